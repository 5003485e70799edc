public import DialerCore
public import Pacing

/// One simulated day: the same scenario, pacer and seed always give the same day.
///
/// - Parameters:
///   - mode: how the core paces; `progressive` reserves an agent for each call.
///   - pacer: in the place of the mode's own.
public func simulateDay(
    _ scenario: Scenario, mode: DialMode, pacer: (any Pacer)? = nil, seed: UInt64
) -> DayResult {
    var engine = Engine(scenario, mode: mode, pacer: pacer, seed: seed)
    return engine.run()
}

/// Several days, as many at a time as the machine has cores; in the order of the seeds.
public func simulate(
    _ scenario: Scenario, as name: String, mode: DialMode, pacer: (any Pacer)? = nil, seeds: [UInt64]
) async -> Summary {
    let days = await withTaskGroup(of: (Int, DayResult).self) { group in
        for (place, seed) in seeds.enumerated() {
            group.addTask { (place, simulateDay(scenario, mode: mode, pacer: pacer, seed: seed)) }
        }
        var days: [DayResult?] = seeds.map { _ in nil }
        for await (place, day) in group { days[place] = day }
        return days.compactMap(\.self)
    }
    return Summary(pacer: name, scenario: scenario, days: days)
}
