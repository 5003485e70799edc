import Dialogue
import Foundation
public import Spoken

/// What somebody has recorded, by name, and where Asterisk has the numerals of its core set.
///
/// A folder has the recordings of all languages, and folders with those of one: `es`, and `es-CL` for what that country says
/// itself. In each of them are the parts of prompts, under the script (`overdue/reminder-1`) or for all scripts
/// (`good_bye`), and words that values are put together from (`words/pesos`, `words/banco-ejemplo`).
public struct Recordings: Sendable, Hashable {
    private let prefix: String
    private let lengths: [String: Duration?]
    private let coreSounds: [String: String]

    public var isEmpty: Bool { lengths.isEmpty }

    /// - Parameters:
    ///   - prefix: what stands before a name in Asterisk's eyes, `marcador/` for example, or a folder.
    ///   - lengths: their names, and how long they are where that is known.
    ///   - coreSounds: the folder of Asterisk's core set for a language, in its folder of sounds: `es`, or `es_MX_f_Allison`.
    public init(prefix: String, lengths: [String: Duration?], coreSounds: [String: String] = [:]) {
        self.prefix = prefix
        self.lengths = lengths
        self.coreSounds = coreSounds
    }

    /// The recordings of a folder.
    /// - Parameter seenAs: the same folder as Asterisk sees it; `nil`: under the same path.
    /// - Throws: when the folder cannot be read.
    public init(folder: String, seenAs: String? = nil, coreSounds: [String: String] = [:]) throws {
        // The enumerator alone would take a folder that is not there for an empty one.
        _ = try FileManager.default.contentsOfDirectory(atPath: folder)
        var found: [String: Duration?] = [:]
        for case let file as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
            let url = URL(fileURLWithPath: file)
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
            guard let rate = Self.bytesPerSecond[url.pathExtension], let size = attributes?[.size] as? Int else {
                continue
            }
            let sound = size - (url.pathExtension == "wav" ? 44 : 0)
            guard sound > 0 else { continue }
            found[String(file.dropLast(url.pathExtension.count + 1))] = .milliseconds(sound * 1000 / rate)
        }
        self.init(prefix: (seenAs ?? folder) + "/", lengths: found, coreSounds: coreSounds)
    }

    /// Of the formats Asterisk plays by these endings; each is one channel of 8 kHz.
    private static let bytesPerSecond = [
        "ulaw": 8000, "ul": 8000, "mu": 8000, "pcm": 8000, "alaw": 8000, "al": 8000, "sln": 16000, "wav": 16000,
        "gsm": 1650,
    ]

    /// A part of a prompt: the country's own before the language's, the script's own before that of all scripts.
    /// - Parameter name: `overdue/reminder-1`.
    public func part(_ name: String, in language: SpokenLanguage) -> PlayableSound? {
        let general = name.split(separator: "/").last.map(String.init) ?? name
        return sound(name, orElse: general, in: language)
    }

    /// A text put together from recorded words, the longest first, and Asterisk's numerals; `nil` when a word is missing:
    /// half an amount is none.
    public func words(_ text: String, in language: SpokenLanguage) -> [PlayableSound]? {
        let words = FoldedText.words(text)
        var sounds: [PlayableSound] = []
        var next = words.startIndex
        while next < words.endIndex {
            guard let (count, said) = longest(words[next...], language) else { return nil }
            sounds += said
            next += count
        }
        return sounds.isEmpty ? nil : sounds
    }

    /// A text that was recorded as it is.
    public func phrase(_ text: String, in language: SpokenLanguage) -> PlayableSound? {
        phrase(FoldedText.words(text)[...], language)
    }

    private func phrase(_ words: ArraySlice<Substring>, _ language: SpokenLanguage) -> PlayableSound? {
        words.isEmpty ? nil : sound("words/\(words.joined(separator: "-"))", orElse: nil, in: language)
    }

    private func longest(_ words: ArraySlice<Substring>, _ language: SpokenLanguage) -> (Int, [PlayableSound])? {
        for count in stride(from: words.count, to: 0, by: -1) {
            if let sound = phrase(words.prefix(count), language) { return (count, [sound]) }
        }
        guard let word = words.first, let folder = coreSounds[language.family.rawValue],
            let core = language.coreSounds(of: word)
        else { return nil }
        // Named with the folder, so that Asterisk looks for it nowhere else: it would say English numbers.
        return (1, core.map { PlayableSound("\(folder)/\($0)", longest: Self.longestNumeral) })
    }

    private static let longestNumeral = Duration.seconds(2)

    private func sound(_ name: String, orElse general: String?, in language: SpokenLanguage) -> PlayableSound? {
        for folder in ["\(language.tag)/", "\(language.family.rawValue)/", ""] {
            for name in [name, general].compactMap(\.self) {
                if let duration = lengths[folder + name] {
                    return PlayableSound(prefix + folder + name, duration: duration)
                }
            }
        }
        return nil
    }
}
