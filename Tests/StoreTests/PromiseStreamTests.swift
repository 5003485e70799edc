import DialerCore
import Foundation
import Portfolio
import Store
import Testing
import Vocabulary

/// Promises and agreements over weeks of payments, some of them recorded days after they were made, decided by payments and by
/// the calendar as they come: at the end of every day it is what the whole record, looked at once, says.
@Suite struct PromiseStreamTests {
    private struct Person {
        var id: AccountID
        var reference: String
        var promise: (Promise, PromiseTerms)?
        var agreement: (Agreement, AgreementTerms)?
        /// With the day on which the file with it comes.
        var payments: [(payment: Payment, recorded: Int)] = []
    }

    private static let first = 20_500
    private static let days = 45
    private static let people = 60

    /// 12:00 in Santiago, in the southern winter.
    private func noon(_ day: Int) -> Timestamp { Timestamp(seconds: Int64(day) * 86_400 + 16 * 3600) }

    private func pesos(_ amount: Int64) -> Money { Money(minorUnits: amount, currency: .clp) }

    private func draw(_ number: Int, _ random: inout SeededDraws) throws -> Person {
        var person = Person(id: AccountID(rawValue: Int64(number)), reference: "A\(number)")
        let made = Self.first + Int.random(in: 0..<10, using: &random)
        let today = CivilDate(daysSinceEpoch: made)
        let terms = PromiseTerms(
            graceDays: .random(in: 0...3, using: &random),
            tolerance: Share(basisPoints: .random(in: 0...300, using: &random)))
        let amount = Int64.random(in: 1000...100_000, using: &random)
        if number.isMultiple(of: 2) {
            let due = CivilDate(daysSinceEpoch: made + Int.random(in: 0..<12, using: &random))
            person.promise = (Promise(amount: pesos(amount), due: due, made: today), terms)
        } else {
            let offer = AgreementOffer(
                debt: pesos(amount), agreed: pesos(amount), count: .random(in: 1...4, using: &random), firstDue: today,
                rhythm: .days(.random(in: 3...9, using: &random)), made: today)
            person.agreement = (
                try OfferLimits(maxInstalments: 4).agreement(on: offer),
                AgreementTerms(instalment: terms, brokenBy: .random(in: 1...3, using: &random))
            )
        }
        for number in 0..<Int.random(in: 0...6, using: &random) {
            let paid = made + Int.random(in: -2..<25, using: &random)
            let payment = Payment(
                reference: "P\(number)", amount: pesos(.random(in: 1...amount, using: &random)),
                day: CivilDate(daysSinceEpoch: paid))
            person.payments.append((payment, paid + Int.random(in: 0...6, using: &random)))
        }
        return person
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func dayByDayAndAllAtOnceAreTheSame(seed: UInt64) async throws {
        var random = SeededDraws(seed: seed)
        let test = try TestStore()
        try await test.add((1...Self.people).map { try TestStore.row($0, balance: 100_000_000) })
        let people = try (1...Self.people).map { try draw($0, &random) }
        var seen: [CommitmentStatus: Int] = [:]
        for day in Self.first..<Self.first + Self.days {
            try await make(people, on: day, in: test)
            try await pay(people, on: day, in: test)
            try await test.store.decidePromises(now: noon(day))
            for person in people {
                guard let verdict = try verdict(of: person, on: day) else { continue }
                seen[verdict.status, default: 0] += 1
                let said = try await test.store.commitments(of: person.id)
                let status = said.promises.first?.status ?? said.agreements.first?.status
                let decided = said.promises.first?.decided ?? said.agreements.first?.decided
                #expect(status == verdict.status, "\(person), day \(day)")
                // Of what is kept, an earlier payment that is recorded later does not change the day.
                if verdict.status != .kept { #expect(decided == verdict.decided, "\(person), day \(day)") }
                let facts = try #require(try await test.store.facts(of: person.id, now: noon(day)))
                #expect(facts[.brokenPromises] == .number(verdict.status == .broken ? 1 : 0))
                #expect(facts[.promiseDate] == (verdict.next.map { .date($0) } ?? .unknown), "\(person), day \(day)")
            }
        }
        for status in [CommitmentStatus.open, .kept, .broken] { #expect(seen[status, default: 0] > 100, "\(seen)") }
    }

    private func make(_ people: [Person], on day: Int, in test: TestStore) async throws {
        let origin = PromiseOrigin(.agent, at: noon(day))
        for person in people {
            if let (promise, terms) = person.promise, promise.made.daysSinceEpoch == day {
                try await test.store.addPromise(promise, of: person.id, from: origin, terms: terms)
            }
            if let (agreement, terms) = person.agreement, agreement.made.daysSinceEpoch == day {
                try await test.store.addAgreement(agreement, of: person.id, from: origin, terms: terms)
            }
        }
    }

    private func pay(_ people: [Person], on day: Int, in test: TestStore) async throws {
        let rows = people.flatMap { person in
            person.payments.filter { $0.recorded == day }.map {
                "\($0.payment.reference);\(person.reference);\($0.payment.amount.minorUnits);\($0.payment.day)\n"
            }
        }
        guard !rows.isEmpty else { return }
        let file = try test.directory.write("folio;cuenta;monto;fecha\n" + rows.joined(), to: "p.csv")
        let report = try await PaymentImporter(store: test.store).run(file: file, now: noon(day))
        #expect(report.counts.recorded == rows.count)
    }

    /// What the record as a whole says; `nil` before anything was promised.
    private func verdict(
        of person: Person, on day: Int
    ) throws -> (status: CommitmentStatus, decided: CivilDate?, next: CivilDate?)? {
        let payments = person.payments.filter { $0.recorded <= day && $0.recorded >= Self.first }.map(\.payment)
        let today = CivilDate(daysSinceEpoch: day)
        if let (promise, terms) = person.promise {
            guard promise.made <= today else { return nil }
            switch promise.state(after: payments, today: today, terms: terms) {
            case .open: return (.open, nil, promise.due)
            case .kept(let day): return (.kept, day, nil)
            case .broken(let day): return (.broken, day, nil)
            }
        }
        guard let (agreement, terms) = person.agreement, agreement.made <= today else { return nil }
        switch agreement.state(after: payments, today: today, terms: terms) {
        case .open:
            let next = agreement.next(after: payments, today: today, terms: terms)
            return (.open, nil, try #require(next).instalment.due)
        case .kept(let day): return (.kept, day, nil)
        case .broken(let day): return (.broken, day, nil)
        }
    }
}

/// The same draws for the same seed, everywhere.
private struct SeededDraws: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
