import AsteriskRig
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// `marcador ami`: a recording is read, an action is sent, events are watched.
@Suite struct AMICommandTests {
    static let recording =
        "Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n"
        + "Event: Newexten\r\nPrivilege: dialplan,all\r\nAppData: one\n\nEvent: Forged\nX: y\r\nEmpty:\r\nEmpty: 2\r\n\r\n"
        + "Event: OriginateResponse\r\nResponse: Failure\r\nChanVariable(Local/9@c-1;1): A=\"1\"\\\t\r\n\r\n"
        + "no colon here\r\nKey: v\r\n\r\n"

    static let lines = [
        #"{"kind":"banner","fields":[],"lines":["Asterisk Call Manager/11.0.0"]}"#,
        #"{"kind":"response","fields":[["Response","Success"],["Message","Authentication accepted"]]}"#,
        #"{"kind":"event","fields":[["Event","Newexten"],["Privilege","dialplan,all"],"#
            + #"["AppData","one\n\nEvent: Forged\nX: y"],["Empty",""],["Empty","2"]]}"#,
        #"{"kind":"event","fields":[["Event","OriginateResponse"],["Response","Failure"],"#
            + #"["ChanVariable(Local/9@c-1;1)","A=\"1\"\\\t"]]}"#,
        #"{"kind":"other","fields":[["Key","v"]],"lines":["no colon here"]}"#,
    ]

    @Test func decodesAFile() async throws {
        try await Scene.with { scene in
            let file = try scene.write(Self.recording, to: "s2c.raw")
            let ran = try await scene.run(["ami", "decode", file])
            #expect(ran.end == .code(0) && ran.errors.isEmpty, "\(ran)")
            #expect(ran.output == Self.lines.joined(separator: "\n") + "\n")
        }
    }

    @Test func decodesStandardInput() async throws {
        try await Scene.with { scene in
            let file = try scene.write(Self.recording, to: "s2c.raw")
            let shell = ["/bin/sh", "-c", "f=$0; shift 0; cat \(file) | \"$@\"", "x"]
            let ran = try await scene.run(["ami", "decode", "-"], by: shell)
            #expect(ran.end == .code(0) && ran.output == Self.lines.joined(separator: "\n") + "\n", "\(ran)")
        }
    }

    @Test func decodesWithoutGreetingAndOddBytesAndSaysWhatIsLeftOver() async throws {
        try await Scene.with { scene in
            var bytes = Data("Event: A\r\nName: ".utf8)
            bytes.append(contentsOf: [0xD1, 0x61, 0x00, 0x1B])
            bytes.append(Data("\r\n\r\nEvent: Cut\r\nKey: val".utf8))
            try bytes.write(to: scene.folder.appendingPathComponent("s2c.raw"))
            let ran = try await scene.run(["ami", "decode", scene.path("s2c.raw")])
            #expect(ran.end == .code(0))
            #expect(
                ran.output
                    == "{\"kind\":\"event\",\"fields\":[[\"Event\",\"A\"],[\"Name\",\"\u{FFFD}a\\u0000\\u001b\"]]}\n")
            #expect(ran.sentences.count == 1 && ran.errors.contains("its last 20 bytes were left out"), "\(ran)")
        }
    }

    /// 40 MB of messages within little memory: nothing is kept.
    @Test func decodingTakesNoMemory() async throws {
        try await Scene.with { scene in
            let message = "Event: VarSet\r\nValue: \(String(repeating: "x", count: 9_900))\r\n\r\n"
            let chunk = Data(String(repeating: message, count: 100).utf8)
            try Data().write(to: scene.folder.appendingPathComponent("big.raw"))
            let file = try FileHandle(forWritingTo: scene.folder.appendingPathComponent("big.raw"))
            for _ in 0..<40 { try file.write(contentsOf: chunk) }
            try file.close()
            let limited = ["/bin/sh", "-c", "ulimit -v 1000000; \"$@\" | wc -l", "x"]
            let ran = try await scene.run(["ami", "decode", scene.path("big.raw")], by: limited)
            #expect(ran.output.trimmingCharacters(in: .whitespacesAndNewlines) == "4000", "\(ran)")
        }
    }

    @Test func aRecordingThatCannotBeRead() async throws {
        try await Scene.with { scene in
            let missing = try await scene.run(["ami", "decode", scene.path("none.raw")])
            #expect(missing.end == .code(66) && missing.sentences.count == 1, "\(missing)")
            #expect(missing.errors.contains("none.raw cannot be read: No such file"))
            let folder = try await scene.run(["ami", "decode", scene.folder.path])
            #expect(folder.end == .code(74) && folder.errors.contains("Is a directory"), "\(folder)")
        }
    }

    @Test(arguments: [
        ["send"], ["send", "Ping", "x"], ["send", "Ping", "=x"], ["send", "Ping", "A=\r\nAction: Logoff"],
        ["send", "Ping", "A=" + String(repeating: "x", count: 1100)], ["send", "Ping", "--timeout", "0"],
        ["send", "Ping", "-c", "x.yaml", "--host", "127.0.0.1"], ["watch", "--port", "0"], ["watch", "--count", "-1"],
        ["send", "Ping", "--secret", "x"],
    ])
    func aWrongCommandLine(arguments: [String]) async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["ami"] + arguments)
            #expect(ran.end == .code(64) && ran.output.isEmpty, "\(ran)")
        }
    }

    @Test func sendsAnActionByTheConfigFileAndByAnAccount() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                let file = scene.path("marcador.yaml")
                let ping = try await scene.run(["ami", "send", "Ping", "-c", file])
                #expect(ping.end == .code(0) && ping.output.hasPrefix("Response: Success\n"), "\(ping)")
                let list = try await scene.run(["ami", "send", "QueueStatus", "Queue=marcador", "--json", "-c", file])
                #expect(list.end == .code(0), "\(list)")
                let rows = list.output.split(separator: "\n")
                #expect(rows.count == 6 && rows[0].hasPrefix(#"{"kind":"response""#), "\(list)")
                #expect(rows[5].contains(#"["Event","QueueStatusComplete"]"#))
                let own = ["--host", "127.0.0.1", "--port", "\(port)"]
                let denied = try await scene.run(
                    ["ami", "send", "Originate", "Channel=Local/1@x", "Application=Wait", "--user", "marcador-top"]
                        + own,
                    environment: ["MARCADOR_AMI_SECRET": Scene.secret])
                #expect(denied.end == .code(77) && denied.sentences.count == 1, "\(denied)")
                #expect(denied.errors.contains("give this user the write class originate"))
                let refused = try await scene.run(
                    ["ami", "send", "Hangup", "Channel=PJSIP/nobody"] + own + [
                        "--secret-file", scene.path("ami-secret"),
                    ])
                #expect(refused.end == .code(65) && refused.sentences.count == 1, "\(refused)")
                let wrong = try await scene.run(
                    ["ami", "send", "Ping"] + own, environment: ["MARCADOR_AMI_SECRET": "not-the-one"])
                #expect(wrong.end == .code(77) && wrong.errors.contains("authentication failed"), "\(wrong)")
                let nobody = try await scene.run(
                    ["ami", "send", "Ping", "--port", "1"], environment: ["MARCADOR_AMI_SECRET": "x"])
                #expect(nobody.end == .code(69) && nobody.errors.contains("unreachable"), "\(nobody)")
                let without = try await scene.run(["ami", "send", "Ping"] + own)
                #expect(without.end == .code(64) && without.errors.contains("--secret-file"), "\(without)")
            }
        }
    }

    @Test func watchesEventsWithNumbersMaskedAsTheConfigSays() async throws {
        try await Scene.withPBX { port, _ in
            try await Scene.with { scene in
                try scene.configure(.init(port: port))
                let file = scene.path("marcador.yaml")
                let masked = try scene.start(["ami", "watch", "--event", "userEVENT", "--json", "-c", file])
                let whole = try scene.start([
                    "ami", "watch", "--show-numbers", "--count", "1", "--event", "UserEvent", "-c", file,
                ])
                // Who comes late misses it, so it is said until both have heard.
                try await eventually("both to have seen one") {
                    _ = try await scene.run([
                        "ami", "send", "UserEvent", "UserEvent=Note", "Phone=+56200001234", "-c", file,
                    ])
                    return masked.outputText.contains("\n") && whole.end != nil
                }
                masked.signal(SIGTERM)
                #expect(await masked.ended() == .code(0) && whole.end == .code(0))
                #expect(masked.outputText.hasPrefix(#"{"kind":"event","fields":[["Event","UserEvent"]"#))
                #expect(masked.outputText.contains(#"["Phone","+•••••••1234"]"#), "\(masked.outputText)")
                #expect(whole.outputText.contains("UserEvent  UserEvent=Note"), "\(whole.outputText)")
                #expect(
                    whole.outputText.contains("Phone=+56200001234")
                        && whole.outputText.split(separator: "\n").count == 1)
            }
        }
    }
}

/// The same on a real Asterisk.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"))
struct AMIOnRealAsteriskTests {
    @Test func sendAndWatch() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 2)) { rig in
            try await Scene.with { scene in
                try scene.configure(.init(port: rig.amiPort, secret: rig.secret))
                let file = scene.path("marcador.yaml")
                let status = try await scene.run(["ami", "send", "QueueStatus", "Queue=marcador", "--json", "-c", file])
                #expect(status.end == .code(0), "\(status)")
                #expect(status.output.components(separatedBy: #"["Event","QueueMember"]"#).count == 3, "\(status)")
                #expect(status.output.contains(#"["EventList","Complete"]"#))
                let watch = try scene.start(["ami", "watch", "--event", "UserEvent", "--count", "1", "-c", file])
                try await eventually("the event to be seen") {
                    _ = try await scene.run([
                        "ami", "send", "UserEvent", "UserEvent=Hola", "Texto=ñandú, \"uno\"", "-c", file,
                    ])
                    return watch.end != nil
                }
                #expect(
                    watch.end == .code(0) && watch.outputText.contains("Texto=ñandú, \"uno\""), "\(watch.outputText)")
            }
        }
    }
}
