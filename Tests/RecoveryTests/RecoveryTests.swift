import AsteriskRig
import Testing

/// The daemon, Asterisk and the line between them die again and again, with calls up. Afterwards an independent judge
/// compares what Asterisk wrote with what the database says.
@Suite(
    "Nothing is lost and nobody is called twice", .serialized,
    .enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(4)))
struct RecoveryTests {
    @Test("kill -9 of the daemon at ten random moments with calls up")
    func daemonKilled() async throws {
        var seed = Seed(for: "daemon killed")
        try await Floor.with(agents: 12, debtors: 900) { floor in
            try await floor.outage("first start") { try floor.start() }
            for round in 1...10 {
                try await floor.untilBusy(6)
                try await Task.sleep(for: seed.moment(within: 0...3))
                let absence = seed.moment(within: 0...1.5)
                try await floor.outage("kill \(round)") {
                    await floor.kill9()
                    // What happens meanwhile nobody tells the daemon.
                    try await floor.pause("Local/101@agents", !round.isMultiple(of: 2))
                    try await Task.sleep(for: absence)
                    try floor.start()
                }
            }
            try await judge(floor, atLeast: 60)
        }
    }

    @Test("Asterisk killed, stopped in order, and killed together with the daemon")
    func asteriskKilled() async throws {
        var seed = Seed(for: "Asterisk killed")
        try await Floor.with(agents: 12, debtors: 500) { floor in
            try await floor.outage("first start") { try floor.start() }
            for (round, way) in ["kill -9", "core stop now", "kill -9 of both", "kill -9 of both"].enumerated() {
                try await floor.untilBusy(6)
                try await Task.sleep(for: seed.moment(within: 0...2))
                try await floor.outage("\(way) (\(round + 1))", ofAsterisk: true) {
                    switch way {
                    case "core stop now":
                        // Its own command line is cut off with it.
                        _ = try? await floor.rig.command("core stop now")
                        try await poll("Asterisk to end", seconds: 10) {
                            await floor.rig.processIdentifier == nil
                        }
                    case "kill -9": await floor.rig.kill9()
                    default:
                        await floor.kill9()
                        await floor.rig.kill9()
                        try floor.start()
                    }
                    try await floor.rig.start()
                }
            }
            try await judge(floor, atLeast: 30)
        }
    }

    @Test("the line cut, refused for a while, and half open")
    func lineCut() async throws {
        var seed = Seed(for: "line cut")
        try await Floor.with(agents: 12, debtors: 600) { floor in
            try await floor.outage("first start") { try floor.start() }
            for round in 1...6 {
                try await floor.untilBusy(6)
                try await Task.sleep(for: seed.moment(within: 0...3))
                let absence = seed.moment(within: 0...2)
                switch round {
                case 3, 5:
                    try await floor.outage("line cut and refused (\(round))") {
                        floor.proxy.refuse(true)
                        floor.proxy.cut()
                        try await Task.sleep(for: absence)
                        floor.proxy.refuse(false)
                    }
                case 4:
                    try await floor.outage("line half open (\(round))") {
                        floor.proxy.stall(true)
                        try await poll("the daemon to notice", seconds: 30) {
                            try await floor.status()?.isUp == false
                        }
                        floor.proxy.stall(false)
                    }
                default: try await floor.outage("line cut (\(round))") { floor.proxy.cut() }
                }
            }
            try await judge(floor, atLeast: 40)
        }
    }

    private func judge(_ floor: Floor, atLeast: Int) async throws {
        try await floor.finish()
        let (summary, wrongs) = try await Judge(floor).verdict()
        print(summary)
        #expect(wrongs.isEmpty, "\(wrongs.joined(separator: "\n"))")
        let attempts = Int(summary.prefix { $0.isNumber }) ?? 0
        #expect(attempts >= atLeast, "too little happened: \(summary)")
    }
}
