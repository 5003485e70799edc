import AsteriskRig
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

extension RealAsterisk {
    /// Signals, a second daemon, a bad config file: with calls up.
    @Suite(.serialized) struct DaemonLifeTests {
        @Test func secondDaemonAndBadConfigFileChangeNothing() async throws {
            let people = [Person(1, "01", "answered"), Person(2, "10", "busy")]
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["equipo=201-202"])) { rig in
                let floor = try Floor(rig)
                try floor.configure([CampaignLines(name: "cartera", queue: "equipo")])
                try await floor.withDaemon { daemon in
                    try await daemon.says("connected to pbx", seconds: 20)
                    let second = try await Program.run(["run", "-c", floor.config.path], in: floor.directory)
                    #expect(second.code == 75)
                    #expect(second.output.contains("another daemon (process \(daemon.child.id))"), "\(second.output)")

                    let before = try Program.text(of: floor.config)
                    try floor.configure(
                        [CampaignLines(name: "cartera", mode: "predictive", queue: "equipo", further: ["rato: 2"])])
                    daemon.child.signal(SIGHUP)
                    try await daemon.says("not reloaded, the old configuration stays in force", seconds: 10)
                    let line = try #require(
                        try Program.text(of: floor.config).split(separator: "\n", omittingEmptySubsequences: false)
                            .firstIndex { $0.contains("rato") })
                    try await daemon.says("marcador.yaml:\(line + 1):", seconds: 5)
                    let status = try await floor.status
                    #expect(status.campaigns.map(\.mode) == ["progressive"])
                    #expect(status.servers.map(\.isUp) == [true])

                    // It still works. The import reads the same file, which is in order again.
                    try Data(before.utf8).write(to: floor.config)
                    let imported = try await floor.importPeople(people, portfolio: "cartera")
                    #expect(imported.code == 0, "\(imported.output)")
                    try await poll("the calls after the bad file", seconds: 30) {
                        try await floor.journal.interactions.count == people.count
                    }
                    for person in people {
                        #expect(try await floor.journal.of(person).map(\.outcome) == person.outcomes)
                    }

                    try Data(before.replacingOccurrences(of: "progressive", with: "predictive").utf8)
                        .write(to: floor.config)
                    daemon.child.signal(SIGHUP)
                    try await daemon.says("reloaded \(floor.config.path)", seconds: 10)
                    try await poll("the new mode", seconds: 5) {
                        try await floor.status.campaigns.map(\.mode) == ["predictive"]
                    }
                    #expect(try await daemon.terminated(seconds: 20) == 0)
                    #expect(!FileManager.default.fileExists(atPath: floor.socket))
                }
            }
        }

        @Test func termDrainsAndTheNextStartGoesOnFromThere() async throws {
            // Two agents, four people: two still wait for their turn when the order comes.
            let people = (1...4).map { Person($0, $0 % 2 == 0 ? "04" : "01", "answered") }
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["equipo=201-202"])) { rig in
                let floor = try Floor(rig)
                try floor.configure([CampaignLines(name: "cartera", queue: "equipo")])
                _ = try await floor.importPeople(people, portfolio: "cartera")
                try await Witness.listening(on: rig, as: "marcador") { witness in
                    let launched = try await floor.withDaemon { daemon in
                        _ = try await witness.event("a conversation", seconds: 20) { $0["Event"] == "AgentConnect" }
                        let order = Date().timeIntervalSince1970
                        #expect(try await daemon.terminated(seconds: 30) == 0)
                        let journal = try await floor.journal
                        #expect(journal.open == 0)
                        #expect(journal.interactions.count == 2)
                        #expect(journal.interactions.allSatisfy { $0.outcome == "answered" }, "\(journal)")
                        let late = await witness.messages.filter {
                            $0["Event"] == "Newchannel" && $0["Uniqueid"]?.hasPrefix("mcd-") == true
                                && (Account.time($0) ?? 0) > order + 0.5
                        }
                        #expect(late.isEmpty, "launched after SIGTERM: \(late)")
                        // The supervisors have heard of the last calls, too.
                        let testimony = Testimony(instance: journal.instance, messages: await witness.messages)
                        #expect(testimony.statistics("MarcadorAttempt").count == 2)
                        #expect(testimony.statistics("MarcadorCampaign").last?["OutcomeAnswered"] == "2")
                        return journal.attempts.count
                    }
                    try await floor.withDaemon { daemon in
                        try await poll("the other calls", seconds: 60) {
                            try await floor.journal.interactions.count == people.count
                        }
                        #expect(try await daemon.terminated(seconds: 30) == 0)
                    }
                    let journal = try await floor.journal
                    #expect(launched < journal.attempts.count)
                    for person in people {
                        #expect(journal.of(person).map(\.outcome) == ["answered"], "\(person.name)")
                    }
                }
            }
        }

        @Test func callThatOutlivesTheDrainStaysWithAsteriskAndIsTakenUpAgain() async throws {
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["equipo=301-301"])) { rig in
                let floor = try Floor(rig)
                try floor.configure([CampaignLines(name: "cartera", queue: "equipo")])
                let person = Person(1, "02", "answered")
                _ = try await floor.importPeople([person], portfolio: "cartera")
                let manager = try await rig.manager()
                try await floor.withDaemon(["--drain", "1"]) { daemon in
                    try await poll("a conversation", seconds: 20) {
                        try await floor.status.agents.first?.state == "talking"
                    }
                    #expect(try await daemon.terminated(seconds: 10) == 0)
                }
                let open = try await floor.journal
                #expect(open.open == 1)
                let channel = open.channel(try #require(open.attempts.first))
                #expect(try await rig.command("core show channels concise").contains(channel))
                try await floor.withDaemon { daemon in
                    try await poll("the same conversation in the new daemon", seconds: 10) {
                        let agent = try await floor.status.agents.first
                        return agent?.state == "talking" && agent?.attempt == open.attempts.first
                    }
                    #expect(try await manager.perform("Hangup", [("Channel", channel)])["Response"] == "Success")
                    try await poll("its end", seconds: 10) { try await floor.journal.open == 0 }
                    #expect(try await daemon.terminated(seconds: 20) == 0)
                }
                let call = try #require(try await floor.journal.of(person).first)
                #expect(call.outcome == "answered")
                #expect(call.agent == "Local/301@agents")
                #expect(try await floor.journal.attempts.count == 1)
            }
        }
    }
}
