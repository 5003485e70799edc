import Portfolio
import Vocabulary

extension FuzzTarget {
    /// A request of updates: JSON from another system.
    static let updates = FuzzTarget(name: "updates") { input in
        if let json = try? JSON(reading: input) {
            let written = json.bytes
            guard let again = try? JSON(reading: written) else {
                throw Violation(description: "what was read is written as '\(json.line)', which is refused")
            }
            try requireEqual(again, json, "written and read again")
            try requireEqual(again.bytes, written, "written twice")
        }
        guard let readings = try? UpdateReader.read(input) else { return }
        try require((1...UpdateReader.mostUpdates).contains(readings.count), "\(readings.count) updates in a request")
        for reading in readings {
            switch reading.update {
            case .failure(let refusal): try require(!refusal.reason.isEmpty, "a refusal without a reason")
            case .success(let update):
                try requireEqual(reading.id, update.id, "the id that is answered")
                try require(update.account != nil || update.type == .doNotCall, "an update of no account")
                for code in ["CL", "CO", "US"] {
                    guard let country = Country(code: code), let currency = Currency(code: "CLF") else { continue }
                    check(update, country, currency)
                }
            }
        }
    }

    /// Reads what hangs on the account.
    private static func check(_ update: AccountUpdate, _ country: Country, _ currency: Currency) {
        switch update.fact {
        case .balance(let balance): _ = balance.reading(in: currency, country: country)
        case .phone(let phone): _ = phone.reading(country: country)
        case .payment(let row):
            _ = row.payment(in: currency, country: country, today: CivilDate(daysSinceEpoch: 20_000))
        case .withdrawal, .reinstatement, .doNotCall: break
        }
    }
}
