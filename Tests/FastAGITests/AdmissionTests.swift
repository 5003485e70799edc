import Glibc
import NIOCore
import Testing

@testable import FastAGI

@Suite struct AdmissionTests {
    @Test func ranges() throws {
        let lan = try #require(AGIPeerRange("10.1.128.0/17"))
        #expect(lan.contains("10.1.255.9") && !lan.contains("10.1.127.9") && !lan.contains("::1"))
        let one = try #require(AGIPeerRange("192.0.2.7"))
        #expect(one.contains("192.0.2.7") && one.contains("::ffff:192.0.2.7") && !one.contains("192.0.2.8"))
        let six = try #require(AGIPeerRange("fd00::/8"))
        #expect(six.contains("fd12::1") && !six.contains("fe80::1"))
        let all = try #require(AGIPeerRange("0.0.0.0/0"))
        #expect(all.contains("203.0.113.1") && !all.contains("unknown"))
    }

    @Test(arguments: ["", "asterisk", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0", "10.0.0.0/"])
    func rangesThatAreNone(_ text: String) {
        #expect(AGIPeerRange(text) == nil)
    }

    @Test func limitsAndReleases() throws {
        let (here, stranger) = (try peer("127.0.0.1"), try peer("192.0.2.1"))
        var admission = AGIAdmission(
            allowed: AGIPeerRange.loopback + [AGIPeerRange("10.0.0.0/8")].compactMap { $0 }, maximumSessions: 3,
            maximumPerPeer: 2)
        #expect(admission.admit(stranger) == .notAllowed)
        #expect(admission.admit(nil) == .notAllowed)
        #expect(admission.admit(here) == .admitted)
        #expect(admission.admit(try peer("::ffff:127.0.0.1")) == .admitted, "the same machine over an IPv6 socket")
        #expect(admission.admit(here) == .peerFull)
        #expect(admission.admit(try peer("10.0.0.1")) == .admitted)
        #expect(admission.admit(try peer("10.0.0.2")) == .full)
        admission.release(here)
        #expect(admission.admit(here) == .admitted)
        admission.isDraining = true
        #expect(admission.admit(here) == .draining)
        #expect(admission.active == 3)
        admission.release(stranger)
        #expect(admission.active == 3, "a stranger's release changes nothing")
    }

    private func peer(_ text: String) throws -> AGIPeerAddress { try #require(AGIPeerAddress(text)) }

    @Test(arguments: ["127.0.0.1", "10.200.3.4", "::1", "fd00::12:3", "::ffff:192.0.2.7"])
    func addressesReadTheSameFromTextAndSocket(_ text: String) throws {
        let address = try #require(AGIPeerAddress(text))
        #expect(AGIPeerAddress(storage(of: try SocketAddress(ipAddress: text, port: 1))) == address)
        #expect(address.text == (text.hasPrefix("::ffff:") ? String(text.dropFirst(7)) : text))
    }

    @Test func aSocketWithoutAddressHasNone() throws {
        #expect(AGIPeerAddress(storage(of: try SocketAddress(unixDomainSocketPath: "/x"))) == nil)
    }

    /// As accept(2) gives it.
    private func storage(of address: SocketAddress) -> sockaddr_storage {
        var storage = sockaddr_storage()
        address.withSockAddr { start, length in
            withUnsafeMutableBytes(of: &storage) {
                $0.copyMemory(from: UnsafeRawBufferPointer(start: start, count: length))
            }
        }
        return storage
    }

    @Test func routes() {
        var router = AGIRouter()
        router.on("answered") { _ in }
        router.on("/bot/*") { _ in }
        #expect(router.script(for: "answered") != nil && router.script(for: "/answered/") != nil)
        #expect(router.script(for: "bot/reminder/1") != nil && router.script(for: "bot") == nil)
        #expect(router.script(for: "") == nil && router.script(for: "other") == nil)
        #expect(router.paths == ["answered", "bot/*"])
        router.on("*") { _ in }
        #expect(router.script(for: "other") != nil)
    }

    @Test func everyErrorIsASentenceWithItsCure() {
        let errors: [AGIError] = [
            .notAGI, .environmentTooLarge, .environmentTimedOut, .refused(command: "NOOP", .badName),
            .refused(command: "NOOP", .tooLong(bytes: 3000)), .refused(command: "NOOP", .tooManyWords(128)),
            .refused(command: "NOOP", .controlCharacter(argument: 0)), .busy(command: "NOOP"),
            .timedOut(command: "NOOP"), .cancelled, .disconnected, .answerTooLarge, .unknownCommand("NOOP"),
            .hungUp(command: "NOOP"), .failed(command: "NOOP", result: "-1"),
        ]
        for error in errors {
            #expect(error.description.hasSuffix(".") && !error.description.contains("\n"))
        }
    }
}
