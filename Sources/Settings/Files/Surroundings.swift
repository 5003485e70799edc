import Foundation

/// What a config file may refer to outside of itself. Tests give their own.
package struct Surroundings: Sendable {
    var readFile: @Sendable (_ path: String) throws(FileProblem) -> FileContents
    var environment: @Sendable (_ name: String) -> String?
    /// The names in a folder, sorted; none where there is no such folder.
    var listFolder: @Sendable (_ path: String) -> [String]

    package init(
        readFile: @escaping @Sendable (_ path: String) throws(FileProblem) -> FileContents,
        environment: @escaping @Sendable (_ name: String) -> String?,
        listFolder: @escaping @Sendable (_ path: String) -> [String] = { _ in [] }
    ) {
        self.readFile = readFile
        self.environment = environment
        self.listFolder = listFolder
    }

    static let process = Surroundings(readFile: FileContents.read) { name in
        ProcessInfo.processInfo.environment[name]
    } listFolder: { path in
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
}

/// Why a file could not be read, as the end of a sentence with its cure.
package struct FileProblem: Error {
    let text: String

    package init(text: String) { self.text = text }
}

package struct FileContents: Sendable {
    var text: String
    /// Whether users other than its owner and group may read it.
    var isWorldReadable: Bool

    package init(text: String, isWorldReadable: Bool) {
        self.text = text
        self.isWorldReadable = isWorldReadable
    }

    /// Far above any config file, far below what would hurt.
    private static let limit = 1 << 20

    @Sendable static func read(_ path: String) throws(FileProblem) -> FileContents {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw problem(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw problem(errno) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(descriptor, &chunk, chunk.count)
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw problem(code)
            }
            if count == 0 { break }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw FileProblem(text: "is larger than 1 MiB; give the right file")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileProblem(text: "is not UTF-8; save it as UTF-8")
        }
        return FileContents(
            text: text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text,
            isWorldReadable: status.st_mode & 0o004 != 0)
    }

    private static func problem(_ code: Int32) -> FileProblem {
        let reason = String(cString: strerror(code))
        let cure =
            switch code {
            case ENOENT, ENOTDIR: "give the path of a file that is there"
            case EACCES, EPERM: "let the daemon's user read it"
            case EISDIR: "give the path of a file"
            default: "look at the disk and the system's log"
            }
        return FileProblem(text: "cannot be read: \(reason.lowercased()); \(cure)")
    }
}
