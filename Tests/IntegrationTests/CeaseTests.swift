import AsteriskRig
import Foundation
import Testing

extension RealAsterisk {
    /// Who asks not to be called, or has paid, is not called any more, not even by the call that rings.
    @Suite(.serialized) struct CeaseTests {
        /// A person each, who would ring out one after the other, as there is one agent: the first is closed, the second
        /// pays in full, and of the third the creditor takes the account back.
        @Test func theCallThatRingsEnds() async throws {
            let people = (1...3).map { Person($0, "12", "") }
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["equipo=201-201"])) { rig in
                let floor = try Floor(rig)
                try write("a-token-of-the-tests\n", to: "api-token", of: floor)
                chmod(floor.directory.appendingPathComponent("api-token").path, 0o600)
                try floor.configure(
                    [CampaignLines(name: "cartera", queue: "equipo")],
                    further: "api: {port: 0, token_file: \(floor.directory.path)/api-token}")
                _ = try await floor.importPeople(people, portfolio: "cartera")
                try await Witness.listening(on: rig, as: "marcador") { witness in
                    try await floor.withDaemon { daemon in
                        let number = people[0].phones[0]
                        var last = try await end(of: people[0], after: 0, witness, floor) {
                            try await marcador(
                                ["do-not-call", "add", "--phone", number, "--reason", "por carta", "--asked"], floor)
                        }
                        let today = Date().ISO8601Format().prefix(10)
                        let payment =
                            #"{"updates":[{"id":"1","type":"payment","account":"C-2","reference":"P","amount":125000,"day":"\#(today)"}]}"#
                        last = try await end(of: people[1], after: last, witness, floor) {
                            try await marcador(["update", try write(payment, to: "paid.json", of: floor)], floor)
                        }
                        _ = try await end(of: people[2], after: last, witness, floor) {
                            let withdrawal = #"{"updates":[{"id":"2","type":"withdrawal","account":"C-3"}]}"#
                            try await post(withdrawal, daemon, floor)
                        }
                        #expect(try await daemon.terminated(seconds: 30) == 0)
                    }
                }
            }
        }

        /// Their call rings, something is told, and the call is over long before it would have rung out.
        /// - Parameter earlier: when the call before it ended, in seconds since 1970.
        /// - Returns: when this one did.
        private func end(
            of person: Person, after earlier: Double, _ witness: Witness, _ floor: Floor,
            _ tell: () async throws -> Void
        ) async throws -> Double {
            _ = try await witness.event("the ringing for \(person.name)", seconds: 20) {
                $0["Event"] == "Newstate" && $0["ChannelStateDesc"] == "Ringing" && (Account.time($0) ?? 0) > earlier
            }
            let asked = Date().timeIntervalSince1970
            try await tell()
            let end = try await witness.event("the end of the call of \(person.name)", seconds: 10) {
                $0["Event"] == "Hangup" && $0["Uniqueid"]?.hasPrefix("mcd-") == true && (Account.time($0) ?? 0) > asked
            }
            // A command itself takes its time to start; it would ring for fifteen seconds otherwise.
            let ended = try #require(Account.time(end))
            #expect(ended - asked < 8, "the call of \(person.name) ended \(ended - asked) s after that was told")
            try await poll("the record of it", seconds: 10) { try await floor.journal.of(person).count == 1 }
            #expect(try await floor.journal.of(person).map(\.outcome) == ["no-answer"])
            return ended
        }

        private func marcador(_ arguments: [String], _ floor: Floor) async throws {
            let ended = try await Program.run(arguments + ["-c", floor.config.path], in: floor.directory)
            #expect(ended.code == 0, "\(ended.output)")
            #expect(ended.output.contains("calls that nobody has answered yet are ended"), "\(ended)")
        }

        private func post(_ updates: String, _ daemon: Daemon, _ floor: Floor) async throws {
            let log = try Program.text(of: daemon.log)
            let start = try #require(log.firstRange(of: "updates are taken on 127.0.0.1:")?.upperBound)
            let port = log[start...].prefix { $0.isNumber }
            let file = try write(updates, to: "updates.json", of: floor)
            let answer = floor.directory.appendingPathComponent("answer.out")
            let curl = try ChildProcess(
                URL(fileURLWithPath: "/usr/bin/env"),
                [
                    "curl", "-s", "--max-time", "20", "-H", "Authorization: Bearer a-token-of-the-tests", "-H",
                    "Content-Type: application/json", "-d", "@\(file)", "http://127.0.0.1:\(port)/v1/updates",
                ], log: answer)
            try await poll("the answer of the API", seconds: 25) { !curl.isRunning }
            #expect(try Program.text(of: answer).hasPrefix(#"{"accepted":1,"#))
        }

        @discardableResult
        private func write(_ text: String, to name: String, of floor: Floor) throws -> String {
            let file = floor.directory.appendingPathComponent(name)
            try Data(text.utf8).write(to: file)
            return file.path
        }
    }
}
