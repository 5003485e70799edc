import Compliance
import DialerCore
import Portfolio
import Vocabulary

/// A phone of a debtor, with what this campaign has seen on it.
struct PhoneCandidate: Hashable, Sendable {
    var id: Int64
    var number: PhoneNumber
    var country: Country
    /// Of the number; those of the debtor come in beside them.
    var traits: Set<ContactTrait> = []
    var isValid: Bool
    var isDoNotCall: Bool
    /// Attempts of this campaign on this number by outcome.
    var history: [Outcome: Int]
}

/// Which of a debtor's phones is called next.
enum ContactChoice {
    enum Verdict: Hashable, Sendable {
        case call(PhoneCandidate)
        /// One sentence: why none can be called.
        case none(String)
    }

    /// The usable phone with the fewest attempts; among equals the first in the file.
    /// - Parameter home: country code and region of the debtor, as they were written; asked for by `lawful` only.
    static func pick(
        _ candidates: [PhoneCandidate], home: (country: String, region: String?) = ("", nil), countries: Set<Country>,
        lawful: CallableContacts?, policy: RetryPolicy
    ) -> Verdict {
        let valid = candidates.filter(\.isValid)
        guard !valid.isEmpty else { return .none("no valid phone number") }
        let wanted = valid.filter { countries.isEmpty || countries.contains($0.country) }
        guard !wanted.isEmpty else { return .none("no phone number in the campaign's countries") }
        let refusals = wanted.map { phone in
            lawful?.refusal(
                at: ContactPlace(home: home.country, region: home.region, phone: phone.number, country: phone.country),
                phone.traits)
        }
        let ruled = zip(wanted, refusals).filter { $0.1 == nil }.map(\.0)
        if ruled.isEmpty, let refusal = refusals.compactMap(\.self).first { return .none(refusal) }
        let allowed = ruled.filter { !$0.isDoNotCall }
        guard !allowed.isEmpty else { return .none("do not call") }
        let left = allowed.filter { !isUsedUp($0, policy) }
        guard let best = left.min(by: { attempts($0) < attempts($1) }) else {
            return .none("every phone number is used up by the retry rules")
        }
        return .call(best)
    }

    /// More ends of one kind than its rule allows to be tried again; an outcome without rule is never tried again.
    /// Invalid numbers are marked as such for every campaign, and are left out before.
    static func isUsedUp(_ candidate: PhoneCandidate, _ policy: RetryPolicy) -> Bool {
        candidate.history.contains { outcome, count in
            outcome != .invalid && count > policy.rules[outcome]?.attempts ?? 0
        }
    }

    private static func attempts(_ candidate: PhoneCandidate) -> Int { candidate.history.values.reduce(0, +) }
}

extension ContactPoint.Kind {
    /// What a law may say of it.
    var traits: Set<ContactTrait> {
        switch self {
        case .work: [.work]
        case .reference: [.reference]
        case .mobile, .landline, .email, .unknown: []
        }
    }
}
