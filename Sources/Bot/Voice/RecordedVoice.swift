public import Dialogue
import Foundation
public import Spoken
import Vocabulary

/// Plays recordings, and lets Asterisk say numbers and dates. What has neither, such as a name, it cannot say.
///
/// Recordings are named as in the script: the prompt's name, with `-1`, `-2`… where values stand in between. Beside them it
/// knows `day` and `days`, and for amounts `money-clp`, `money-mxn` and so on.
public struct RecordedVoice: PromptVoice {
    private let prefix: String
    private let recordings: [String: Duration?]

    /// - Parameters:
    ///   - prefix: what stands before a name in Asterisk's eyes, `marcador/` for example, or a folder.
    ///   - recordings: their names, and how long they are where that is known.
    public init(prefix: String, recordings: [String: Duration?]) {
        self.prefix = prefix
        self.recordings = recordings
    }

    /// The recordings of a folder that Asterisk sees under the same path.
    /// - Throws: when the folder cannot be read.
    public init(folder: String) throws {
        var found: [String: Duration?] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let url = URL(fileURLWithPath: file)
            guard let rate = Self.bytesPerSecond[url.pathExtension] else { continue }
            let path = folder + "/" + file
            guard let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, size > 0 else {
                continue
            }
            let header = url.pathExtension == "wav" ? 44 : 0
            found[url.deletingPathExtension().lastPathComponent] = .milliseconds((size - header) * 1000 / rate)
        }
        self.init(prefix: folder + "/", recordings: found)
    }

    /// Of the formats Asterisk plays by these endings; each is one channel of 8 kHz.
    private static let bytesPerSecond = [
        "ulaw": 8000, "ul": 8000, "mu": 8000, "pcm": 8000, "alaw": 8000, "al": 8000, "sln": 16000, "wav": 16000,
        "gsm": 1650,
    ]

    public func prompt(
        for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt? {
        ready(utterance, in: language)
    }

    public func ready(_ utterance: Utterance, in language: SpokenLanguage) -> PlayablePrompt? {
        var parts: [PlayablePrompt.Part] = []
        for segment in utterance.segments {
            switch segment.kind {
            case .fixed(let recording):
                guard let sound = sound(recording) else { return nil }
                parts.append(sound)
            case .value(_, let value):
                guard let said = said(value) else { return nil }
                parts += said
            }
        }
        return PlayablePrompt(parts)
    }

    private func sound(_ name: String) -> PlayablePrompt.Part? {
        guard let duration = recordings[name] else { return nil }
        return .sound(prefix + name, duration: duration)
    }

    private func said(_ value: FactValue) -> [PlayablePrompt.Part]? {
        switch value {
        case .text: return nil
        case .digits(let text):
            let digits = text.filter(\.isASCIIDigit)
            return digits.isEmpty ? nil : [.digits(digits)]
        case .date(let date): return [.date(date)]
        case .days(let days):
            return sound(days == 1 ? "day" : "days").map { [.number(days, feminine: false), $0] }
        case .money(let money):
            // Cents have no recording of their own; half an amount is none.
            let scale = (0..<money.currency.exponent).reduce(into: Int64(1)) { scale, _ in scale *= 10 }
            guard money.minorUnits >= 0, money.minorUnits % scale == 0,
                let whole = Int(exactly: money.minorUnits / scale),
                let currency = sound("money-\(money.currency.code.lowercased())")
            else { return nil }
            return [.number(whole, feminine: false), currency]
        }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
