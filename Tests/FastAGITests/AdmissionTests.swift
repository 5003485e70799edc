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

    @Test func limitsAndReleases() {
        var admission = AGIAdmission(
            allowed: AGIPeerRange.loopback + [AGIPeerRange("10.0.0.0/8")].compactMap { $0 }, maximumSessions: 3,
            maximumPerPeer: 2)
        #expect(admission.admit("192.0.2.1") == .notAllowed)
        #expect(admission.admit("127.0.0.1") == .admitted)
        #expect(admission.admit("127.0.0.1") == .admitted)
        #expect(admission.admit("127.0.0.1") == .peerFull)
        #expect(admission.admit("10.0.0.1") == .admitted)
        #expect(admission.admit("10.0.0.2") == .full)
        admission.release("127.0.0.1")
        #expect(admission.admit("127.0.0.1") == .admitted)
        admission.isDraining = true
        #expect(admission.admit("127.0.0.1") == .draining)
        #expect(admission.active == 3 && admission.accepted == 4 && admission.refused == 4)
        admission.release("198.51.100.1")
        #expect(admission.active == 3, "a stranger's release changes nothing")
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
