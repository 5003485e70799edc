public import Vocabulary

/// The time zones that a telephone number's area code speaks of.
public enum NumberZones {
    /// `nil` where the plan does not tell: a mobile of a country whose mobiles have no area, an area that is not listed.
    /// The number says where the line was issued, not where the person is now.
    public static func candidates(for phone: PhoneNumber, country: Country) -> [String]? {
        guard let plan = plans[country.code], phone.digits.hasPrefix(plan.callingCode) else { return nil }
        let national = phone.digits.dropFirst(plan.callingCode.count)
        for length in stride(from: plan.longest, through: 1, by: -1) {
            if let zones = plan.zones[String(national.prefix(length))] { return zones.isEmpty ? nil : zones }
        }
        return nil
    }

    private struct Plan {
        var callingCode = ""
        /// By prefix of the national number; the longest counts. Empty = the plan does not tell.
        var zones: [String: [String]] = [:]
        var longest = 0
    }

    private static let plans: [String: Plan] = {
        var plans: [String: Plan] = [:]
        for line in numberZoneData.split(separator: "\n") {
            let columns = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
            guard columns.count == 3, columns[0].count == 2 else { continue }
            let country = columns[0][0]
            var plan = plans[country] ?? Plan(callingCode: columns[0][1])
            for prefix in columns[2] {
                plan.zones[prefix] = columns[1]
                plan.longest = max(plan.longest, prefix.count)
            }
            plans[country] = plan
        }
        return plans
    }()
}
