import ArgumentParser
import DialerService
import Foundation
import Portfolio
import Settings
import Store
import Vocabulary

/// The account a command is about, and where it is looked for.
struct AccountArgument: ParsableArguments {
    @OptionGroup var config: ConfigOption
    @Argument(help: "The creditor's number of the account.") var account: String
    @Option(help: "The creditor, where several have an account of that number.") var creditor: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    /// What there is of it at hand.
    struct Found {
        var settings: Settings
        var store: Store
        var id: AccountID
        var now: Timestamp
    }

    /// Opens the database, finds the account, and ends the command with a sentence where anything is amiss.
    func with(_ body: (Found) async throws -> Void) async throws {
        let settings = try config.load()
        try await Store.use(database ?? settings.database) { store in
            guard let id = try await store.account(reference: account, creditor: creditor) else {
                throw Exit.with(.noInput, missing)
            }
            try await body(Found(settings: settings, store: store, id: id, now: ServiceClock.system.now))
        }
    }

    var missing: String {
        let whose = creditor.map { " of the creditor '\($0)'" } ?? ""
        return
            "no account\(whose) has the number '\(account)', or several creditors have: check it, or name the --creditor"
    }
}

extension AccountArgument.Found {
    /// What may be agreed on for the account now, and why.
    struct Bargain {
        var debt: AccountDebt
        var limits = OfferLimits()
        var terms = PromiseTerms()
        /// Who says so: for people.
        var place = "the standard, since no strategy has a stage for the account"
    }

    /// As the account's stage says; the narrow standard where no strategy has one for it.
    func bargain() async throws -> Bargain {
        guard let debt = try await store.debt(of: id, now: now),
            let found = try await store.strategyCase(of: id, now: now, uncalled: settings.uncalledContacts)
        else { throw Exit.with(.noInput, "the account has gone: look whether the database is the right one") }
        guard debt.isOpen else {
            throw Exit.with(.usage, "the account is closed: \(debt.end), so there is nothing to promise")
        }
        var bargain = Bargain(debt: debt)
        guard let strategy = settings.workedStrategies.first(where: { $0.isFor(found.story.facts) }) else {
            return bargain
        }
        bargain.terms = strategy.promises
        let position = strategy.position(after: found.story, now: now, clock: found.clock)
        guard let stage = strategy.stages.first(where: { $0.name == position?.stage }) else { return bargain }
        bargain.limits = stage.offer
        bargain.place = "stage '\(stage.name)' of '\(strategy.name)'"
        return bargain
    }

    /// A running daemon takes the change up at once; no daemon is no trouble.
    func tellDaemon() async {
        guard FileManager.default.fileExists(atPath: settings.controlSocket) else { return }
        _ = try? await ControlClient(path: settings.controlSocket).ask(ControlRequest(.imported))
    }
}

extension AccountArgument.Found.Bargain {
    /// A promise as it was typed, within what may be offered.
    func promise(amount: String?, by day: String, method: String?) throws -> Promise {
        let promise = Promise(
            amount: try amount.map { try debt.amount($0, of: "--amount") } ?? debt.balance,
            due: try debt.day(day, of: "--by"), made: debt.today, method: method)
        do throws(OfferRefusal) { try limits.check(promise, debt: debt.balance) } catch {
            throw Exit.with(.usage, "\(error) (\(place))")
        }
        return promise
    }
}

extension AccountDebt {
    /// An amount as people write it, in the account's currency.
    func amount(_ text: String, of option: String) throws -> Money {
        do throws(ValueRefusal) {
            return try AmountReader.read(
                text, currency: balance.currency, country: country, isCurrencyCertain: true)
        } catch { throw Exit.with(.usage, "\(option): \(error.reason)") }
    }

    func day(_ text: String, of option: String) throws -> CivilDate {
        do throws(ValueRefusal) { return try DateReader.read(text, country: country) } catch {
            throw Exit.with(.usage, "\(option): \(error.reason)")
        }
    }
}
