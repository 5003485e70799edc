public import Vocabulary

/// A language as it is spoken in one country: `es-CL`, `pt-BR`. What is said of numbers, money and days follows from it.
public struct SpokenLanguage: Hashable, Sendable {
    public enum Family: String, CaseIterable, Sendable {
        case spanish = "es"
        case portuguese = "pt"
        case english = "en"
    }

    public let family: Family
    public let country: Country

    public init(_ family: Family, in country: Country) {
        self.family = family
        self.country = country
    }

    /// Reads `es-CL` or `es_CL`; `nil` for a language that is not spoken here. A language alone (`es`) is taken as
    /// it is spoken in Mexico, Brazil or the United States.
    public init?(tag: some StringProtocol) {
        let parts = tag.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
        guard (1...2).contains(parts.count), let family = Family(rawValue: parts[0].lowercased()) else {
            return nil
        }
        let home =
            switch family {
            case .spanish: "MX"
            case .portuguese: "BR"
            case .english: "US"
            }
        guard let country = parts.count == 2 ? Country(code: parts[1]) : Country(code: home) else {
            return nil
        }
        self.init(family, in: country)
    }

    /// `es-CL`
    public var tag: String { "\(family.rawValue)-\(country.code)" }
}

extension SpokenLanguage: CustomStringConvertible {
    public var description: String { tag }
}

/// What a number stands before, for languages whose numbers change with it.
public enum Agreement: CaseIterable, Sendable {
    /// Nothing: counting, or a year. `veintiuno`, `vinte e um`.
    case counting
    /// A masculine noun: `veintiún pesos`, `dois reais`.
    case masculine
    /// A feminine noun: `veintiuna cuotas`, `duas parcelas`.
    case feminine
}

extension SpokenLanguage {
    /// A number in words.
    public func number(_ number: Int64, _ agreement: Agreement = .counting) -> String {
        guard number >= 0 else { return "\(minus) \(words(number.magnitude, agreement))" }
        return words(number.magnitude, agreement)
    }

    /// A number of things: `un peso`, `doscientas cuotas`, `un millón de pesos`.
    public func count(_ number: Int64, of noun: Noun) -> String {
        let spoken = self.number(number, noun.isFeminine ? .feminine : .masculine)
        // The noun hangs on "millón" alone, not on what follows it.
        let link = takesOf(number.magnitude) ? " de " : " "
        return spoken + link + (number.magnitude == 1 ? noun.singular : noun.plural)
    }

    func words(_ number: UInt64, _ agreement: Agreement) -> String {
        switch family {
        case .spanish: SpanishNumerals.words(number, agreement)
        case .portuguese: PortugueseNumerals.words(number, agreement)
        case .english: EnglishNumerals.words(number)
        }
    }

    private func takesOf(_ number: UInt64) -> Bool {
        family != .english && number > 0 && number % 1_000_000 == 0
    }

    var minus: String { family == .spanish ? "menos" : family == .portuguese ? "menos" : "minus" }
}

/// A thing that is counted.
public struct Noun: Hashable, Sendable {
    public var singular: String
    public var plural: String
    public var isFeminine: Bool

    public init(_ singular: String, _ plural: String, isFeminine: Bool = false) {
        self.singular = singular
        self.plural = plural
        self.isFeminine = isFeminine
    }
}
