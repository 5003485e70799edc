import PBXSimulator

/// Actions and calls, told to both sides alike. What is heard from the login to the end is the story.
struct Scenario: Sendable {
    var name: String
    var events = "call,agent,user,system"
    var act: @Sendable (Line) async throws -> Void

    static let all: [Scenario] = [
        refusedCalls, timeouts, answeredAndHungUp, queueTaken, queueLost, membersComeAndGo, control, synchronous,
        beginnings, marcador,
    ]

    // MARK: - Calls without an answer

    static let refusedCalls = Scenario(name: "calls that are refused, each in its way") { line in
        let targets = [
            "5622@differential-people", "5611@people", "5613@people", "5614@people", "5615@people", "5616@people",
            "5617@people", "5699@nowhere",
        ]
        for target in targets {
            let id = "r-\(target.prefix(4))"
            try await line.originate(id, "Local/\(target)")
            try await line.wait("the response of \(id)") {
                $0.event == "OriginateResponse" && $0["ActionID"] == "o-\(id)"
            }
            try await line.gone(id)
        }
        for (id, channel) in [("r-tech", "Nada/5602@people"), ("r-endpoint", "PJSIP/5602@nadie")] {
            try await line.originate(id, channel)
            try await line.wait("the response of \(id)") {
                $0.event == "OriginateResponse" && $0["ActionID"] == "o-\(id)"
            }
        }
    }

    static let timeouts = Scenario(name: "nobody answers: the time is over, or the caller gives up") { line in
        try await line.originate("t-late", "Local/5612@people", timeout: 700)
        try await line.wait("the response") { $0.event == "OriginateResponse" && $0["ActionID"] == "o-t-late" }
        try await line.gone("t-late")
        try await line.originate("t-cut", "Local/5612@people")
        try await line.wait("ringing") { $0.event == "DialState" && $0["DestUniqueid"] == "t-cut" }
        try await line.ask("Hangup", [("Channel", "t-cut"), ("Cause", "16")])
        try await line.gone("t-cut")
    }

    // MARK: - Answered calls

    static let answeredAndHungUp = Scenario(name: "answered; cut by AMI, by the person, by the dialplan; an id twice") {
        line in
        try await line.originate(
            "a-cut", "Local/5602@people", more: [("Variable", "A=1,__B=dos\\, tres"), ("Account", "x")])
        try await line.answered("a-cut")
        try await line.originate("a-cut", "Local/5602@people")
        try await line.wait("the second response") { $0.event == "OriginateResponse" && $0["Response"] == "Failure" }
        for variable in ["A", "B", "CHANNEL(state)", "CALLERID(num)", "NOEXISTE"] {
            try await line.ask("Getvar", [("Channel", "a-cut"), ("Variable", variable)])
        }
        try await line.ask(
            "Setvar", [("Channel", "a-cut"), ("Variable", "NOTA"), ("Value", "ñandú, con coma; y = igual")])
        try await line.ask("Status", [("Channel", "a-cut"), ("Variables", "NOTA,NADA")])
        try await line.ask("CoreShowChannels")
        try await line.ask("Hangup", [("Channel", "a-cut"), ("Cause", "21")])
        try await line.gone("a-cut")
        try await line.originate("a-person", "Local/5603@people")
        try await line.gone("a-person")
        try await line.originate("a-plan", "Local/5602@people", exten: "brief")
        try await line.gone("a-plan")
        try await line.originate(
            "a-app", "Local/5602@people", exten: "", more: [("Application", "Wait"), ("Data", "1")])
        try await line.gone("a-app")
    }

    // MARK: - Queues

    static let queueTaken = Scenario(name: "the queue gives the call to an agent; either side hangs up") { line in
        try await line.originate("q-person", "Local/5608@people", exten: "one")
        try await line.wait("the agent") { $0.event == "AgentConnect" && $0["Uniqueid"] == "q-person" }
        try await line.gone("q-person")
        try await line.wait("the completion") { $0.event == "AgentComplete" && $0["Queue"] == "one" }
        try await line.settle()
        try await line.originate("q-agent", "Local/5602@people", exten: "short")
        try await line.wait("the completion") { $0.event == "AgentComplete" && $0["Queue"] == "short" }
        try await line.gone("q-agent")
    }

    static let queueLost = Scenario(name: "the queue loses the call: abandoned, over time, empty, none") { line in
        try await line.originate("l-left", "Local/5603@people", exten: "deaf")
        try await line.wait("the abandonment") { $0.event == "QueueCallerAbandon" && $0["Uniqueid"] == "l-left" }
        try await line.gone("l-left")
        try await line.settle()
        try await line.originate("l-late", "Local/5602@people", exten: "deaf")
        try await line.wait("no answer") { $0.event == "AgentRingNoAnswer" }
        try await line.gone("l-late")
        for exten in ["empty", "none"] {
            try await line.originate("l-\(exten)", "Local/5602@people", exten: exten)
            try await line.gone("l-\(exten)")
        }
    }

    static let membersComeAndGo = Scenario(name: "members come, pause and go") { line in
        let member = [("Queue", "empty"), ("Interface", "Local/309@agents")]
        try await line.ask("QueueAdd", member + [("MemberName", "Íñigo Muñoz"), ("Penalty", "2")], id: "m1")
        try await line.ask("QueueAdd", member, id: "m2")
        try await line.ask("QueuePause", member + [("Paused", "true"), ("Reason", "baño")], id: "m3")
        try await line.ask("QueuePause", member + [("Paused", "true")], id: "m4")
        try await line.ask("QueuePenalty", member + [("Penalty", "5")], id: "m5")
        try await line.ask("QueueMemberRingInUse", member + [("RingInUse", "yes")], id: "m6")
        try await line.ask("QueueStatus", [("Queue", "empty")], id: "m7")
        try await line.ask("QueueSummary", [("Queue", "empty")], id: "m8")
        try await line.ask("QueuePause", member + [("Paused", "false")], id: "m9")
        try await line.ask("QueueRemove", member, id: "m10")
        try await line.ask("QueueStatus", [("Queue", "two")], id: "m11")
        try await line.ask("QueueStatus", [("Queue", "two"), ("Member", "Local/303@agents")], id: "m12")
        try await line.ask("UserEvent", [("UserEvent", "Promesa"), ("Monto", "1500.50"), ("Vacio", "")], id: "m13")
        try await line.ask("UserEvent", [], id: "m14")
        try await line.wait("the nameless event") { $0.event == "UserEvent" && $0["ActionID"] == "m14" }
    }

    // MARK: - Channels in hand

    static let control = Scenario(name: "redirected, timed out, hung up by a pattern") { line in
        try await line.originate("c-redirect", "Local/5602@people")
        try await line.answered("c-redirect")
        try await line.settle()
        let place = [("Context", "differential"), ("Exten", "brief"), ("Priority", "1")]
        try await line.ask("Redirect", [("Channel", "c-redirect")] + place)
        try await line.gone("c-redirect")
        try await line.originate("c-queue", "Local/5602@people", exten: "deaf")
        try await line.wait("ringing agent") { $0.event == "AgentCalled" && $0["Uniqueid"] == "c-queue" }
        try await line.settle(0.2)
        try await line.ask("Redirect", [("Channel", "c-queue")] + place, id: "Redirect2")
        try await line.gone("c-queue")
        try await line.originate("c-absolute", "Local/5602@people")
        try await line.answered("c-absolute")
        try await line.settle(0.2)
        try await line.ask("AbsoluteTimeout", [("Channel", "c-absolute"), ("Timeout", "1")])
        try await line.gone("c-absolute")
        try await line.originate("c-pattern", "Local/5602@people")
        try await line.answered("c-pattern")
        try await line.settle(0.2)
        try await line.ask("Hangup", [("Channel", "/^Local/5602@people-.*;1$/"), ("Cause", "16")])
        try await line.gone("c-pattern")
    }

    static let synchronous = Scenario(name: "an Originate that blocks its session") { line in
        for (id, target) in [("s-busy", "5622@differential-people"), ("s-answer", "5602@people")] {
            try await line.send(
                "Originate",
                [
                    ("Channel", "Local/\(target)"), ("Context", "differential"), ("Exten", "wait"), ("Priority", "1"),
                    ("ChannelId", id), ("OtherChannelId", "\(id)-B"),
                ], id: "o-\(id)")
            try await line.send("Ping", id: "behind-\(id)")
            try await line.wait("the Ping behind") { $0["ActionID"] == "behind-\(id)" }
            let heard = await line.messages
            let answer = heard.firstIndex { $0["ActionID"] == "o-\(id)" && $0.event == nil }
            let first = heard.firstIndex { $0.event == "Newchannel" && $0["Uniqueid"] == id }
            guard let answer, first == nil || answer < first ?? 0 else {
                throw Vain(what: "the answer before all events of its call", heard: [])
            }
        }
        try await line.ask("Hangup", [("Channel", "s-answer"), ("Cause", "16")])
        try await line.gone("s-answer")
    }

    /// No channel is made with an id that another one begins with; found is a channel by its whole id only.
    static let beginnings = Scenario(name: "ids that begin other ids") { line in
        try await line.originate("b-42", "Local/5602@people")
        try await line.answered("b-42")
        try await line.settle(0.2)
        try await line.originate("b-4", "Local/5602@people")
        try await line.wait("the refusal") { $0.event == "OriginateResponse" && $0["ActionID"] == "o-b-4" }
        try await line.originate("b-421", "Local/5602@people")
        try await line.answered("b-421")
        try await line.settle(0.2)
        try await line.ask("Hangup", [("Channel", "b-421"), ("Cause", "16")])
        try await line.gone("b-421")
        try await line.ask("Getvar", [("Channel", "b-4"), ("Variable", "EXTEN")])
        try await line.ask("Hangup", [("Channel", "b-4"), ("Cause", "16")], id: "Hangup-b-4")
        try await line.ask("Hangup", [("Channel", "b-42"), ("Cause", "16")], id: "Hangup-b-42")
        try await line.gone("b-42")
    }

    /// The dialplan of `asterisk-config/`, with nobody on the FastAGI port.
    static let marcador = Scenario(name: "Marcador's own dialplan") { line in
        let variables = ["MARCADOR_ATTEMPT=71", "MARCADOR_AGI=127.0.0.1:1", "MARCADOR_HOLD=5"].map { ("Variable", $0) }
        try await line.originate(
            "d-talk", "Local/5602@people", exten: "s", context: "marcador",
            more: variables + [("Variable", "MARCADOR_QUEUE=short")])
        try await line.gone("d-talk")
        try await line.settle()
        try await line.originate(
            "d-empty", "Local/5602@people", exten: "s", context: "marcador",
            more: variables + [("Variable", "MARCADOR_QUEUE=empty"), ("Variable", "MARCADOR_MESSAGE=beep")])
        try await line.gone("d-empty")
        try await line.ask("DBGet", [("Family", "marcador/call"), ("Key", "99")])
    }
}

extension Line {
    func originate(
        _ id: String, _ channel: String, exten: String = "wait", context: String = "differential",
        timeout: Int = 10_000,
        more: [(String, String)] = []
    ) async throws {
        let place = exten.isEmpty ? [] : [("Context", context), ("Exten", exten), ("Priority", "1")]
        try await ask(
            "Originate",
            [
                ("Channel", channel), ("Timeout", String(timeout)), ("Async", "true"), ("ChannelId", id),
                ("OtherChannelId", "\(id)-B"), ("CallerID", "\"Cobranza\" <5620000000>"),
            ] + place + more, id: "o-\(id)")
    }

    func answered(_ id: String) async throws {
        try await wait("the answer of \(id)") {
            $0.event == "OriginateResponse" && $0["ActionID"] == "o-\(id)" && $0["Response"] == "Success"
        }
        try await wait("the channel of \(id)") {
            $0.event == "DialEnd" && $0["DestUniqueid"] == id
        }
    }

    /// Both halves have ended.
    func gone(_ id: String) async throws {
        for half in [id, "\(id)-B"] {
            try await wait("the end of \(half)") { $0.event == "Hangup" && $0["Uniqueid"] == half }
        }
    }
}
