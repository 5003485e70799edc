public import Spoken
public import Vocabulary

/// What is known of the person and the debt when the call begins.
public struct DialogueFacts: Hashable, Sendable {
    public enum Gender: String, Sendable, Codable { case masculine, feminine }

    public var name: String?
    public var gender: Gender?
    public var company: String?
    public var phone: String?
    public var documentEnd: String?
    public var creditor: String?
    public var product: String?
    public var amount: Money?
    public var dueDate: CivilDate?
    public var previousPromiseDate: CivilDate?
    public var previousPromiseAmount: Money?
    /// 0…23, where the person lives.
    public var localHour: Int

    public init(localHour: Int = 12) { self.localHour = localHour }

    /// The value of a variable; `nil` when the call has none.
    func value(
        of variable: Variable, in language: SpokenLanguage, today: CivilDate, promiseDate: CivilDate?
    ) -> FactValue? {
        func text(_ text: String?) -> FactValue? {
            guard let text, text.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
            return .text(Self.spokenCase(text))
        }
        func digits(_ text: String?) -> FactValue? {
            guard let text, text.contains(where: \.isNumber) else { return nil }
            return .digits(text)
        }
        switch variable {
        case .name: return text(name)
        case .salutation: return .text(salutation(language))
        case .dayGreeting: return .text(dayGreeting(language))
        case .company: return text(company)
        case .creditor: return text(creditor)
        case .product: return text(product)
        case .phone: return digits(phone)
        case .documentEnd: return digits(documentEnd)
        case .amount: return amount.map { .money($0) }
        case .dueDate: return dueDate.map { .date($0) }
        case .daysOverdue:
            return dueDate.map { .days(max(0, today.daysSinceEpoch - $0.daysSinceEpoch)) }
        case .promiseDate: return promiseDate.map { .date($0) }
        case .previousPromiseDate: return previousPromiseDate.map { .date($0) }
        case .previousPromiseAmount: return previousPromiseAmount.map { .money($0) }
        }
    }

    private func salutation(_ language: SpokenLanguage) -> String {
        switch (language.family, gender) {
        case (.spanish, .masculine): "Estimado"
        case (.spanish, .feminine): "Estimada"
        case (.spanish, nil): "Hola"
        case (.portuguese, .masculine): "Prezado"
        case (.portuguese, .feminine): "Prezada"
        case (.portuguese, nil): "Olá"
        case (.english, _): "Hello"
        }
    }

    private func dayGreeting(_ language: SpokenLanguage) -> String {
        let part = localHour < 12 ? 0 : localHour < (language.family == .english ? 18 : 19) ? 1 : 2
        switch language.family {
        case .spanish:
            let morning = language.country.code == "AR" ? "Buen día" : "Buenos días"
            return [morning, "Buenas tardes", "Buenas noches"][part]
        case .portuguese: return ["Bom dia", "Boa tarde", "Boa noite"][part]
        case .english: return ["Good morning", "Good afternoon", "Good evening"][part]
        }
    }

    /// Names come in capitals from many systems, which some voices spell letter by letter.
    private static func spokenCase(_ text: String) -> String {
        guard text.contains(where: \.isLowercase) == false, text.count > 3 else { return text }
        return text.split(separator: " ").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined(separator: " ")
    }
}

/// A value that is spoken, kept apart from its words for engines that speak numbers and dates themselves.
public enum FactValue: Hashable, Sendable {
    case text(String)
    /// Said one by one.
    case digits(String)
    case money(Money)
    case date(CivilDate)
    case days(Int)

    public func words(in language: SpokenLanguage) -> String {
        switch self {
        case .text(let text): return text
        case .digits(let text): return language.digits(text)
        case .money(let money): return language.money(money)
        case .date(let date): return language.date(date)
        case .days(let days):
            let noun =
                switch language.family {
                case .spanish: Noun("día", "días")
                case .portuguese: Noun("dia", "dias")
                case .english: Noun("day", "days")
                }
            return language.count(Int64(days), of: noun)
        }
    }
}
