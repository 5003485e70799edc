import DialerCore
import Portfolio
import Store
import Testing
import Vocabulary

/// A store whose accounts are worked by a strategy of three stages: a bot reminds and agents follow it up, agents ask, and
/// agents give notice.
struct StrategyScene {
    let test: TestStore
    var book: StrategyBook
    var campaigns: [Campaign]

    /// Tuesday 2026-03-10, 12:00 in Santiago.
    static let noon = TestStore.noon
    static let agents = campaign("cobranza")
    static let bot = campaign("robot", bot: "recordatorio")
    /// 08:00 to 20:00 on every day but Sunday.
    static let lawful = CallableWeek((0..<6).map { $0 * 1440 + 480..<$0 * 1440 + 1200 })

    init(
        _ campaigns: [Campaign] = [agents, bot], strategy: Strategy? = nil, segments: [Segment] = []
    ) async throws {
        test = try TestStore()
        self.campaigns = campaigns
        book = try Self.book(strategy ?? Self.strategy())
        try await test.store.syncCampaigns(campaigns, segments: segments, now: Self.noon)
    }

    static func strategy() throws -> Strategy {
        Strategy(
            name: "tarjetas",
            stages: [
                Stage(
                    name: "recordatorio", rule: try AccountRule(parsing: "days_past_due between 1 and 15"),
                    steps: [
                        ChannelStep(.bot, script: "recordatorio"), ChannelStep(.call, after: .seconds(2 * 86_400)),
                    ], again: .seconds(4 * 86_400)),
                Stage(
                    name: "exigencia", rule: try AccountRule(parsing: "days_past_due between 16 and 45"),
                    steps: [ChannelStep(.call), ChannelStep(.call, after: .seconds(3 * 86_400))],
                    hours: CallableWeek((0..<5).map { $0 * 1440 + 540..<$0 * 1440 + 1140 })),
                Stage(
                    name: "aviso", rule: try AccountRule(parsing: "days_past_due > 45"), steps: [ChannelStep(.call)],
                    again: .seconds(7 * 86_400), priority: 1),
            ])
    }

    static func book(_ strategy: Strategy, key: String = "1") throws -> StrategyBook {
        StrategyBook(strategies: [strategy], lawful: [try #require(Country(code: "CL")): lawful], key: key)
    }

    static func campaign(
        _ name: String, stages: [String] = [], bot: String? = nil, segment: String? = nil, portfolio: String? = nil
    ) -> Campaign {
        Campaign(
            id: CampaignID(name), mode: bot == nil ? .progressive : .bot,
            selection: AccountSelection(
                portfolio: portfolio, segment: segment, strategy: StrategyChoice("tarjetas", stages: stages)),
            queue: QueueName("cobranza"), trunk: "carrier", callerID: CallerID(name: "Banco", number: "600"), bot: bot)
    }

    /// Accounts by number, so many days past due on the day of ``noon``, each with a mobile phone and a landline.
    func add(_ days: [Int: Int], balance: Int64 = 45_000, now: Timestamp = noon) async throws {
        let today = try #require(CivilDate(iso: "2026-03-10"))
        let rows = try days.sorted { $0.key < $1.key }.map { number, days in
            let digits = String("\(10_000 + number)".dropFirst())
            return try TestStore.row(
                number, phones: ["+5690000\(digits)", "+5620000\(digits)"], balance: balance,
                dueDay: CivilDate(daysSinceEpoch: today.daysSinceEpoch - days))
        }
        _ = try await test.store.importRows(rows, portfolio: "marzo", now: now)
    }

    /// Until there is nothing more to look at.
    @discardableResult
    func review(at now: Timestamp = noon, limit: Int = 50) async throws -> Int {
        var looked = 0
        while true {
            let round = try await test.store.reviewPlaces(by: book, now: now, limit: limit)
            looked += round.accounts
            guard round.isFull else { return looked }
        }
    }

    func claim(
        _ campaign: Campaign = agents, at now: Timestamp = noon, limit: Int = 10, seed: UInt64 = 1,
        odds: ContactOdds = ContactOdds()
    ) async throws -> [Lead] {
        try await test.store.claimLeads(
            campaign: campaign, now: now, limit: limit, order: StrategyOrder(book: book, odds: odds, seed: seed)
        ).leads
    }

    /// The numbers of the accounts that are claimed.
    func claimed(_ campaign: Campaign = agents, at now: Timestamp = noon) async throws -> [Int] {
        try await claim(campaign, at: now).map(\.number)
    }

    /// Journals a lead and ends its attempt half a minute later.
    func play(
        _ lead: Lead, attempt: Int64, _ outcome: Outcome, at now: Timestamp, bot: String? = nil
    ) async throws {
        var launch = TestStore.launch(lead, attempt: attempt, at: now)
        launch.bot = bot
        let refusal = await test.store.journal(launch)
        #expect(refusal == nil)
        // The campaign's own rules would try no more.
        #expect(
            try await test.store.recordEnd(
                TestStore.record(launch, outcome), retry: RetryPolicy(rules: [:], maxAttempts: 1)))
    }

    func account(_ number: Int) async throws -> AccountID {
        try #require(try await test.store.account(reference: "A\(number)"))
    }

    func place(_ number: Int) async throws -> StoredPlace? {
        try await test.store.place(of: account(number))
    }

    func pay(_ amount: Int, on account: Int, reference: String = "1", now: Timestamp) async throws {
        let file = try test.directory.write(
            "folio;cuenta;monto;fecha\n\(reference);A\(account);\(amount);2026-03-10\n", to: "pagos.csv")
        _ = try await PaymentImporter(store: test.store).run(file: file, now: now)
    }
}

extension Lead {
    /// Of its account: the last digits of the person's phones.
    var number: Int { Int(phone.e164.suffix(4)) ?? 0 }
}

extension Duration {
    static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }
    static func hours(_ count: Int) -> Duration { .seconds(3600 * count) }
    static func days(_ count: Int) -> Duration { .seconds(86_400 * count) }
}
