import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A server on a port of the loopback that is told how to behave, request by request, and remembers what it heard.
package final class WebReceiver: Sendable {
    package enum Conduct: Sendable {
        /// A whole answer, with a body of so many bytes.
        case answer(Int, header: String = "", body: Int = 2)
        /// These bytes, and then the end of the line.
        case say(String)
        /// These bytes, and then nothing, for as long as the client waits.
        case stall(String)
        /// The line is cut, without a word.
        case reset
    }

    package struct Request: Sendable {
        package var line: String
        /// Names in lower case.
        package var headers: [String: String]
        package var body: [UInt8]

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    package let port: Int
    private let listener: Int32
    private let conduct: @Sendable (Int) -> Conduct
    private let state = Mutex<(heard: [Request], open: Set<Int32>, isOver: Bool)>(([], [], false))

    /// - Parameter conduct: for the request of that number, from 0.
    package init(port wanted: Int = 0, _ conduct: @escaping @Sendable (Int) -> Conduct) throws {
        self.conduct = conduct
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(wanted).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        guard isBound else { throw RigError.refused("no port for a receiver: \(String(cString: strerror(errno)))") }
        port = Int(in_port_t(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            while true {
                let line = accept(descriptor, nil, nil)
                guard line >= 0 else { return }
                let isOver = state.withLock { state in
                    if !state.isOver { state.open.insert(line) }
                    return state.isOver
                }
                if isOver {
                    close(line)
                } else {
                    Thread.detachNewThread { self.serve(line) }
                }
            }
        }
    }

    package var heard: [Request] { state.withLock { $0.heard } }

    /// Closes its port and every line.
    package func stop() {
        let lines = state.withLock { state in
            state.isOver = true
            return state.open
        }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        for line in lines { shutdown(line, Int32(SHUT_RDWR)) }
    }

    private func serve(_ line: Int32) {
        defer {
            state.withLock { _ = $0.open.remove(line) }
            close(line)
        }
        guard let request = Self.read(line) else { return }
        let number = state.withLock { state in
            state.heard.append(request)
            return state.heard.count - 1
        }
        switch conduct(number) {
        case .answer(let status, let header, let size):
            Self.write(
                "HTTP/1.1 \(status) Word\r\nContent-Length: \(size)\r\n\(header.isEmpty ? "" : header + "\r\n")\r\n",
                line)
            Self.write(String(repeating: "x", count: size), line)
        case .say(let text): Self.write(text, line)
        case .stall(let text):
            Self.write(text, line)
            var byte: UInt8 = 0
            while recv(line, &byte, 1, 0) > 0 {}
        case .reset:
            var hard = linger(l_onoff: 1, l_linger: 0)
            setsockopt(line, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
        }
    }

    private static func write(_ text: String, _ line: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(line, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func read(_ line: Int32) -> Request? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let mark = Array("\r\n\r\n".utf8)
        while true {
            if let end = bytes.firstRange(of: mark)?.upperBound {
                let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
                var headers: [String: String] = [:]
                for header in lines.dropFirst() {
                    guard let colon = header.firstIndex(of: ":") else { continue }
                    headers[header[..<colon].lowercased()] = header[header.index(after: colon)...]
                        .trimmingCharacters(in: .whitespaces)
                }
                let length = headers["content-length"].flatMap { Int($0) } ?? 0
                if bytes.count - end >= length {
                    return Request(line: lines[0], headers: headers, body: Array(bytes[end..<(end + length)]))
                }
            }
            let count = recv(line, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }
}
