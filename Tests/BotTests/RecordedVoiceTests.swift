import Bot
import Foundation
import Spoken
import Testing
import Vocabulary

@testable import Dialogue

@Suite struct RecordedVoiceTests {
    private let language = SpokenLanguage(.spanish, in: Fixture.chile)

    private func utterance(_ segments: [Utterance.Segment]) -> Utterance {
        Utterance(prompts: ["reminder"], segments: segments, isInterruptible: true, listen: nil, tellsDebt: true)
    }

    private func value(_ variable: Variable, _ value: FactValue) -> Utterance.Segment {
        Utterance.Segment(kind: .value(variable, value), text: "")
    }

    @Test func numbersAndDatesAreLeftToAsterisk() async throws {
        let voice = RecordedVoice(
            prefix: "bot/", recordings: ["reminder-1": .seconds(2), "money-clp": nil, "days": .seconds(1)])
        let date = try #require(CivilDate(iso: "2026-03-15"))
        let prompt = await voice.prompt(
            for: utterance([
                Utterance.Segment(kind: .fixed(recording: "reminder-1"), text: "Su deuda es de"),
                value(.amount, .money(Money(minorUnits: 45_000, currency: .clp))), value(.dueDate, .date(date)),
                value(.daysOverdue, .days(12)), value(.phone, .digits("600 000 0000")),
            ]), in: language, within: .seconds(1))
        let parts: [PlayablePrompt.Part] = [
            .sound("bot/reminder-1", duration: .seconds(2)), .number(45_000, feminine: false),
            .sound("bot/money-clp", duration: nil), .date(date), .number(12, feminine: false),
            .sound("bot/days", duration: .seconds(1)), .digits("6000000000"),
        ]
        #expect(prompt?.parts == parts)
    }

    @Test(arguments: [
        // A name has no recording; half a peso, no word for cents; nobody has recorded "pesos" for Mexico.
        FactValue.text("María Pérez"), .money(Money(minorUnits: 125_050, currency: .mxn)),
        .money(Money(minorUnits: 125_000, currency: .mxn)), .digits("-"),
    ])
    func whatItCannotSayItDoesNotSayInPart(_ fact: FactValue) async {
        let voice = RecordedVoice(prefix: "", recordings: ["money-clp": nil])
        #expect(await voice.prompt(for: utterance([value(.name, fact)]), in: language, within: .seconds(1)) == nil)
    }

    @Test func aFolderTellsHowLongItsRecordingsAre() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bot-voice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(count: 12_000).write(to: folder.appendingPathComponent("bye.ulaw"))
        try Data(count: 32_044).write(to: folder.appendingPathComponent("identity.wav"))
        try Data(count: 100).write(to: folder.appendingPathComponent("notes.txt"))
        let voice = try RecordedVoice(folder: folder.path)
        func parts(_ name: String) async -> [PlayablePrompt.Part]? {
            let segment = Utterance.Segment(kind: .fixed(recording: name), text: "")
            return await voice.prompt(for: utterance([segment]), in: language, within: .seconds(1))?.parts
        }
        #expect(await parts("bye") == [.sound("\(folder.path)/bye", duration: .milliseconds(1500))])
        #expect(await parts("identity") == [.sound("\(folder.path)/identity", duration: .seconds(2))])
        #expect(await parts("notes") == nil)
    }
}
