import AsteriskRig
import Bot
import Foundation
import Spoken
import Testing
import Vocabulary

@testable import Dialogue

@Suite struct RecordedVoiceTests {
    private let language = SpokenLanguage(.spanish, in: Fixture.chile)
    private let core = ["es": "es_MX", "en": "en"]

    private func utterance(_ segments: [Utterance.Segment]) -> Utterance {
        Utterance(prompts: ["reminder"], segments: segments, isInterruptible: true, listen: nil, tellsDebt: true)
    }

    private func value(_ value: FactValue, _ language: SpokenLanguage? = nil) -> Utterance.Segment {
        Utterance.Segment(kind: .value(.name, value), text: value.words(in: language ?? self.language))
    }

    private func fixed(_ name: String) -> Utterance.Segment {
        Utterance.Segment(kind: .fixed(recording: name), text: "")
    }

    private func files(_ voice: RecordedVoice, _ segments: Utterance.Segment...) -> [String]? {
        voice.ready(utterance(segments), in: language)?.sounds.map(\.file)
    }

    @Test func numbersAndDaysAreOfAsterisksOwn() throws {
        let voice = RecordedVoice(
            Recordings(
                prefix: "bot/",
                lengths: [
                    "es/overdue/reminder-1": .seconds(2), "es/words/pesos": nil, "es/words/dias": nil,
                    "es/words/maria-perez": nil, "es/words/banco": nil, "es/words/banco-ejemplo": nil,
                ], coreSounds: core))
        let date = try #require(CivilDate(iso: "2026-03-15"))
        let said = files(
            voice, fixed("overdue/reminder-1"), value(.money(Money(minorUnits: 145_000, currency: .clp))),
            value(.date(date)), value(.days(12)), value(.digits("600 1-K")), value(.text("María Pérez")),
            value(.text("Banco Ejemplo")))
        func digits(_ names: String...) -> [String] { names.map { "es_MX/digits/\($0)" } }
        #expect(
            said == ["bot/es/overdue/reminder-1"] + digits("100-and", "40", "and", "5", "thousand") + [
                "bot/es/words/pesos"
            ]
                + digits("15", "es-de", "mon-2", "12") + ["bot/es/words/dias"] + digits("6", "0", "0", "1")
                + ["es_MX/letters/k", "bot/es/words/maria-perez", "bot/es/words/banco-ejemplo"])
    }

    /// Asterisk's own SAY NUMBER leaves `cien` out.
    @Test func aHundredThousandIsNoThousand() {
        let voice = RecordedVoice(Recordings(prefix: "", lengths: ["words/pesos": nil], coreSounds: core))
        #expect(
            files(voice, value(.money(Money(minorUnits: 100_000, currency: .clp))))
                == ["es_MX/digits/hundred", "es_MX/digits/thousand", "words/pesos"])
    }

    @Test(arguments: [
        // Nobody has recorded the name, the word for cents, a second person or the feminine.
        FactValue.text("María Pérez"), .money(Money(minorUnits: 125_050, currency: .mxn)), .text("Banco Ejemplo"),
        .money(Money(minorUnits: 20_000, currency: Currency(code: "GBP")!)), .digits("-"),
    ])
    func whatItCannotSayItDoesNotSayInPart(_ fact: FactValue) {
        let voice = RecordedVoice(
            Recordings(
                prefix: "", lengths: ["words/pesos": nil, "words/banco": nil, "words/libras": nil], coreSounds: core))
        #expect(files(voice, value(fact)) == nil)
        let deaf = RecordedVoice(Recordings(prefix: "", lengths: ["words/pesos": nil]))
        #expect(files(deaf, value(.money(Money(minorUnits: 5, currency: .clp)))) == nil, "no core sounds are known")
    }

    @Test func theNearestRecordingIsTaken() {
        var lengths: [String: Duration?] = ["bye": .seconds(1)]
        func taken() -> [String]? {
            files(RecordedVoice(Recordings(prefix: "", lengths: lengths)), fixed("overdue/bye"))
        }
        for name in ["overdue/bye", "es/bye", "es/overdue/bye", "es-CL/bye", "es-CL/overdue/bye"] {
            lengths[name] = .seconds(1)
            #expect(taken() == [name])
        }
        lengths = ["es-MX/bye": .seconds(1), "promise/bye": .seconds(1)]
        #expect(taken() == nil)
    }

    @Test func aFolderTellsHowLongItsRecordingsAre() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bot-voice-\(UUID().uuidString)")
        let below = folder.appendingPathComponent("es/overdue")
        try FileManager.default.createDirectory(at: below, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(count: 12_000).write(to: folder.appendingPathComponent("bye.ulaw"))
        try Data(count: 32_044).write(to: below.appendingPathComponent("identity.wav"))
        try Data(count: 100).write(to: folder.appendingPathComponent("notes.txt"))
        try Data().write(to: folder.appendingPathComponent("empty.ulaw"))
        let recordings = try Recordings(folder: folder.path, seenAs: "/a")
        #expect(recordings.part("x/bye", in: language) == PlayableSound("/a/bye", duration: .milliseconds(1500)))
        #expect(
            recordings.part("overdue/identity", in: language)
                == PlayableSound("/a/es/overdue/identity", duration: .seconds(2)))
        #expect(recordings.part("notes", in: language) == nil && recordings.part("empty", in: language) == nil)
        #expect(throws: (any Error).self) { try Recordings(folder: folder.path + "/none") }
    }

    /// Every number and every day, with the sounds that Debian has.
    @Test(
        .enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"),
        arguments: [("es-CL", "es_MX_f_Allison"), ("en-US", "en_US_f_Allison")])
    func everyAmountAndDayHasItsSounds(_ tag: String, _ set: String) throws {
        guard case .available(let root) = AsteriskRig.availability else { return }
        let folder = "\(root)/usr/share/asterisk/sounds/\(set)"
        // An Asterisk of the host's own may have other sounds.
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let language = try #require(SpokenLanguage(tag: tag))
        let recordings = Recordings(prefix: "", lengths: [:], coreSounds: [language.family.rawValue: folder])
        var sounds: Set<String> = []
        func check(_ text: String) {
            guard let said = recordings.words(text, in: language) else {
                Issue.record("nothing says '\(text)'")
                return
            }
            sounds.formUnion(said.map(\.file))
        }
        for number in 0...2000 { check(language.number(Int64(number), .masculine)) }
        for number in stride(from: Int64(3000), through: 2_000_000_000, by: 7_777_777) {
            check(language.number(number))
        }
        for day in 0..<366 { check(language.date(CivilDate(daysSinceEpoch: 20_000 + day))) }
        for sound in sounds { #expect(FileManager.default.fileExists(atPath: "\(sound).gsm"), "\(sound)") }
        #expect(sounds.count > 40)
    }
}
