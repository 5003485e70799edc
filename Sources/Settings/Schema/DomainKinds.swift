import Compliance
import Foundation
import Vocabulary

// Kinds of value that only this config file has.

extension Kind<String> {
    /// A name that appears in AMI headers, on command lines and in file names.
    static let name = Kind.text("name", range: "1 … 64 letters, digits, - _ .") { text throws(Refusal) in
        guard (1...64).contains(text.count), text.first != "-",
            text.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) })
        else { throw Refusal("must be 1 to 64 letters, digits, '-', '_' or '.', and '\(text)' is not") }
        return text
    } write: {
        $0
    }

    /// Text for people: one line.
    static func line(upTo length: Int) -> Kind<String> {
        .text("text", range: "up to \(length) characters") { text throws(Refusal) in
            try oneLine(text, upTo: length)
            return text
        } write: {
            $0
        }
    }

    static let absolutePath = Kind.text("path", range: "absolute") { text throws(Refusal) in
        try oneLine(text, upTo: 4096)
        guard text.hasPrefix("/"), text.count > 1, !text.hasSuffix("/") else {
            throw Refusal("must be the absolute path of a file, beginning with '/', and '\(text)' is none")
        }
        return text
    } write: {
        $0
    }

    /// May be relative to the config file.
    static let path = Kind.text("path", range: "absolute, or relative to the config file") { text throws(Refusal) in
        try oneLine(text, upTo: 4096)
        guard !text.isEmpty, !text.hasSuffix("/") else { throw Refusal("must be the path of a file") }
        return text
    } write: {
        $0
    }

    /// Host name or address.
    static let host = Kind.text("host", range: "name or address") { text throws(Refusal) in
        guard isHost(text) else { throw Refusal("must be a host name or an IP address, and '\(text)' is none") }
        return text
    } write: {
        $0
    }

    static let address = Kind.text("address", range: "IPv4 or IPv6") { text throws(Refusal) in
        guard isAddress(text) else { throw Refusal("must be an IP address of this machine, and '\(text)' is none") }
        return text
    } write: {
        $0
    }

    static let addressRange = Kind.text("address", range: "address, or network like 10.0.0.0/24") {
        text throws(Refusal) in
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let bits = parts[0].contains(":") ? 128 : 32
        guard parts.count <= 2, isAddress(parts[0]), parts.count == 1 || (0...bits).contains(Int(parts[1]) ?? -1) else {
            throw Refusal("must be an IP address or a network like 10.0.0.0/24, and '\(text)' is none")
        }
        return text
    } write: {
        $0
    }

    /// `host:port`, `[::1]:4573`.
    static let endpoint = Kind.text("host:port") { text throws(Refusal) in
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port)
        else { throw Refusal("must be a host and a port like 192.0.2.10:4573, and '\(text)' is not") }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard isHost(host), !host.contains(":") || text.hasPrefix("[") else {
            throw Refusal("must be a host and a port like 192.0.2.10:4573, and '\(text)' is not")
        }
        return text
    } write: {
        $0
    }

    /// A channel to dial, with a placeholder for the number.
    static let dialString = Kind.text("dial string", range: "with {digits}, {e164} or {national}") {
        text throws(Refusal) in
        try oneLine(text, upTo: 200)
        let known = ["digits", "e164", "national"]
        let placeholders = text.split(separator: "{").dropFirst(text.hasPrefix("{") ? 0 : 1).map { part in
            String(part.prefix { $0 != "}" })
        }
        if let unknown = placeholders.first(where: { !known.contains($0) }) {
            throw Refusal("has the unknown placeholder {\(unknown)}\(suggestion(for: unknown, among: known))")
        }
        guard !placeholders.isEmpty else {
            throw Refusal(
                "dials the same number for everybody; put {digits}, {e164} or {national} where the number goes")
        }
        guard let slash = text.firstIndex(of: "/"), slash > text.startIndex,
            !text.contains(where: { " ,&|".contains($0) })
        else {
            throw Refusal("must be one channel like PJSIP/{digits}@carrier, without spaces, commas, '&' or '|'")
        }
        return text
    } write: {
        $0
    }

    static let callerNumber = Kind.text("phone number", range: "3 … 20 digits, + allowed") { text throws(Refusal) in
        let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard (3...20).contains(digits.utf8.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw Refusal("must be 3 to 20 digits, with or without '+' in front, and '\(text)' is not")
        }
        return text
    } write: {
        $0
    }

    static let callerName = Kind.text("text", range: "up to 80 characters") { text throws(Refusal) in
        try oneLine(text, upTo: 80)
        guard !text.contains(where: { "\"<>,\\".contains($0) }) else {
            throw Refusal(
                "must not contain quotes, commas, backslashes or angle brackets: Asterisk gives them a meaning")
        }
        return text
    } write: {
        $0
    }

    static let sound = Kind.text("sound file", range: "without extension") { text throws(Refusal) in
        guard (1...200).contains(text.count),
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }),
            !text.contains("..")
        else { throw Refusal("must be one sound file without extension, like vm-sorry, and '\(text)' is none") }
        return text
    } write: {
        $0
    }

    static let variableName = Kind.text("variable name") { text throws(Refusal) in
        guard !text.isEmpty, text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
            throw Refusal("must be the name of an environment variable")
        }
        return text
    } write: {
        $0
    }
}

extension Kind<String> {
    /// One of some words, as it is.
    static func words(_ words: [String]) -> Kind<String> {
        .choice(words.map { ($0, $0) })
    }
}

extension Kind<Secret> {
    /// Never quoted back: not in a refusal, not in the reference, not in a list of changes.
    static let secret = Kind(type: "text", range: "1 … 200 characters") { word throws(Refusal) in
        guard !word.isNumberLike, !word.isTruthLike else { throw Refusal("needs quotes around it") }
        guard let secret = Secret(word.text) else {
            throw Refusal("must be 1 to 200 characters on one line")
        }
        return secret
    } write: { _ in
        "••••"
    }
}

extension Kind<Country> {
    static let country = Kind.text("country", range: "ISO 3166-1: two letters") { text throws(Refusal) in
        guard let country = Country(code: text) else {
            throw Refusal("must be a country's two letters like CL, and '\(text)' is none")
        }
        return country
    } write: {
        $0.code
    }
}

extension Kind<CivilDate> {
    static let date = Kind.text("date", range: "2026-12-24") { text throws(Refusal) in
        guard let date = CivilDate(iso: text) else {
            throw Refusal("must be a day like 2026-12-24, and '\(text)' is none")
        }
        return date
    } write: {
        $0.description
    }
}

extension Kind<WeeklyHours> {
    static let hours = Kind.text("weekly hours", range: "mon-fri 08:00-20:00, sat 09:00-14:00") {
        text throws(Refusal) in
        do throws(HoursError) {
            return try WeeklyHours(parsing: text)
        } catch {
            throw Refusal("are no weekly hours: \(error.description)")
        }
    } write: {
        $0.description
    }
}

extension Kind<FrequencyCap.Period> {
    static let capPeriod = Kind.text("period", range: "day, week, or days back like 7d") { text throws(Refusal) in
        if text == "day" { return .day }
        if text == "week" { return .isoWeek }
        let days = Word(String(text.dropLast())).wholeNumber
        guard text.hasSuffix("d"), let days, (1...366).contains(days) else {
            throw Refusal("must be day, week, or 1 to 366 days back like 7d, and '\(text)' is none")
        }
        return .rollingDays(days)
    } write: {
        switch $0 {
        case .day: "day"
        case .isoWeek: "week"
        case .rollingDays(let days): "\(days)d"
        // A rest's, which is written in days of its own.
        case .calendarDays(let days): "\(days) calendar days"
        }
    }
}

private func oneLine(_ text: String, upTo length: Int) throws(Refusal) {
    guard text.count <= length else { throw Refusal("must not be longer than \(length) characters") }
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
        throw Refusal("must be one line, without control characters")
    }
}

private func isHost(_ text: String) -> Bool {
    isAddress(text)
        || ((1...253).contains(text.utf8.count) && text.first != "-" && text.first != "."
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) })
}

private func isAddress(_ text: String) -> Bool {
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
}
