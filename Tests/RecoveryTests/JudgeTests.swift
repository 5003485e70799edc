import Testing

/// A judge that finds nothing is worth something only if it finds what is there: each defect is put into records that are
/// right, and must be named, and nothing else.
@Suite("The judge names each defect")
struct JudgeTests {
    @Test("records that agree are right")
    func clean() { #expect(Judge(.agreeing).findings() == []) }

    @Test("each defect", arguments: Doctoring.all)
    func each(_ doctoring: Doctoring) {
        var evidence = Evidence.agreeing
        doctoring.change(&evidence)
        let findings = Judge(evidence).findings()
        #expect(Set(findings.map(\.defect)) == [doctoring.defect], "\(doctoring.what): \(findings)")
        #expect(findings.allSatisfy { $0.text.contains(doctoring.names) }, "\(doctoring.what): \(findings)")
    }

    @Test("no defect is without a doctored record")
    func complete() { #expect(Set(Doctoring.all.map(\.defect)) == Set(Finding.Defect.allCases)) }

    @Test("what a fault hid is no defect", arguments: Excuse.all)
    func excused(_ excuse: Excuse) {
        var evidence = Evidence.agreeing
        excuse.change(&evidence)
        #expect(!Judge(evidence).findings().isEmpty, "\(excuse.what): wrong without the fault")
        evidence.outages = [excuse.outage]
        #expect(Judge(evidence).findings() == [], "\(excuse.what)")
    }

    @Test("a fault that hid nothing excuses nothing")
    func notExcused() {
        var evidence = Evidence.agreeing
        evidence.change(2) { $0.end("unknown", agent: nil) }
        evidence.outages = [
            Outage(from: 1010, to: 1012, what: "script line cut", blinds: false, isOfAsterisk: false),
            Outage(from: 900, to: 905, what: "Asterisk killed", blinds: true, isOfAsterisk: true),
        ]
        #expect(Judge(evidence).findings().map(\.defect) == [.lostOutcome])
    }

    @Test("Asterisk's files are read as it writes them")
    func files() throws {
        let event = try #require(
            ChannelEvent(
                #""HANGUP","1795308489.569576","mcd-abc-0e;2","Local/1@people-00000000;2","people-kind","10","#
                    + #""{""hangupcause"":17,""hangupsource"":""dialplan/builtin"",""dialstatus"":""""}""#))
        #expect(event.cause == 17)
        #expect(event.at == 1795308489.569576)
        #expect((event.uniqueID, event.context, event.extensionDialled) == ("mcd-abc-0e;2", "people-kind", "10"))
        let record = try #require(
            CallRecord(
                #""","","s","marcador",""""" <>","Local/1@people-1;1","Local/101@agents-4;1","Queue","marcador,c,,,10","#
                    + #""2026-11-22 00:48:09","2026-11-22 00:48:09","2026-11-22 00:48:10",1,1,"ANSWERED","#
                    + #""DOCUMENTATION","mcd-abc-1e","""#))
        #expect((record.uniqueID, record.disposition) == ("mcd-abc-1e", "ANSWERED"))
        let line = try #require(QueueLine("1795308490|mcd-abc-1e|marcador|Agente 101|CONNECT|1|1795308489.8|0"))
        #expect((line.uniqueID, line.agent, line.event) == ("mcd-abc-1e", "Agente 101", "CONNECT"))
    }
}

/// A defect put into right records.
struct Doctoring: Sendable, CustomTestStringConvertible {
    var what: String
    var defect: Finding.Defect
    /// What the finding must name.
    var names: String
    var change: @Sendable (inout Evidence) -> Void
    var testDescription: String { what }

    init(
        _ what: String, _ defect: Finding.Defect, names: String, _ change: @escaping @Sendable (inout Evidence) -> Void
    ) {
        (self.what, self.defect, self.names, self.change) = (what, defect, names, change)
    }

    static let all: [Doctoring] = [
        Doctoring("a number that Asterisk called twice", .doubleDial, names: "56200000110") {
            let again = $0.channelEvents.filter { $0.uniqueID == "mcd-abc-2e;2" && $0.type == "CHAN_START" }
            $0.channelEvents += again
        },
        Doctoring("a debtor with two attempts", .doubleDial, names: "debtor 1 ") { $0.change(2) { $0.debtor = 1 } },
        Doctoring("an Originate sent twice", .doubleDial, names: "mcd-abc-2e") {
            $0.originates.append($0.originates[1])
        },
        Doctoring("a channel that the journal does not know", .unjournaled, names: "mcd-abc-9e") {
            $0.channelEvents.append(ChannelEvent("CHAN_START", at: 1010, uniqueID: "mcd-abc-9e"))
        },
        Doctoring("a call record that the journal does not know", .unjournaled, names: "mcd-abc-9e") {
            $0.callRecords.append(CallRecord(uniqueID: "mcd-abc-9e", disposition: "NO ANSWER"))
        },
        Doctoring("an Originate that the journal does not know", .unjournaled, names: "mcd-abc-9e") {
            $0.originates.append(SentOriginate(channelID: "mcd-abc-9e", at: 1010, listed: 1000))
        },
        Doctoring("an Originate before the channels were listed", .earlyLaunch, names: "mcd-abc-1e") {
            $0.originates[0].listed = 1011
        },
        Doctoring("an Originate on a line whose channels were never listed", .earlyLaunch, names: "mcd-abc-1e") {
            $0.originates[0].listed = nil
        },
        Doctoring("an attempt without end", .noEnd, names: "attempt 2 ") {
            $0.change(2) { ($0.outcome, $0.endedAt) = (nil, nil) }
        },
        Doctoring("an interaction that is missing", .noInteraction, names: "attempt 2 ") {
            $0.change(2) { ($0.interactions, $0.interactionOutcome) = (0, nil) }
        },
        Doctoring("two interactions", .twoInteractions, names: "attempt 2 ") { $0.change(2) { $0.interactions = 2 } },
        Doctoring("an interaction with another outcome", .interactionDiffers, names: "attempt 2 ") {
            $0.change(2) { $0.interactionOutcome = "no-answer" }
        },
        Doctoring("an interaction with another agent", .interactionDiffers, names: "attempt 1 ") {
            $0.change(1) { $0.interactionAgent = "Local/102@agents" }
        },
        Doctoring("busy, and the cause says no such number", .wrongOutcome, names: "attempt 2 ") {
            for index in $0.channelEvents.indices where $0.channelEvents[index].uniqueID.hasPrefix("mcd-abc-2e") {
                if $0.channelEvents[index].type == "HANGUP" { $0.channelEvents[index].cause = 1 }
            }
        },
        Doctoring("abandoned, and an agent spoke with them", .wrongOutcome, names: "attempt 1 ") {
            $0.change(1) { $0.end("abandoned", agent: nil) }
        },
        Doctoring("answered, and the queue says nobody took them", .wrongOutcome, names: "attempt 3 ") {
            $0.change(3) { $0.end("answered", agent: "Local/101@agents") }
        },
        Doctoring("no answer, and Asterisk says answered", .wrongOutcome, names: "attempt 3 ") {
            $0.queueLines.removeAll { $0.uniqueID == "mcd-abc-3e" }
            $0.change(3) { $0.end("no-answer", agent: nil) }
        },
        Doctoring("no answer, and only the call record says answered", .wrongOutcome, names: "attempt 3 ") {
            $0.queueLines.removeAll { $0.uniqueID == "mcd-abc-3e" }
            $0.channelEvents.removeAll { $0.uniqueID == "mcd-abc-3e" && $0.type == "ANSWER" }
            $0.change(3) { $0.end("no-answer", agent: nil) }
        },
        Doctoring("busy, and never sent", .wrongOutcome, names: "attempt 2 ") { evidence in
            evidence.originates.removeAll { $0.channelID == "mcd-abc-2e" }
        },
        Doctoring("unknown, and an agent spoke with them", .lostOutcome, names: "attempt 1 ") {
            $0.change(1) { $0.end("unknown", agent: nil) }
        },
        Doctoring("unknown, and the dialplan knew", .lostOutcome, names: "attempt 3 ") {
            $0.outages = [Outage(from: 1010, to: 1020, what: "cut", blinds: true, isOfAsterisk: false)]
            $0.change(3) { $0.end("unknown", agent: nil) }
        },
        Doctoring("unknown, and nothing was wrong", .lostOutcome, names: "attempt 2 ") {
            $0.change(2) { $0.end("unknown", agent: nil) }
        },
        Doctoring("answered by another agent", .wrongAgent, names: "attempt 1 ") {
            $0.change(1) { $0.end("answered", agent: "Local/102@agents") }
        },
        Doctoring("connected before it was answered", .disordered, names: "attempt 1 ") {
            $0.change(1) { $0.connectedAt = 1_000_500 }
        },
        Doctoring("ended long after its channel", .endedLate, names: "attempt 2 ") {
            $0.change(2) { $0.endedAt = 1_060_000 }
        },
        Doctoring("ended while its channel lived", .endedEarly, names: "attempt 2 ") {
            for index in $0.channelEvents.indices where $0.channelEvents[index].uniqueID == "mcd-abc-2e" {
                if $0.channelEvents[index].type == "CHAN_END" { $0.channelEvents[index].at = 1060 }
            }
        },
        Doctoring("due again after a minute", .redialledEarly, names: "attempt 2 ") {
            $0.change(2) { ($0.workState, $0.dueAt) = (0, 1_071_000) }
        },
        Doctoring("an unknown that counts against no cap", .notCounted, names: "attempt 2 ") {
            $0.outages = [Outage(from: 1010, to: 1020, what: "cut", blinds: true, isOfAsterisk: false)]
            $0.change(2) {
                $0.end("unknown", agent: nil)
                $0.countsContact = false
            }
        },
        Doctoring("an agent whom the daemon shows wrong", .ghostAgent, names: "Local/101@agents") {
            $0.agentChecks.append(
                AgentCheck(what: "a cut", seconds: 15, limit: 5, disagreement: "Local/101@agents is talking"))
        },
        Doctoring("agents right too late", .ghostAgent, names: "after a cut") {
            $0.agentChecks.append(AgentCheck(what: "a cut", seconds: 5.5, limit: 5, disagreement: nil))
        },
        Doctoring("an agent in two conversations", .ghostAgent, names: "attempts 1 and 4") {
            $0.attempts.append($0.attempts[0])
            $0.attempts[3].id = 4
            $0.attempts[3].debtor = 4
            $0.originates.append(SentOriginate(channelID: "mcd-abc-4e", at: 1010, listed: 1000))
            $0.queueLines.append(QueueLine(uniqueID: "mcd-abc-4e", agent: "Agente 101", event: "CONNECT"))
        },
        Doctoring("a record that Asterisk still keeps", .leftover, names: "/marcador/call/mcd-abc-1e") {
            $0.leftovers = ["/marcador/call/mcd-abc-1e : talked|"]
        },
    ]
}

/// Wrong by itself, and right because of a fault.
struct Excuse: Sendable, CustomTestStringConvertible {
    var what: String
    var outage: Outage
    var change: @Sendable (inout Evidence) -> Void
    var testDescription: String { what }

    private static let blind = Outage(from: 1009, to: 1075, what: "cut", blinds: true, isOfAsterisk: false)
    private static let ofAsterisk = Outage(from: 1009, to: 1075, what: "killed", blinds: true, isOfAsterisk: true)

    static let all: [Excuse] = [
        Excuse(what: "unknown, the line was cut", outage: blind) {
            $0.change(2) { $0.end("unknown", agent: nil) }
        },
        Excuse(what: "its end was read late, the line was cut", outage: blind) {
            $0.change(2) { $0.endedAt = 1_070_000 }
        },
        Excuse(what: "unknown while they spoke, Asterisk was killed", outage: ofAsterisk) {
            $0.change(1) { $0.end("unknown", agent: nil) }
        },
    ]
}

extension Evidence {
    /// Three calls on which all agree: answered by an agent, busy, abandoned in the queue.
    static let agreeing = Evidence(
        instance: "abc",
        attempts: [
            Attempt(1, outcome: "answered", agent: "Local/101@agents", answered: 1_011_000, connected: 1_012_000),
            Attempt(2, outcome: "busy"),
            Attempt(3, outcome: "abandoned", answered: 1_011_000),
        ],
        callRecords: [
            CallRecord(uniqueID: "mcd-abc-1e", disposition: "ANSWERED"),
            CallRecord(uniqueID: "mcd-abc-2e", disposition: "BUSY"),
            CallRecord(uniqueID: "mcd-abc-3e", disposition: "ANSWERED"),
        ],
        channelEvents: (1...3).flatMap { (number: Int) -> [ChannelEvent] in
            let cause = number == 2 ? 17 : 16
            let near = "mcd-abc-\(number)e"
            let dialled = "5620000\(number == 2 ? "0110" : "0\(number)01")"
            let answer = number == 2 ? [] : [ChannelEvent("ANSWER", at: 1011, uniqueID: near)]
            return [near, near + ";2"].flatMap { id in
                [
                    ChannelEvent(
                        "CHAN_START", at: 1010, uniqueID: id, name: "Local/x@people-1;\(id == near ? 1 : 2)",
                        context: "people", extensionDialled: dialled),
                    ChannelEvent("HANGUP", at: 1020, uniqueID: id, cause: cause),
                    ChannelEvent("CHAN_END", at: 1020, uniqueID: id),
                ]
            } + answer
        },
        queueLines: [
            QueueLine(uniqueID: "mcd-abc-1e", agent: "Agente 101", event: "CONNECT"),
            QueueLine(uniqueID: "mcd-abc-3e", agent: "NONE", event: "ABANDON"),
        ],
        originates: (1...3).map { SentOriginate(channelID: "mcd-abc-\($0)e", at: 1010, listed: 1000) },
        agentChecks: [AgentCheck(what: "first start", seconds: 1, limit: 5, disagreement: nil)], rest: 3600)

    mutating func change(_ id: Int, _ change: (inout Attempt) -> Void) {
        for index in attempts.indices where attempts[index].id == id { change(&attempts[index]) }
    }
}

extension Attempt {
    init(_ id: Int, outcome: String, agent: String? = nil, answered: Int? = nil, connected: Int? = nil) {
        self.init(
            id: id, debtor: id, phone: "+5620000\(id == 2 ? "0110" : "0\(id)01")", outcome: outcome, agent: agent,
            launchedAt: 1_010_000, answeredAt: answered, connectedAt: connected, endedAt: 1_020_000,
            countsAttempt: true, countsContact: true, interactions: 1, interactionOutcome: outcome,
            interactionAgent: agent)
    }

    /// Another end, in the journal and in the interaction.
    mutating func end(_ outcome: String, agent: String?) {
        (self.outcome, self.agent) = (outcome, agent)
        (interactionOutcome, interactionAgent) = (outcome, agent)
        if agent == nil { connectedAt = nil }
    }
}
