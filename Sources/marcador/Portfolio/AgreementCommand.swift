import ArgumentParser
import DialerService
import Portfolio
import Settings
import Store
import Vocabulary

struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement", abstract: "Promises in instalments: agree on one, see how it stands.",
        subcommands: [AgreementAddCommand.self, AgreementShowCommand.self])
}

struct AgreementAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Agree on instalments; prints the schedule.",
        discussion: """
            Checked against what may be offered in the account's stage. It takes the place of what was promised before.
            """)

    @OptionGroup var account: AccountArgument
    @Option(help: "What is paid in all; less than what is owed with a discount, without it all that is owed.")
    var total: String?
    @Option(help: "How many payments.") var instalments: Int
    @Option(help: "The first payment; without it like the others, or the least that the stage asks for.")
    var first: String?
    @Option(help: "The day of the first payment, as 2026-03-10; without it today.") var from: String?
    @Option(help: "month, or a number of days such as 15.") var every = "month"
    @Option(name: .customLong("round"), help: "Instalments are whole multiples of so much, but for the last one.")
    var unit: String?
    @Option(help: "How they mean to pay, such as transferencia.") var method: String?
    @OptionGroup var origin: OriginOptions
    @Flag(help: "Only print the schedule.") var dry = false

    private var rhythm: AgreementOffer.Rhythm? {
        if every == "month" { return .monthly }
        return Int(every).flatMap { (1...366).contains($0) ? .days($0) : nil }
    }

    func validate() throws {
        guard rhythm != nil else { throw ValidationError("--every is month, or a number of days from 1 to 366") }
    }

    func run() async throws {
        try await account.with { found in
            let bargain = try await found.bargain()
            let debt = bargain.debt
            let offer = AgreementOffer(
                debt: debt.balance, agreed: try total.map { try debt.amount($0, of: "--total") } ?? debt.balance,
                count: instalments, firstPayment: try first.map { try debt.amount($0, of: "--first") },
                firstDue: try from.map { try debt.day($0, of: "--from") } ?? debt.today, rhythm: rhythm ?? .monthly,
                unit: try unit.map { try debt.amount($0, of: "--round").minorUnits } ?? 1, made: debt.today)
            let agreement: Agreement
            do throws(OfferRefusal) { agreement = try bargain.limits.agreement(on: offer) } catch {
                throw Exit.with(.usage, "\(error) (\(bargain.place))")
            }
            let terms = AgreementTerms(instalment: bargain.terms)
            if !dry {
                try await found.store.addAgreement(
                    agreement, of: found.id, from: origin.origin(at: found.now), terms: terms, method: method)
            }
            print(
                "account \(account.account): \(agreement.agreed) of \(debt.balance) \(dry ? "would be paid" : "agreed on")"
            )
            for instalment in agreement.instalments {
                print("  \(instalment.number)  \(instalment.due)  \(instalment.amount)")
            }
            if !dry { await found.tellDaemon() }
        }
    }
}

struct AgreementShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "How the agreements of an account stand: what was covered, what was missed.")

    @OptionGroup var account: AccountArgument

    func run() async throws {
        try await account.with { found in
            let agreements = try await found.store.commitments(of: found.id).agreements
            guard !agreements.isEmpty, let debt = try await found.store.debt(of: found.id, now: found.now) else {
                return print("account \(account.account) has no agreement")
            }
            let payments = try await found.store.payments(of: found.id)
            for record in agreements {
                let became = record.decided.map { "\(record.status.rawValue) on \($0)" } ?? record.status.rawValue
                print("\(record.agreement.agreed) of \(record.debt), agreed on \(record.agreement.made): \(became)")
                let standing = record.agreement.standing(after: payments, today: debt.today, terms: record.terms)
                for one in standing { print("  \(one.line)") }
            }
        }
    }
}

extension InstalmentStanding {
    fileprivate var line: String {
        let how =
            paidOn.map { "covered on \($0)" }
            ?? "\(covered) of it covered\(isMissed ? ", missed" : "")"
        return "\(instalment.number)  \(instalment.due)  \(instalment.amount)  \(how)"
    }
}
