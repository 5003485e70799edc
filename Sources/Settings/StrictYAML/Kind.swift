/// A type of value: how it is called, read from a word, and written.
struct Kind<Value: Sendable>: Sendable {
    /// As the reference calls it: `whole number`.
    let type: String
    /// Bounds or choices, as the reference shows them; empty = none.
    let range: String
    let read: @Sendable (Word) throws(Refusal) -> Value
    let write: @Sendable (Value) -> String
}

extension Kind<Int> {
    static func wholeNumber(_ range: ClosedRange<Int>) -> Kind<Int> {
        let wanted = "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Kind(type: "whole number", range: "\(range.lowerBound) … \(range.upperBound)") { word throws(Refusal) in
            if let number = word.wholeNumber {
                guard range.contains(number) else { throw Refusal("\(wanted), not \(number)") }
                return number
            }
            if word.hasNeedlessZero {
                let digits = word.text.drop { $0 == "0" }
                throw Refusal(
                    "\(wanted); '\(word.text)' is octal to some YAML readers, write \(digits.isEmpty ? "0" : digits)")
            }
            if !word.isPlain, Int(word.text) != nil { throw Refusal("\(wanted), not a text; remove the quotes") }
            throw Refusal("\(wanted), and '\(word.text)' is none")
        } write: {
            "\($0)"
        }
    }
}

extension Kind<Double> {
    static func decimal(_ range: ClosedRange<Double>) -> Kind<Double> {
        let wanted = "must be a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
        return Kind(type: "number", range: "\(plain(range.lowerBound)) … \(plain(range.upperBound))") {
            word throws(Refusal) in
            if let number = word.decimal {
                guard range.contains(number) else { throw Refusal("\(wanted), not \(word.text)") }
                return number
            }
            if !word.isPlain, Double(word.text) != nil { throw Refusal("\(wanted), not a text; remove the quotes") }
            throw Refusal("\(wanted), written like 1.5, and '\(word.text)' is none")
        } write: {
            plain($0)
        }
    }

    /// A share, 0 … 1, written `3%` or `0.03`.
    static let share = Kind(type: "percentage", range: "0% … 100%") { word throws(Refusal) in
        let wanted = "must be a percentage like 3%, or a share like 0.03"
        if word.text.hasSuffix("%") {
            guard let percent = Word(String(word.text.dropLast())).decimal, (0...100).contains(percent) else {
                throw Refusal("\(wanted), from 0% to 100%; '\(word.text)' is none")
            }
            return percent / 100
        }
        guard let share = word.decimal else { throw Refusal("\(wanted); '\(word.text)' is none") }
        guard share == 0 || (share > 0 && share < 1) else {
            throw Refusal(
                "\(wanted); '\(word.text)' would be \(plain(share * 100))%, write \(word.text)% if that is meant")
        }
        return share
    } write: {
        plain($0 * 100) + "%"
    }
}

extension Kind<Double> {
    /// How sure a recogniser has to be of an answer. What it is less sure of than the least is told to the dialogue only so
    /// that it can ask again.
    static let confidence = Kind(type: share.type, range: "20% … 100%") { word throws(Refusal) in
        let wanted = try share.read(word)
        guard wanted >= 0.2 else {
            throw Refusal(
                "must be from 20% to 100%; less sure than 20% is noise, and '\(word.text)' would take it for an answer")
        }
        return wanted
    } write: {
        share.write($0)
    }
}

extension Kind<Bool> {
    static let truth = Kind(type: "true or false", range: "") { word throws(Refusal) in
        switch (word.isPlain, word.text) {
        case (true, "true"): return true
        case (true, "false"): return false
        case (false, "true"), (false, "false"): throw Refusal("must be true or false, not a text; remove the quotes")
        default:
            guard word.isTruthLike else { throw Refusal("must be true or false, and '\(word.text)' is neither") }
            let meant = ["yes", "on", "true", "y"].contains(word.text.lowercased())
            throw Refusal("must be true or false; write '\(meant)' instead of '\(word.text)'")
        }
    } write: {
        "\($0)"
    }
}

extension Kind<Duration> {
    /// A whole number and its unit: `500ms`, `25s`, `10m`, `4h`, `30d`.
    static func duration(_ range: ClosedRange<Duration>) -> Kind<Duration> {
        let bounds = (durationText(range.lowerBound), durationText(range.upperBound))
        let wanted = "must be a duration from \(bounds.0) to \(bounds.1)"
        return Kind(type: "duration", range: "\(bounds.0) … \(bounds.1)") { word throws(Refusal) in
            if let number = word.wholeNumber, number >= 0 {
                throw Refusal("\(wanted) with its unit; write \(number)s if seconds are meant")
            }
            let digits = word.text.prefix { $0.isASCII && $0.isNumber }
            let unit = word.text.dropFirst(digits.count)
            guard let number = Word(String(digits)).wholeNumber, number <= 1_000_000_000,
                let milliseconds = durationUnits.first(where: { $0.unit == unit })?.milliseconds
            else {
                throw Refusal("\(wanted), a whole number and a unit (ms, s, m, h, d) like 25s; '\(word.text)' is none")
            }
            let duration = Duration.milliseconds(number * milliseconds)
            guard range.contains(duration) else { throw Refusal("\(wanted), not \(word.text)") }
            return duration
        } write: {
            durationText($0)
        }
    }
}

extension Kind {
    /// One of some words.
    static func choice(_ choices: [(word: String, value: Value)]) -> Kind where Value: Equatable {
        let words = choices.map(\.word)
        return Kind(type: "word", range: words.joined(separator: ", ")) { word throws(Refusal) in
            guard let choice = choices.first(where: { $0.word == word.text }) else {
                throw Refusal("cannot be '\(word.text)'\(suggestion(for: word.text, among: words))")
            }
            return choice.value
        } write: { value in
            choices.first { $0.value == value }?.word ?? "\(value)"
        }
    }

    /// A text that `make` turns into the value or refuses; YAML's traps for texts are refused before.
    static func text(
        _ type: String, range: String = "", make: @escaping @Sendable (String) throws(Refusal) -> Value,
        write: @escaping @Sendable (Value) -> String
    ) -> Kind {
        Kind(type: type, range: range) { word throws(Refusal) in
            if word.isTruthLike {
                throw Refusal("is a truth value to some YAML readers; put quotes around it: '\(word.text)'")
            }
            if word.isNumberLike { throw Refusal("is a number to YAML; put quotes around it: '\(word.text)'") }
            return try make(word.text)
        } write: {
            write($0)
        }
    }
}

private let durationUnits: [(unit: String, milliseconds: Int)] = [
    ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
]

/// The duration in the largest unit that holds it whole: `90s`, `1d`; one and two minutes stay seconds, as people say
/// them here.
func durationText(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    guard milliseconds != 0 else { return "0s" }
    let unit = durationUnits.last {
        milliseconds % $0.milliseconds == 0 && milliseconds >= $0.milliseconds * ($0.unit == "m" ? 3 : 1)
    }
    return unit.map { "\(milliseconds / $0.milliseconds)\($0.unit)" } ?? "\(milliseconds)ms"
}

/// A number without a needless fraction, to four decimals.
func plain(_ number: Double) -> String {
    let rounded = (number * 10_000).rounded() / 10_000
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
}
