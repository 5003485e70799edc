/// What no client should send, and what is refused.
enum Odd {
    private static func raw(_ name: String, _ text: String) -> (String, [UInt8]) { (name, Array(text.utf8)) }

    private static func action(_ name: String, _ fields: [(String, String)] = [], id: String? = nil) -> (
        String, [UInt8]
    ) {
        let lines = [("Action", name)] + (id.map { [("ActionID", $0)] } ?? []) + fields
        return raw(
            "\(name) \(fields.map { "\($0.0)=\($0.1)" }.joined(separator: " ").prefix(60)) \((id ?? "").count)",
            lines.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n")
    }

    private static func a(_ count: Int) -> String { String(repeating: "A", count: count) }

    /// Framing, lengths, encodings.
    static let inputs: [(String, [UInt8])] =
        [
            raw("only line feeds", "Action: Ping\nActionID: lf\n\n"),
            raw("lower case, no blanks", "action:ping\r\nactionid:tight\r\n\r\n"),
            raw("blank before the colon", "Action : Ping\r\nActionID: b\r\n\r\n"),
            raw("leading blank", " Action: Ping\r\nActionID: l\r\n\r\n"),
            raw("two ActionIDs", "Action: Ping\r\nActionID: one\r\nActionID: two\r\n\r\n"),
            raw("blank lines before", "\r\n\r\nAction: Ping\r\nActionID: after\r\n\r\n"),
            raw("a line without a colon", "basura sin dos puntos\r\nAction: Ping\r\nActionID: junk\r\n\r\n"),
            raw("no action", "ActionID: none\r\n\r\n"), raw("empty action", "Action: \r\nActionID: e\r\n\r\n"),
            raw("no ActionID", "Action: Ping\r\n\r\n"), raw("empty ActionID", "Action: Ping\r\nActionID: \r\n\r\n"),
            raw("UTF-8", "Action: Ping\r\nActionID: ñandú €uro 日本\r\n\r\n"),
            ("Latin-1", Array("Action: Ping\r\nActionID: latin1 ".utf8) + [0xF1, 0x61, 0xFA] + Array("\r\n\r\n".utf8)),
            ("NUL", Array("Action: Ping\r\nActionID: cut".utf8) + [0] + Array("off\r\n\r\n".utf8)),
            raw("blanks around the value", "Action:   Ping\r\nActionID:\t padded  \r\n\r\n"),
            action("NoExiste", id: "x"), action("Ping", id: a(300)),
        ]
        + [1000, 1021, 1022, 1023, 1024, 1025, 1026, 2046, 2047, 2048, 3100].map { length in
            raw("a line of \(length)", "Action: Ping\r\nActionID: long\r\nX: \(a(length - 3))\r\nY: z\r\n\r\n")
        }
        + [126, 127, 128, 129, 140].map { count in
            raw(
                "\(count) lines",
                "Action: Ping\r\nActionID: many\r\n"
                    + (2..<count).map { "X\($0): y\r\n" }.joined() + "\r\n")
        }
        + [100, 136, 137, 138, 139, 140, 148, 200].flatMap { length in
            [action("CoreStatus", id: a(length)), action("CoreSettings", id: a(length))]
        }
        + [242, 243, 244, 245, 246, 254, 300].flatMap { length in
            [
                action("QueueStatus", [("Queue", "empty")], id: a(length)),
                action("QueueSummary", [("Queue", "empty")], id: a(length)),
            ]
        } + [action("DBPut", [("Family", "f"), ("Key", "k"), ("Val", "ñ; v")])]
        + [243, 244, 245].map { action("DBGet", [("Family", "f"), ("Key", "k")], id: a($0)) }

    /// Refused, or answered without a call.
    static let refused: [(String, [UInt8])] = [
        action("Originate", id: "r"), action("Originate", [("Channel", "sintech")], id: "r"),
        action("Originate", [("Channel", "Local/1@x"), ("Timeout", "abc")], id: "r"),
        action(
            "Originate", [("Channel", "Local/1@x"), ("Exten", "zzz"), ("Context", "marcador"), ("Priority", "1")],
            id: "r"),
        action(
            "Originate", [("Channel", "Local/1@x"), ("Exten", "s"), ("Context", "marcador"), ("Priority", "eti")],
            id: "r"),
        action("Originate", [("Channel", "Local/1@x"), ("Exten", "s")], id: "r"),
        action("Originate", [("Channel", "Local/1@x"), ("ChannelId", a(150))], id: "r"),
        action("Hangup", id: "r"), action("Hangup", [("Channel", "PJSIP/nada-0000")], id: "r"),
        action("Hangup", [("Channel", "/^nada/")], id: "r"), action("Hangup", [("Channel", "/(/")], id: "r"),
        action("Status", [("Channel", "x")], id: "r"), action("Status", id: "r"), action("CoreShowChannels", id: "r"),
        action("Getvar", id: "r"), action("Getvar", [("Variable", "NOEXISTE")], id: "r"),
        action("Getvar", [("Channel", "x"), ("Variable", "A")], id: "r"),
        action("Setvar", id: "r"), action("Setvar", [("Variable", "")], id: "r"),
        action("Setvar", [("Channel", "x"), ("Variable", "a"), ("Value", "b")], id: "r"),
        action("Setvar", [("Variable", "GLOBALX"), ("Value", "1")], id: "r"),
        action("Getvar", [("Variable", "GLOBALX")], id: "r"),
        action("Redirect", id: "r"), action("Redirect", [("Channel", "x")], id: "r"),
        action("Redirect", [("Channel", "x"), ("Context", "c")], id: "r"),
        action("Redirect", [("Channel", "x"), ("Context", "c"), ("Exten", "e")], id: "r"),
        action("Redirect", [("Channel", "x"), ("Context", "c"), ("Exten", "e"), ("Priority", "zz")], id: "r"),
        action("Redirect", [("Channel", "x"), ("Context", "c"), ("Exten", "e"), ("Priority", "1")], id: "r"),
        action("Bridge", id: "r"), action("Bridge", [("Channel1", "a"), ("Channel2", "b")], id: "r"),
        action("BridgeList", id: "r"), action("BridgeInfo", [("BridgeUniqueid", "x")], id: "r"),
        action("CoreShowChannelMap", id: "r"), action("CoreShowChannelMap", [("Channel", "x")], id: "r"),
        action("AbsoluteTimeout", id: "r"), action("AbsoluteTimeout", [("Channel", "x")], id: "r"),
        action("AbsoluteTimeout", [("Channel", "x"), ("Timeout", "3")], id: "r"),
        action("PlayDTMF", [("Channel", "x"), ("Digit", "1")], id: "r"), action("SendText", id: "r"),
        action("SendText", [("Channel", "x")], id: "r"),
        action("SendText", [("Channel", "x"), ("Message", "m")], id: "r"),
        action("QueueStatus", [("Queue", "noexiste")], id: "r"),
        action("QueueSummary", [("Queue", "noexiste")], id: "r"),
        action("QueueStatus", [("Queue", "one")], id: "r"), action("QueueSummary", [("Queue", "one")], id: "r"),
        action("QueueAdd", id: "r"), action("QueueAdd", [("Queue", "one")], id: "r"),
        action("QueueAdd", [("Queue", "noexiste"), ("Interface", "Local/1@x")], id: "r"),
        action("QueueAdd", [("Queue", "one"), ("Interface", "Local/301@agents")], id: "r"),
        action("QueueRemove", id: "r"), action("QueueRemove", [("Queue", "no"), ("Interface", "x")], id: "r"),
        action("QueueRemove", [("Queue", "one"), ("Interface", "x")], id: "r"),
        action("QueueRemove", [("Queue", "one"), ("Interface", "Local/301@agents")], id: "r"),
        action("QueuePause", id: "r"), action("QueuePause", [("Interface", "x")], id: "r"),
        action("QueuePause", [("Interface", "x"), ("Paused", "yes")], id: "r"),
        action("QueuePenalty", [("Interface", "x"), ("Penalty", "1")], id: "r"),
        action("QueueMemberRingInUse", id: "r"), action("QueueLog", id: "r"),
        action("QueueLog", [("Queue", "one"), ("Event", "NOTA")], id: "r"), action("QueueRule", id: "r"),
        action("QueueReset", [("Queue", "one")], id: "r"), action("QueueReload", [("Queue", "one")], id: "r"),
        action("UserEvent", id: "r"), action("DBPut", id: "r"), action("DBPut", [("Family", "a")], id: "r"),
        action("DBDel", id: "r"), action("DBDel", [("Family", "a")], id: "r"),
        action("DBDel", [("Family", "a"), ("Key", "b")], id: "r"), action("DBGet", id: "r"),
        action("DBGet", [("Family", "a")], id: "r"), action("DBGet", [("Family", "a"), ("Key", "b")], id: "r"),
        action("DBPut", [("Family", "t/u"), ("Key", "k"), ("Val", "1")], id: "r"),
        action("DBGetTree", [("Family", "t")], id: "r"), action("DBGetTree", [("Family", "t"), ("Key", "u")], id: "r"),
        action("DBGetTree", [("Family", "nada")], id: "r"), action("DBDelTree", id: "r"),
        action("DBDelTree", [("Family", "t")], id: "r"), action("DBDelTree", [("Family", "t")], id: "r"),
        action("Command", id: "r"), action("Command", [("Command", "module load res_agi.so")], id: "r"),
        action("Command", [("Command", "no existe este comando")], id: "r"),
        action("Command", [("Command", "core show channels concise")], id: "r"),
        action("ModuleCheck", [("Module", "res_nada")], id: "r"),
        action("ModuleCheck", [("Module", "app_queue")], id: "r"),
        action("ModuleLoad", [("Module", "x"), ("LoadType", "load")], id: "r"),
        action("Reload", [("Module", "noexiste")], id: "r"), action("LoggerRotate", id: "r"),
        action("MessageSend", id: "r"), action("MessageSend", [("To", "nada:x"), ("Body", "z")], id: "r"),
        action("ShowDialPlan", [("Context", "nada")], id: "r"),
        action("ShowDialPlan", [("Context", "marcador"), ("Extension", "nada")], id: "r"),
        action("ShowDialPlan", [("Context", "differential"), ("Extension", "wait")], id: "r"),
        action("ExtensionState", [("Exten", "s"), ("Context", "marcador")], id: "r"),
        action("ExtensionStateList", id: "r"), action("PJSIPShowContacts", id: "r"),
        action("PJSIPShowEndpoint", id: "r"), action("PJSIPShowEndpoint", [("Endpoint", "nada")], id: "r"),
        action("Filter", id: "r"), action("Filter", [("Operation", "Quitar"), ("Filter", "x")], id: "r"),
        action("Filter", [("Operation", "Add")], id: "r"),
        action("Filter", [("Operation", "Add"), ("Filter", "Event: X(")], id: "r"),
        action("Filter", [("Operation", "Add"), ("Filter", "Event: X")], id: "r"),
        action("Challenge", id: "r"), action("Events", id: "r"), action("SIPpeers", id: "r"),
    ]

    /// For an account with the classes of the daemon's.
    static let forbidden: [(String, [UInt8])] = [
        action("Command", [("Command", "core show uptime")], id: "f"), action("DBPut", [("Family", "a")], id: "f"),
        action("Filter", id: "f"), action("Reload", id: "f"), action("ModuleCheck", [("Module", "app_queue")], id: "f"),
        action("MessageSend", [("To", "x")], id: "f"), action("PJSIPShowEndpoints", id: "f"),
        action("Originate", [("Channel", "Local/1@x"), ("Application", "System"), ("Data", "true")], id: "f"),
        action("Originate", [("Channel", "Local/1@x"), ("Application", "Wait"), ("Data", "${SHELL(id)}")], id: "f"),
        action("Getvar", [("Variable", "X")], id: "f"), action("CoreStatus", id: "f"),
        action("QueueStatus", [("Queue", "noexiste")], id: "f"),
        action("DBGet", [("Family", "a"), ("Key", "b")], id: "f"),
    ]
}
