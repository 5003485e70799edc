import Compliance
import Portfolio
import Vocabulary

extension Strategy {
    /// Every value by its key, as a list of changes shows it.
    var facts: [(String, String)] {
        let path = "strategies.\(name)"
        var facts: [(String, String)] = []
        func add<Value>(_ field: Field<Value>, _ value: Value?, in path: String) {
            if let value { facts.append((joined(path, field.key), field.kind.write(value))) }
        }
        add(Schema.Strategy.accounts, accounts, in: path)
        add(Schema.Strategy.rest, restAfterPayment, in: path)
        add(Schema.Strategy.restAfterConversation, restAfterConversation, in: path)
        add(Schema.Promises.grace, promises.graceDays, in: "\(path).promises")
        add(Schema.Promises.tolerance, promises.tolerance.fraction, in: "\(path).promises")
        facts.append(("\(path).stages", stages.map(\.name).joined(separator: ", ")))
        for stage in stages {
            let path = "\(path).stages.\(stage.name)"
            add(Schema.Stage.rule, stage.rule, in: path)
            facts += stage.moves.map { ("\(path).moves.\($0.on.key)", $0.shown) }
            facts.append(("\(path).steps", stage.steps.map(\.shown).joined(separator: ", ")))
            add(Schema.Stage.again, stage.again, in: path)
            if stage.hours != .always { facts.append(("\(path).hours", stage.hours.shown)) }
            facts += Outcome.allCases.compactMap { outcome in
                stage.retry.steps[outcome].map { ("\(path).retry.\(outcome.rawValue)", $0.shown) }
            }
            add(Schema.Phones.order, stage.phones.order, in: "\(path).phones")
            facts.append(("\(path).phones.kinds", stage.phones.kinds.map(\.rawValue).joined(separator: ", ")))
            add(Schema.Offer.maxDiscount, stage.offer.maxDiscount.fraction, in: "\(path).offer")
            add(Schema.Offer.maxInstalments, stage.offer.maxInstalments, in: "\(path).offer")
            add(Schema.Offer.minFirstPayment, stage.offer.minFirstPayment.fraction, in: "\(path).offer")
            add(Schema.Offer.promiseWithin, stage.offer.promiseWithin, in: "\(path).offer")
            add(Schema.Stage.guide, stage.guide, in: path)
            add(Schema.Stage.effect, stage.effect, in: path)
            add(Schema.Stage.priority, stage.priority, in: path)
        }
        return facts
    }
}

extension StageMove {
    fileprivate var shown: String {
        switch on {
        case .brokenPromise: to
        case .noContact(let attempts): "\(to) after \(attempts) attempts"
        }
    }
}

extension StageMove.Trigger {
    fileprivate var key: String {
        switch self {
        case .brokenPromise: "broken_promise"
        case .noContact: "no_contact"
        }
    }
}

extension ChannelStep {
    fileprivate var shown: String {
        let what = script.map { "\(channel.rawValue) (\($0))" } ?? channel.rawValue
        return after > .zero ? "\(what) after \(durationText(after))" : what
    }
}

extension CallableWeek {
    /// As the config file writes it.
    fileprivate var shown: String {
        let days = Weekday.allCases.map { day in
            ranges.map { $0.clamped(to: (day.rawValue - 1) * 1440..<day.rawValue * 1440) }.filter { !$0.isEmpty }
        }
        let hours = zip(Weekday.allCases, days).map { day, ranges in
            (
                day,
                ranges.compactMap {
                    MinuteRange(
                        start: $0.lowerBound - (day.rawValue - 1) * 1440, end: $0.upperBound - (day.rawValue - 1) * 1440
                    )
                }
            )
        }
        return Kind.hours.write(WeeklyHours(Dictionary(uniqueKeysWithValues: hours)))
    }
}
