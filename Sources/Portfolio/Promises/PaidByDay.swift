import Vocabulary

/// What has come in by which day, in one currency and from one day on.
struct PaidByDay {
    /// Days in order, each with all that had come in by its end.
    private var days: [(day: CivilDate, total: Int64)] = []

    /// Payments before `first`, after `last`, in other currencies or not above zero do not count.
    init(_ payments: [Payment], in currency: Currency, from first: CivilDate, through last: CivilDate) {
        var total: Int64 = 0
        let counted = payments.filter {
            $0.amount.currency == currency && $0.amount.minorUnits > 0 && $0.day >= first && $0.day <= last
        }
        for payment in counted.sorted(by: { $0.day < $1.day }) {
            let (sum, overflow) = total.addingReportingOverflow(payment.amount.minorUnits)
            total = overflow ? .max : sum
            if days.last?.day == payment.day { days.removeLast() }
            days.append((payment.day, total))
        }
    }

    /// All that had come in by the end of a day.
    func total(by day: CivilDate) -> Int64 { days.last { $0.day <= day }?.total ?? 0 }

    var total: Int64 { days.last?.total ?? 0 }

    /// The first day by whose end that much had come in.
    func day(of amount: Int64) -> CivilDate? { days.first { $0.total >= amount }?.day }
}

extension CivilDate {
    func adding(days: Int) -> CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch + days) }

    /// The same day of the month so many months later, or the last day of a shorter month.
    func adding(months: Int) -> CivilDate {
        let index = year * 12 + month - 1 + months
        let (year, month) = (index / 12, index % 12 + 1)
        for day in stride(from: day, through: 28, by: -1) {
            if let date = CivilDate(year: year, month: month, day: day) { return date }
        }
        return CivilDate(year: year, month: month, day: day) ?? self
    }
}
