public import Vocabulary

/// The regions that a telephone number's area code speaks of.
public enum NumberRegions {
    /// Keys of ``CountryZones/regionKey(_:of:)``; `nil` where the plan does not tell. The number says where the line was
    /// issued, not where the person is now.
    public static func candidates(for phone: PhoneNumber, country: Country) -> Set<String>? {
        guard let plan = plans[country.code], phone.digits.hasPrefix(plan.callingCode) else { return nil }
        return plan.regions[String(phone.digits.dropFirst(plan.callingCode.count).prefix(plan.areaLength))]
    }

    private struct Plan {
        var callingCode: String
        /// Digits of an area code: in the plans listed they are as long everywhere.
        var areaLength = 0
        var regions: [String: Set<String>] = [:]
    }

    private static let plans: [String: Plan] = {
        var plans: [String: Plan] = [:]
        for line in numberRegionData.split(separator: "\n") {
            let columns = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
            guard columns.count == 3, columns[0].count == 2 else { continue }
            let country = columns[0][0]
            var plan = plans[country] ?? Plan(callingCode: columns[0][1])
            for area in columns[2] {
                plan.regions[area] = Set(columns[1])
                plan.areaLength = area.utf8.count
            }
            plans[country] = plan
        }
        return plans
    }()
}
