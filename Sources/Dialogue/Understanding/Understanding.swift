public import Spoken
import Vocabulary

/// From words to what they mean, by lists of phrases. What is not surely an answer is none: doubt is never consent.
public struct Understanding: Sendable {
    public enum Heard: Hashable, Sendable {
        case meaning(Meaning)
        /// One of the phrases given with the question, by its index.
        case phrase(Int)
        case doubt
    }

    private enum Sense: Hashable { case meaning(Meaning), filler }

    /// Phrases by their first word, the longest first.
    private typealias Table = [Substring: [(words: [Substring], sense: Sense)]]

    private let phrases: Table

    public init(_ language: SpokenLanguage) {
        let tables = Self.tables[language.family] ?? [:]
        phrases = tables[language.country.code] ?? tables[PhraseBook.elsewhere] ?? [:]
    }

    /// By family and country, made once: a floor has hundreds of dialogues at a time.
    private static let tables = Dictionary(
        uniqueKeysWithValues: SpokenLanguage.Family.allCases.map { family in
            let countries = PhraseBook.countries(of: family)
            return (family, Dictionary(uniqueKeysWithValues: countries.map { ($0, table(family, $0)) }))
        })

    private static func table(_ family: SpokenLanguage.Family, _ country: String) -> Table {
        var table: Table = [:]
        func add(_ lines: String, _ sense: Sense) {
            for phrase in lines.split(separator: ",") {
                let words = FoldedText.words(String(phrase))
                if let first = words.first { table[first, default: []].append((words, sense)) }
            }
        }
        for (meaning, lines) in PhraseBook.phrases(family, country) { add(lines, .meaning(meaning)) }
        add(PhraseBook.fillers(of: family), .filler)
        return table.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    }

    /// What people say to mean these, for a recogniser that wants to know what it may hear.
    public static func phrases(for meanings: [Meaning], in language: SpokenLanguage) -> [String] {
        PhraseBook.phrases(language.family, language.country.code).filter { meanings.contains($0.meaning) }
            .flatMap { $0.lines.split(separator: ",") }.map { String($0.trimmingSpaces()) }
    }

    /// - Parameter extra: phrases of the question itself; each must be all that was said.
    public func hear(_ text: String, extra: [String] = []) -> Heard {
        let words = FoldedText.words(text)
        guard !words.isEmpty else { return .doubt }
        if let index = extra.firstIndex(where: { FoldedText.words($0) == words }) { return .phrase(index) }
        let reading = read(words)
        return Self.judge(reading.meanings, unknown: reading.unknown).map(Heard.meaning) ?? .doubt
    }

    private struct Reading {
        var unknown = 0
        var phrases = 0
        var meanings: Set<Meaning> = []

        func isBetter(than other: Reading) -> Bool {
            (unknown, phrases) < (other.unknown, other.phrases)
        }
    }

    /// Cuts the words into phrases so that the fewest words are left over, and the phrases are the longest.
    private func read(_ words: [Substring]) -> Reading {
        // From each word to the end, from the end.
        var readings = [Reading()]
        for start in words.indices.reversed() {
            let rest = words[start...]
            var best = readings[readings.count - 1]
            best.unknown += 1
            for match in phrases[words[start]] ?? [] where rest.starts(with: match.words) {
                var reading = readings[words.count - start - match.words.count]
                reading.phrases += 1
                if case .meaning(let meaning) = match.sense { reading.meanings.insert(meaning) }
                if reading.isBetter(than: best) { best = reading }
            }
            readings.append(best)
        }
        return readings[readings.count - 1]
    }

    /// What all of it comes to; `nil` = doubt.
    private static func judge(_ meanings: Set<Meaning>, unknown: Int) -> Meaning? {
        // Honoured whatever else was said, and however much of it.
        if meanings.contains(.doNotCall) { return .doNotCall }
        if meanings.contains(.unsure) { return nil }
        var special = meanings.subtracting([.yes, .no, .hello])
        // "Equivocado, no vive aquí" is one thing said twice.
        if special == [.wrongPerson, .notHere] { special = [.notHere] }
        let (yes, no) = (meanings.contains(.yes), meanings.contains(.no))
        if let only = special.first {
            guard special.count == 1, unknown <= 3 else { return nil }
            switch only {
            case .wrongPerson, .notHere: return yes ? nil : only
            case .again: return unknown > 1 ? nil : only
            case .agent, .today, .tomorrow, .friday, .anotherDate: return no || unknown > 0 ? nil : only
            default: return only
            }
        }
        switch (yes, no) {
        case (true, true): return nil
        // Consent is all that was said, or it is none.
        case (true, false): return unknown == 0 ? .yes : nil
        case (false, true): return unknown <= 2 ? .no : nil
        case (false, false): return meanings.contains(.hello) && unknown <= 2 ? .hello : nil
        }
    }
}
