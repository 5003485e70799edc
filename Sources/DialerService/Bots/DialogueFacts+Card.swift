import Compliance
import DialerCore
import Dialogue
import Portfolio
import Spoken
import Store
import Vocabulary

extension DialogueFacts {
    /// What the store knows of a call. Who calls is the caller id that the person sees.
    init(_ card: AttemptCard, localHour: Int) {
        self.init(localHour: localHour)
        name = card.debtor.name
        company = card.callerID.name
        phone = card.callerID.number
        documentEnd = card.debtor.document.map { String($0.filter { $0.isLetter || $0.isNumber }.suffix(4)) }
        creditor = card.account.creditor
        product = card.account.product
        amount = card.account.balance
        dueDate = card.account.dueDate
    }
}

extension AttemptCard {
    /// All the debtor may live in.
    var zones: [String] {
        debtor.zone.map { [$0] } ?? CountryZones.candidates(for: debtor.country, region: debtor.region)
    }

    /// What is spoken where the telephone is.
    var language: SpokenLanguage {
        switch country.code {
        case "BR": SpokenLanguage(.portuguese, in: country)
        case "US", "GB": SpokenLanguage(.english, in: country)
        default: SpokenLanguage(.spanish, in: country)
        }
    }
}
