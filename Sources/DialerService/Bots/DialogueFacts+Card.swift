import Compliance
import DialerCore
import Dialogue
import Portfolio
import Spoken
import Store
import Vocabulary

extension DialogueFacts {
    /// What the store knows of a debt. Who calls is the caller id that the person sees.
    init(_ debt: DebtCard, callerID: CallerID, localHour: Int) {
        self.init(localHour: localHour)
        name = debt.debtor.name
        company = callerID.name
        phone = callerID.number
        documentEnd = debt.debtor.document.map { String($0.filter { $0.isLetter || $0.isNumber }.suffix(4)) }
        creditor = debt.account.creditor
        product = debt.account.product
        amount = debt.account.balance
        dueDate = debt.account.dueDate
        previousPromiseDate = debt.lastPromise?.due
        previousPromiseAmount = debt.lastPromise?.amount
    }
}

extension Debtor {
    /// All they may live in.
    var zones: [String] { zone.map { [$0] } ?? CountryZones.candidates(for: country, region: region) }
}

extension SpokenLanguage {
    /// What is spoken where a telephone is.
    init(spokenIn country: Country) {
        switch country.code {
        case "BR": self.init(.portuguese, in: country)
        case "US", "GB": self.init(.english, in: country)
        default: self.init(.spanish, in: country)
        }
    }
}
