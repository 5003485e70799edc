import ArgumentParser
import Compliance
import DialerCore
import DialerService
import Portfolio
import Settings
import Store
import Vocabulary

struct ResultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result", abstract: "What came of conversations: the results there are, and one of a call.",
        discussion: "The trees of results, and what each result does: docs/collections.md.",
        subcommands: [ResultListCommand.self, ResultSetCommand.self])
}

struct ResultListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The results that the agents of a campaign may choose from.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The campaign; without it the standard tree.") var campaign: String?

    func run() async throws {
        let settings = try config.load()
        if let campaign, !settings.campaigns.contains(where: { $0.name.rawValue == campaign }) {
            let known = settings.campaigns.map(\.name.rawValue)
            let cure = known.isEmpty ? "; it has none" : suggestion(for: campaign, among: known)
            throw Exit.with(.usage, "\(config.path) has no campaign '\(campaign)'\(cure)")
        }
        let tree = campaign.map { settings.results(of: CampaignID($0)) } ?? .standard
        var branch: String?
        for result in tree.results {
            if result.branch != branch { print(result.branch) }
            branch = result.branch
            let facts = [
                result.does.rawValue, result.restDays.map { "rests \($0) days" },
                result.review.map { "review by '\($0)'" }, result.stage.map { "goes to stage '\($0)'" },
                result.asks.isEmpty ? nil : "asks \(result.asks.map(\.rawValue).sorted().joined(separator: " and "))",
            ]
            print("  \(result.code)  \(result.name): \(facts.compactMap(\.self).joined(separator: ", "))")
        }
    }
}

struct ResultSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Say what came of a call; the last word counts.",
        discussion: """
            With a result that is a promise, --by says for which day, and --amount how much; both are checked against what \
            may be offered in the account's stage. What an earlier result of the same call did, and this one does not, is \
            taken back; what cannot be is said.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "The number of the attempt.") var attempt: Int64
    @Argument(help: "The result, by its name or its digits in the campaign's tree.") var result: String
    @Option(help: "The agent who says so, such as PJSIP/201; without it the one who had the call.") var agent: String?
    @Option(help: "Why they have not paid, where the law lets one ask.") var reason: String?
    @Option(help: "How they spoke: willing, evasive.") var attitude: String?
    @Option(help: "What else the next agent should know.") var note: String?
    @Option(help: "When they want to be called, by their clock, as '2026-03-10 16:00'.") var callAt: String?
    @Option(help: "Of a promise: the last day on which it is paid in time, as 2026-03-10.") var by: String?
    @Option(help: "Of a promise: how much; without it all that is owed.") var amount: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    func run() async throws {
        let settings = try config.load()
        try await Store.use(database ?? settings.database) { store in
            guard let card = try await store.attempt(AttemptID(rawValue: attempt)),
                let account = try await store.account(
                    reference: card.account.reference, creditor: card.account.creditor)
            else { throw Exit.with(.noInput, "there is no attempt \(attempt): look it up with marcador story") }
            let found = AccountArgument.Found(
                settings: settings, store: store, id: account, now: ServiceClock.system.now)
            let entry = try await entry(card, found)
            let promise = try await promise(for: entry.result, found)
            let policies = Dictionary(
                settings.campaigns.map { ($0.name, $0.campaign.retry) }, uniquingKeysWith: { first, _ in first })
            let correction = try await store.setResult(
                attempt: card.attempt, entry, retry: { policies[$0] ?? .standard })
            if let (promise, terms) = promise {
                try await store.addPromise(
                    promise, of: account,
                    from: PromiseOrigin(.agent, agent: entry.agent, attempt: card.attempt, at: found.now), terms: terms)
            }
            let what = promise.map { ": \($0.0.amount) for \($0.0.due)" } ?? ""
            print("attempt \(attempt), account \(card.account.reference): \(entry.result.name)\(what)")
            for line in correction?.lines(attempt, entry.result.name, account: card.account) ?? [] { print(line) }
            await found.tellDaemon()
            guard entry.result.does == .doNotCall else { return }
            await CeasedCalls(debtors: [card.debtorID], phones: [card.phone]).tellDaemon(settings.controlSocket)
        }
    }

    private func entry(_ card: AttemptCard, _ found: AccountArgument.Found) async throws -> ConversationEntry {
        let tree = found.settings.results(of: card.campaign)
        guard let result = tree.result(result) else {
            throw Exit.with(
                .usage,
                "the results of campaign \(card.campaign) have no '\(self.result)'\(suggestion(for: self.result, among: tree.results.map(\.name)))"
            )
        }
        if reason != nil, found.settings.sheets[card.country]?.conduct.prohibitions.contains(.askingWhy) ?? false {
            throw Exit.with(
                .usage,
                "in \(card.country) nobody may be asked why they have not paid (docs/compliance.md): leave --reason out"
            )
        }
        guard let agent = agent.map({ AgentID($0) }) ?? card.agent else {
            throw Exit.with(.usage, "no agent had attempt \(attempt): name who says so with --agent")
        }
        var callTime: Timestamp?
        if let callAt {
            let clock = try await found.store.strategyCase(of: found.id, now: found.now)?.clock
            guard let clock, let time = clock.timestamp(callAt), time > found.now else {
                throw Exit.with(.usage, "--call-at: '\(callAt)' is no time to come: write it as '2026-03-10 16:00'")
            }
            callTime = time
        }
        return ConversationEntry(
            result, reason: reason, attitude: attitude, note: note, callAt: callTime, agent: agent, at: found.now)
    }

    /// Checked before anything is written.
    private func promise(
        for result: ConversationResult, _ found: AccountArgument.Found
    ) async throws -> (Promise, PromiseTerms)? {
        guard result.does == .promise else {
            guard by == nil, amount == nil else {
                throw Exit.with(.usage, "'\(result.name)' is no promise: leave --by and --amount out")
            }
            return nil
        }
        guard let by else {
            throw Exit.with(.usage, "'\(result.name)' is a promise: say for which day with --by 2026-03-10")
        }
        let bargain = try await found.bargain()
        let promise = try bargain.promise(amount: amount, by: by, method: nil)
        return (promise, bargain.terms)
    }
}

extension ResultCorrection {
    /// For people: what went back with the result before, and in one line what did not, with what to do about it.
    fileprivate func lines(_ attempt: Int64, _ now: String, account: Account) -> [String] {
        let back = [
            cancelsPromise ? "what was promised in it is cancelled" : nil,
            restoresNumber ? "its number is the debtor's again" : nil,
        ].compactMap(\.self)
        var stays: [String] = []
        if !leavesClosed.isEmpty {
            let people = leavesClosed.map(\.contact)
            var cures: [String] = []
            if people.contains(where: { if case .debtor = $0 { true } else { false } }) {
                cures.append("--account \(account.reference)")
            }
            if people.contains(where: { if case .phone = $0 { true } else { false } }) {
                cures.append("--phone NUMBER")
            }
            let words = cures.joined(separator: ", and for the number ")
            stays.append(
                "do-not-call stays: only if they never asked for it, lift it with marcador do-not-call remove --override --reason WHY \(words)"
            )
        }
        if leavesNumberWrong {
            stays.append("the number stays a wrong person's, since another call says so: correct that one's result too")
        }
        if leavesReplaced {
            stays.append("what that promise had replaced stays so: take it down again with marcador promise add")
        }
        if leavesCallback { stays.append("the call that was agreed on stays: give another time with --call-at") }
        if let leavesReview {
            stays.append("'\(leavesReview)' was asked for a review and may have been told: tell them")
        }
        let corrected = "corrected: attempt \(attempt) is \(now) now, not \(before): "
        return [
            back.isEmpty ? nil : corrected + back.joined(separator: ", and "),
            stays.isEmpty ? nil : "not taken back: \(stays.joined(separator: "; "))",
        ].compactMap(\.self)
    }
}

extension LocalClock {
    /// `2026-03-10 16:00`
    fileprivate func timestamp(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 2, let day = CivilDate(iso: words[0]) else { return nil }
        let parts = words[1].split(separator: ":").map { Int64($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        return start(of: day) + .seconds(hour * 3600 + minute * 60)
    }
}
