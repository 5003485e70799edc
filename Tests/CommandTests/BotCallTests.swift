import AsteriskRig
import Foundation
import GRDB
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The whole way of a bot's calls: from the accounts in the database to the dialogue on a real Asterisk, and to what is kept
/// of it. Several daemons at once, each with its folder and its voice, on one Asterisk.
struct BotCalls: Sendable {
    enum Voice: String, CaseIterable {
        /// The distribution's engine; Asterisk reads the folder.
        case spoken
        /// The same, fetched over HTTP.
        case fetched
        /// No such program.
        case missing
        /// Never says anything.
        case hanging
        /// No room for what it says.
        case full
        /// No such program, and recordings.
        case recorded
        /// Speaks, and its daemon is killed while it thanks for a promise.
        case killed
        /// No such program, and more people than will hear of it.
        case mute
        /// Speaks, of a promise that nobody has made.
        case lacking
    }

    /// What a daemon left behind.
    struct Left: Sendable {
        /// Last digit of the number, outcome of the attempt and of the dialogue, whether identified and told, disposition.
        var dialogues: [String]
        var trace = ""
        var isNotCalled = 0
        var counted = 0
        /// Accounts that are called again on another day.
        var due = 0
        /// Milliseconds.
        var firstPrompts: [Int] = []
        var log = ""
        var report = ""
        var reportOfLater = ""
        var promises: [String] = []
        /// Seconds from the answer to the end of the dialplan's own message.
        var regretted: Double?
    }

    var left: [Voice: Left] = [:]
    /// Prompts that this Asterisk has fetched.
    var copies = 0
    /// What Asterisk played to who heard recordings, in its order: the last part of the name of each sound. The last one of a
    /// question, with which it waits for the answer, is in its log without the channel.
    var heard: [String] = []

    static let isSpoken = ["/usr/bin", "/usr/local/bin"].contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/espeak-ng")
    }

    /// 0 says to be the person, then that nothing more is needed; 1 hangs up in the reminder; 2 is somebody else and wants no
    /// more calls; 5 listens; 6 as 0, with more patience; 7 promises to
    /// pay today.
    private static let people = """

        [bot-people]
        exten => _X.,1,Ringing()
         same => n,Wait(${IF($[${EXTEN:-1} = 5]?1:10)})
         same => n,Answer()
         same => n,Goto(bot-kind,${EXTEN:-1},1)
        [bot-kind]
        exten => 0,1,Wait(2)
         same => n,SendDTMF(1)
         same => n,Wait(3)
         same => n,SendDTMF(3)
         same => n,Wait(30)
        exten => 1,1,Wait(2)
         same => n,SendDTMF(1)
         same => n,Wait(3)
         same => n,Hangup(16)
        exten => 2,1,Wait(2)
         same => n,SendDTMF(9)
         same => n,Wait(30)
        exten => 5,1,Wait(30)
        exten => 6,1,Wait(8)
         same => n,SendDTMF(1)
         same => n,Wait(9)
         same => n,SendDTMF(3)
         same => n,Wait(30)
        exten => 7,1,Wait(2)
         same => n,SendDTMF(1)
         same => n,Wait(15)
         same => n,SendDTMF(1)
         same => n,Wait(3)
         same => n,SendDTMF(1)
         same => n,Wait(30)

        """

    static let day = Task { try await work() }

    private static func work() async throws -> BotCalls {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 1)) { rig in
            let dialplan = rig.directory.appendingPathComponent("etc/extensions.conf")
            let file = try FileHandle(forWritingTo: dialplan)
            try file.seekToEnd()
            try file.write(contentsOf: Data(people.utf8))
            try file.close()
            _ = try await rig.command("dialplan reload")
            for module in ["res_curl", "res_http_media_cache"] { _ = try await rig.command("module load \(module).so") }
            let manager = try await rig.manager()
            let listening = Task { try? await manager.wait(seconds: 170) { _ in false } }
            defer { listening.cancel() }
            var calls = BotCalls()
            let port = rig.amiPort
            let secret = rig.secret
            try await withThrowingTaskGroup(of: (Voice, Left).self) { group in
                for voice in Voice.allCases where voice != .full || Disk.isAvailable {
                    group.addTask { (voice, try await run(voice, port: port, secret: secret, manager)) }
                }
                for try await (voice, left) in group { calls.left[voice] = left }
            }
            let log = String(decoding: try Data(contentsOf: rig.log), as: UTF8.self)
            calls.heard = log.matches(of: /Local\/\d+6@bot-people\S+> Playing '(?:\S*\/)?(\S+?)\.\w+' \(/).map {
                String($0.1)
            }
            calls.copies = try FileManager.default.contentsOfDirectory(atPath: "\(rig.directory.path)/cache").count
            await manager.close()
            return calls
        }
    }

    /// A daemon until all its people have been called.
    private static func run(_ voice: Voice, port: Int, secret: String, _ manager: RawManager) async throws -> Left {
        try await Scene.with { scene in
            try prepare(scene, voice, port: port, secret: secret)
            let (count, first) =
                switch voice {
                case .spoken: (3, 0)
                case .fetched: (1, 0)
                case .missing, .hanging, .full: (1, 5)
                case .recorded: (1, 6)
                case .killed: (1, 7)
                case .mute: (5, 0)
                case .lacking: (1, 0)
                }
            // The others are not called.
            let (called, why) =
                switch voice {
                case .mute: (3, "the bot has no voice")
                case .lacking:
                    (
                        0,
                        "the bot broken-promise says {fecha_compromiso} {monto_compromiso}, of which the account has no value"
                    )
                default: (count, "")
                }
            if voice == .recorded { try await record(scene) }
            let imported = try await scene.importPortfolio(count, from: first)
            guard imported.end == .code(0) else { throw WaitedInVain(what: "the import: \(imported)") }
            var disk: [String] = []
            if voice == .full {
                try FileManager.default.createDirectory(
                    atPath: scene.path("prompts"), withIntermediateDirectories: false)
                disk = Disk.small(scene.path("prompts"), kilobytes: 16)
            }
            var daemon = try await scene.daemon(by: disk)
            if voice == .killed {
                try await eventually("a promise", within: 90) {
                    if daemon.end != nil { throw Child.NotStarted(reason: daemon.errorText) }
                    return try scene.rows("SELECT outcome FROM dialogue WHERE promised_day IS NOT NULL") == [
                        "under-way"
                    ]
                }
                daemon.signal(SIGKILL)
                _ = await daemon.ended()
                daemon = try await scene.daemon()
            }
            try await eventually("\(called) dialogues of \(voice) to be kept", within: 90) {
                if daemon.end != nil { throw Child.NotStarted(reason: daemon.errorText) }
                return try scene.rows("SELECT CAST(COUNT(*) AS TEXT) FROM interaction") == ["\(called)"]
                    && scene.rows("SELECT CAST(COUNT(*) AS TEXT) FROM dialogue") == ["\(called)"]
            }
            if called < count {
                try await eventually("the others to wait", within: 60) {
                    try scene.rows("SELECT reason FROM work WHERE reason = '\(why)'").count == count - called
                }
            }
            var left = Left(dialogues: try scene.rows(kept))
            left.trace = try scene.rows("SELECT trace FROM dialogue ORDER BY attempt_id").joined(separator: "\n")
            left.isNotCalled = try scene.rows("SELECT phone FROM do_not_call WHERE phone IS NOT NULL").count
            left.counted = try scene.rows("SELECT answer FROM attempt WHERE answer IS NOT NULL").count
            left.firstPrompts = try scene.rows(
                "SELECT CAST(first_prompt_ms AS TEXT) FROM dialogue WHERE first_prompt_ms IS NOT NULL"
            ).compactMap { Int($0) }
            left.due = try scene.rows(
                "SELECT 'due' FROM work WHERE state = 0 AND attempts = 1 AND next_due_at > 40000000 + (SELECT MAX(ended_at) FROM attempt)"
            ).count
            left.promises = try scene.rows("SELECT state FROM promise")
            left.log = daemon.errorText
            let config = scene.path("marcador.yaml")
            left.report = try await scene.run(["bot", "report", "norte", "-c", config]).output
            left.reportOfLater = try await scene.run(["bot", "report", "-c", config, "--from", "2100-01-01"]).output
            // So that no engine is left behind.
            daemon.signal(SIGTERM)
            _ = await daemon.ended()
            let instance = try scene.rows("SELECT value FROM meta WHERE key = 'instance'").first ?? ""
            let events = await manager.received.filter { $0["Attempt"]?.contains("-\(instance)-") == true }
            func time(_ stage: String) -> Double? {
                events.first { $0["Stage"] == stage }?["Timestamp"].flatMap(Double.init)
            }
            if let answered = time("answered"), let regretted = time("message") {
                left.regretted = regretted - answered
            }
            return left
        }
    }

    private static let kept = """
        SELECT substr(t.phone, -1) || ' ' || t.outcome || ' ' || d.outcome || ' ' || d.identified || d.told || ' '
            || COALESCE(t.disposition, '-')
        FROM dialogue d JOIN attempt t ON t.id = d.attempt_id ORDER BY 1
        """

    private static func prepare(_ scene: Scene, _ voice: Voice, port: Int, secret: String) throws {
        var config = Scene.Config(port: port, secret: secret)
        let engine =
            switch voice {
            case .spoken, .full, .killed, .lacking: ""
            case .fetched: ", http: {port: 0}"
            case .missing, .mute: ", engine: command, command: [\"\(scene.path("no-such-program"))\"]"
            case .recorded:
                ", engine: command, command: [\"\(scene.path("no-such-program"))\"]"
                    + ", recorded: {directory: \(scene.path("recorded"))}"
            case .hanging: ", engine: command, command: [sleep, \"30\"], deadline: 60s"
            }
        let script =
            switch voice {
            case .killed: "promise"
            case .lacking: "broken-promise"
            default: "overdue"
            }
        config.extra = "speaking: {directory: \(scene.path("prompts"))\(engine)}"
        config.campaigns = [
            .init(
                mode: "bot",
                more: "bot: \(script)\n    abandonment: {message: beep}"
                    + (voice == .mute ? "\n    max_lines: 1" : ""))
        ]
        try scene.configure(config)
        let text = try scene.read("marcador.yaml")
        try scene.write(
            text.replacingOccurrences(of: "PJSIP/{digits}@carrier", with: "Local/{digits}@bot-people"),
            to: "marcador.yaml")
        try FileManager.default.copyItem(
            at: Scene.checkout.appendingPathComponent("asterisk-config/bots"),
            to: scene.folder.appendingPathComponent("bots"))
    }
}

extension BotCalls {
    /// A hum in the place of each recording that the command names, and of the word for the currency.
    private static func record(_ scene: Scene) async throws {
        let scripts = Scene.checkout.appendingPathComponent("asterisk-config/bots").path
        let listed = try await scene.run(["bot", "recordings", "\(scripts)/overdue.yaml", "--language", "es-CL"])
        let names = listed.output.split(separator: "\n").compactMap { $0.split(separator: "\t").first.map(String.init) }
        guard names.contains("es/overdue/reminder_plain-1") else { throw WaitedInVain(what: "recordings: \(listed)") }
        for name in names + ["es/words/pesos"] {
            let file = scene.folder.appendingPathComponent("recorded/\(name).ulaw")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data((0..<3200).map { $0 % 16 < 8 ? 0xa0 : 0x20 }).write(to: file)
        }
    }
}

extension Scene {
    /// The first column of what the database says.
    func rows(_ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path("marcador.sqlite"))
        defer { try? queue.close() }
        return try queue.read { try String.fetchAll($0, sql: sql) }
    }
}

@Suite(
    .enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"),
    .enabled(if: BotCalls.isSpoken, "espeak-ng is missing: apt-get install espeak-ng"), .timeLimit(.minutes(3)))
struct BotCallTests {
    private let day: BotCalls

    init() async throws { day = try await BotCalls.day.value }

    @Test func fromTheAccountToTheRecord() throws {
        let left = try #require(day.left[.spoken])
        #expect(
            left.dialogues == [
                "0 answered informed 11 no-promise", "1 answered hung-up 10 -", "2 answered do-not-call 00 do-not-call",
            ])
        #expect(left.isNotCalled == 1)
        // What was said step by step is there to be read.
        #expect(left.trace.contains("\"identified\"") && left.trace.contains("reminder"))
        // Nobody was counted as abandoned, and the agent was left in peace.
        #expect(left.counted == 0)
    }

    @Test func whatWasMadeAheadIsSaidAtOnce() throws {
        let left = try #require(day.left[.spoken])
        print("from the answer to the first prompt, in the record: \(left.firstPrompts.sorted()) ms")
        #expect(left.firstPrompts.count == 3)
        // On whatever machine this is; the best of them shows what we ourselves take.
        #expect(try #require(left.firstPrompts.min()) < 300)
    }

    @Test func theReportCountsAndSaysOutOfWhat() throws {
        let report = try #require(day.left[.spoken]).report
        for line in [
            "norte, overdue: 3 dialogues", "reached 3 100.0 % of 3 calls", "identified 2 66.7 % of 3 reached",
            "told 1 50.0 % of 2 identified", "opted out 1 33.3 % of 3 reached", "hung up 1 33.3 % of 3 reached",
            "at reminder 1 50.0 % of 2 who met it", "first prompt after",
        ] {
            #expect(
                report.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ").contains(line),
                "\(line) in\n\(report)")
        }
        #expect(day.left[.spoken]?.reportOfLater == "no dialogues\n")
    }

    @Test func promptsAreFetchedOverHTTP() throws {
        let left = try #require(day.left[.fetched])
        #expect(left.dialogues == ["0 answered informed 11 no-promise"])
        #expect(left.log.contains("prompts are served on 127.0.0.1:"))
        // Who it is, the reminder, the good-bye.
        #expect(day.copies >= 3)
    }

    /// Who would be asked who they are, and then be told nothing.
    @Test func whoLacksWhatTheScriptSaysIsNotCalled() throws {
        let left = try #require(day.left[.lacking])
        #expect(left.dialogues.isEmpty && left.counted == 0)
    }

    /// What a person agreed to outlives the daemon that they spoke with.
    @Test func ofAKilledDaemonWhatIsKnownIsKept() throws {
        let left = try #require(day.left[.killed])
        #expect(left.dialogues == ["7 answered cut-off 11 promise"], "\(left.trace)")
        #expect(left.promises == ["open"])
        #expect(left.trace.contains("\"identified\"") && left.trace.contains("{\"said\":{\"_0\":[\"promised\"]}}"))
        #expect(left.log.contains("1 dialogues with the bot were cut off"), "\(left.log)")
        let report = left.report.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        #expect(
            report.contains("promised 1 100.0 % of 1 identified") && report.contains("failed by us 1 100.0 %"),
            "\(report)")
    }

    /// The engine is missing: who it is about is asked by the document, and the amount is of Asterisk's own numbers.
    @Test func withoutAnEngineTheAmountIsHeardAllTheSame() throws {
        let left = try #require(day.left[.recorded])
        #expect(left.dialogues == ["6 answered informed 11 no-promise"], "\(left.trace)\n\(left.log)")
        #expect(left.log.contains("is missing: install it"))
        // -0 is the end of all documents here.
        let identity = ["identity_plain-1", "0", "0", "6", "0"]
        let reminder = [
            "reminder_plain-1", "40", "and", "5", "thousand", "pesos", "reminder_plain-2", "15", "es-de", "mon-0",
        ]
        #expect(day.heard == identity + reminder + ["good_bye"])
        // Nothing of the debt before who it is was known.
        let told = try #require(left.trace.range(of: "reminder_plain"))
        let identified = try #require(left.trace.range(of: "\"identified\""))
        #expect(identified.lowerBound < told.lowerBound)
    }

    /// After three calls in which nothing could be said nobody is called who would hear nothing, and who did is called again.
    @Test func whoWouldHearNothingIsNotCalled() throws {
        let left = try #require(day.left[.mute])
        #expect(left.dialogues.count == 3 && left.dialogues.allSatisfy { $0.contains("answered failed 00") })
        #expect(left.due == 3, "called again by the rules of abandoned calls")
        #expect(left.log.contains("the bots have no voice"), "\(left.log)")
    }

    /// No voice at all: the dialplan's own recording, soon, and the dialogue is kept.
    @Test(arguments: [BotCalls.Voice.missing, .hanging, .full])
    func withoutAVoiceTheDialplanRegrets(_ voice: BotCalls.Voice) throws {
        guard voice != .full || Disk.isAvailable else { return }
        let left = try #require(day.left[voice])
        #expect(left.dialogues.count == 1 && left.dialogues[0].hasPrefix("5 answered failed 00"), "\(left.dialogues)")
        #expect(left.firstPrompts == [])
        let said =
            ["missing": "is missing: install it", "hanging": "", "full": "no room is left"][voice.rawValue] ?? ""
        #expect(said.isEmpty || left.log.contains(said), "\(left.log)")
        let regretted = try #require(left.regretted, "nothing was said: \(left.log)")
        print("without a voice (\(voice)): all was said \(regretted) s after the answer")
        // Two seconds until it begins, and the beep.
        #expect(regretted < 2 + 0.5 + 0.5)
    }
}
