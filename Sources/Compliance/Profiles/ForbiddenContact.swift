public import Vocabulary

/// What a contact is that a law may forbid at any hour.
public enum ContactTrait: String, CaseIterable, Codable, Hashable, Sendable {
    /// The debtor is a minor.
    case minor
    /// Somebody else's telephone, that was given as a reference.
    case reference
    /// A telephone at the place of work.
    case work

    var words: String {
        switch self {
        case .minor: "a minor"
        case .reference: "the telephone of a reference"
        case .work: "a telephone at work"
        }
    }
}

extension ComplianceProfile {
    /// Why a contact must not be called at all, in words; `nil` when it may be.
    func refusal(of traits: Set<ContactTrait>) -> String? {
        guard !traits.isEmpty else { return nil }
        for rules in layers {
            guard
                let trait = ContactTrait.allCases.first(where: { traits.contains($0) && rules.forbidden.contains($0) })
            else { continue }
            return "profile \(rules.id) lets nobody call \(trait.words)"
        }
        return nil
    }
}

/// Which contacts the profiles in force let be called at all, by the country of the telephone.
public struct CallableContacts: Hashable, Sendable {
    private let profiles: [Country: ComplianceProfile]

    public init(_ profiles: [Country: ComplianceProfile]) { self.profiles = profiles }

    /// Why not, in words; `nil` when it may be called.
    public func refusal(at place: ContactPlace, _ traits: Set<ContactTrait> = []) -> String? {
        guard let profile = profiles[place.country] else { return Self.noProfile }
        return traits.isEmpty ? nil : profile.inForce(at: place).refusal(of: traits)
    }

    static let noProfile = "no compliance profile for the country of the phone"

    /// Whether a reason is one that other profiles may take away.
    public static func isOfProfiles(_ reason: String) -> Bool {
        reason == noProfile || reason.hasPrefix("profile ") && reason.contains(" lets nobody call ")
    }
}

extension ConductRules {
    /// What of the prohibitions speaks of whom to call. Where others must not be told, those given as references are not
    /// called: they are others.
    public var forbiddenContacts: Set<ContactTrait> {
        var forbidden: Set<ContactTrait> = []
        if prohibitions.contains(.work) { forbidden.insert(.work) }
        if prohibitions.contains(.minors) { forbidden.insert(.minor) }
        if !prohibitions.isDisjoint(with: [.references, .thirdParties]) { forbidden.insert(.reference) }
        return forbidden
    }
}
