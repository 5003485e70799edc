import Portfolio
import Vocabulary

// What a night brings: payments of the day before, promises that have run out, a day more in arrears.

extension CollectionsRun {
    mutating func begin(day: Int) {
        for index in files.indices where !files[index].isClosed {
            let today = days.clock(of: index, at: now).date(now)
            let hasPaid = day > 0 && bookYesterday(index, before: today)
            if hasPaid, files[index].balance.minorUnits <= 0 {
                files[index].isClosed = true
                audit.stop(index, .paid, at: now)
            }
            if day > 0, !files[index].isClosed { files[index].daysPastDue += 1 }
            let isBroken = judgePromise(index, today: today)
            if hasPaid { policy.take(.payment, of: files[index], at: now) }
            if isBroken { policy.take(.brokenPromise, of: files[index], at: now) }
            policy.review(files[index], at: now)
        }
    }

    private mutating func bookYesterday(_ index: Int, before today: CivilDate) -> Bool {
        let file = files[index]
        let yesterday = CivilDate(daysSinceEpoch: today.daysSinceEpoch - 1)
        var amount: Int64 = 0
        if let promise = file.promise, promise.due == yesterday,
            fates.keeps(
                index, lot: hidden[index].promiseLot, daysPastDue: file.daysPastDue,
                isReminded: hidden[index].isReminded)
        {
            amount = min(promise.amount.minorUnits, file.balance.minorUnits)
        } else {
            let isFresh = hidden[index].conversations.last.map { now - $0 < .seconds(3 * 86_400) } ?? false
            if fates.paysAlone(
                index, on: yesterday, daysPastDue: file.daysPastDue, isFresh: isFresh && file.promise == nil)
            {
                amount = file.balance.minorUnits
            }
        }
        guard amount > 0 else { return false }
        let paid = Money(minorUnits: amount, currency: file.balance.currency)
        files[index].balance.minorUnits -= amount
        files[index].payments.append(
            Payment(reference: "\(index)-\(yesterday)", amount: paid, day: yesterday))
        tally.paid(index, TruePortfolio.pesos(paid))
        return true
    }

    /// - Returns: whether it was broken.
    private mutating func judgePromise(_ index: Int, today: CivilDate) -> Bool {
        guard let promise = files[index].promise else { return false }
        switch promise.state(after: files[index].payments, today: today, terms: setup.terms) {
        case .open: return false
        case .kept:
            files[index].promise = nil
            tally.kept(index, TruePortfolio.pesos(promise.amount))
            return false
        case .broken:
            files[index].promise = nil
            files[index].brokenPromises += 1
            tally.broken(index)
            return true
        }
    }
}
