/// The rules of some regions of a country, beside the country's own: both must be kept.
public struct StateRules: Hashable, Sendable, Codable {
    /// Keys of ``CountryZones/regionKey(_:of:)``.
    public var regions: Set<String>
    /// States of its own are not looked at.
    public var profile: ComplianceProfile

    public init(regions: Set<String>, profile: ComplianceProfile) {
        self.regions = regions
        self.profile = profile
    }
}

extension ComplianceProfile {
    /// As it holds for one contact: without the rules of states that the contact is known not to be in. Where nothing is
    /// known, all of them hold.
    public func inForce(at place: ContactPlace) -> ComplianceProfile {
        states.isEmpty ? self : inForce(in: place.regions)
    }

    /// - Parameter regions: all that the contact may be in; `nil` = any.
    public func inForce(in regions: Set<String>?) -> ComplianceProfile {
        guard !states.isEmpty, let regions else { return self }
        var profile = self
        profile.states.removeAll { $0.regions.isDisjoint(with: regions) }
        return profile
    }

    /// The country's rules and those of the states: the strictest of them holds.
    var layers: [ComplianceProfile] { [self] + states.map(\.profile) }

    /// What of them allows calls on a local day.
    func minutes(on day: Int, region: String?) -> [MinuteRange] {
        states.reduce(ownMinutes(on: day, region: region)) { ranges, state in
            ranges.intersection(state.profile.ownMinutes(on: day, region: region))
        }
    }

    /// The caps of all of them, each once.
    var allCaps: [FrequencyCap] {
        states.reduce(caps) { caps, state in caps + state.profile.caps.filter { !caps.contains($0) } }
    }
}

extension [MinuteRange] {
    fileprivate func intersection(_ others: [MinuteRange]) -> [MinuteRange] {
        flatMap { range in
            others.compactMap {
                MinuteRange(start: Swift.max(range.start, $0.start), end: Swift.min(range.end, $0.end))
            }
        }
    }
}

extension ComplianceSheet {
    /// With the rules of states on top: a campaign behaves as the strictest of them asks, wherever it calls.
    public func adding(_ states: [ComplianceSheet]) -> ComplianceSheet {
        var sheet = self
        for state in states {
            sheet.profile.states.append(StateRules(regions: state.regions, profile: state.profile))
            sheet.conduct.tighten(by: state.conduct)
            sheet.overrides += state.overrides
            for (rule, citation) in state.citations { sheet.citations["\(state.id): \(rule)"] = citation }
        }
        return sheet
    }
}

extension ConductRules {
    /// Keeps both rules. Of two prefixes that no number can have the first stays.
    mutating func tighten(by other: ConductRules) {
        identification += other.identification.filter { !identification.contains($0) }
        prohibitions.formUnion(other.prohibitions)
        if let prefix = other.callerPrefix, prefix.hasPrefix(callerPrefix ?? "") { callerPrefix = prefix }
        mayHideNumber = mayHideNumber && other.mayHideNumber
        leastRing = [leastRing, other.leastRing].compactMap(\.self).max()
        if let own = abandonment, let added = other.abandonment {
            // The strict formula counts whatever either of two others counts.
            let formula = own.formula == added.formula ? own.formula : .strict
            abandonment = Abandonment(formula: formula, cap: min(own.cap, added.cap))
        } else {
            abandonment = abandonment ?? other.abandonment
        }
        retentionDays = [retentionDays, other.retentionDays].compactMap(\.self).max()
        mayTellAnybody = mayTellAnybody && other.mayTellAnybody
        mayRecordUnannounced = mayRecordUnannounced && other.mayRecordUnannounced
    }
}
