public import DialerCore
import GRDB
public import Portfolio
public import Vocabulary

extension Store {
    /// Brings the campaigns of the config file into the store: new ones get `initialState`, known ones keep theirs, ones
    /// no longer configured are set aside with all their history. Accounts already imported become work. Leads that were put
    /// off by hours or caps are due again, for the rules may have changed. Campaigns that work a segment get their
    /// accounts by ``refreshSegments(now:)``, those that work by a strategy by ``reviewPlaces(by:now:limit:)``.
    public func syncCampaigns(
        _ campaigns: [Campaign], segments: [Segment] = [], initialState: CampaignState = .running, now: Timestamp
    ) async throws(StoreError) {
        try await write { db in
            try SegmentRecord.keep(segments, db)
            try db.execute(sql: "UPDATE campaign SET configured = 0")
            let asking = segments.filter(\.asksForPromises).map(\.name)
            for campaign in campaigns {
                let segment = campaign.selection.segment.map { SegmentChoice($0).segment }
                try Self.sync(campaign, initialState, callsPromised: segment.map(asking.contains) ?? false, now, db)
            }
            if try !StrategyPlaces.areUsed(db) { try PlaceProgress.forget(db) }
        }
    }

    private static func sync(
        _ campaign: Campaign, _ initialState: CampaignState, callsPromised: Bool, _ now: Timestamp, _ db: Database
    ) throws {
        let selection = campaign.selection
        let countries = selection.countries.sorted().map(\.code).joined(separator: " ")
        let days = selection.daysPastDue.map { "\($0.lowerBound)…\($0.upperBound)" } ?? ""
        let strategy = selection.strategy
        let stages = strategy?.stages.joined(separator: "\n") ?? ""
        let fillsItself = selection.segment == nil && strategy == nil
        let known = try Row.fetchOne(
            db,
            sql:
                "SELECT id, portfolio, countries, days_past_due, segment, strategy, stages FROM campaign WHERE name = ?",
            arguments: [campaign.id.rawValue])
        let id: Int64
        if let known {
            id = known[0]
            try db.execute(
                sql: "UPDATE campaign SET configured = 1, bot = ?, calls_promised = ? WHERE id = ?",
                arguments: [campaign.bot, callsPromised, id])
            try WorkRows.reconsider(db, campaign: id, now: now)
            let isSame =
                (known[1] as String?) == selection.portfolio && (known[2] as String) == countries
                && (known[3] as String) == days && (known[4] as String?) == selection.segment
                && (known[5] as String?) == strategy?.name && (known[6] as String) == stages
            guard !isSame else {
                if fillsItself { try WorkRows.fill(db, campaign: id) }
                return
            }
        } else {
            try db.execute(
                sql: """
                    INSERT INTO campaign (name, state, configured, bot, calls_promised, created_at)
                    VALUES (?, ?, 1, ?, ?, ?)
                    """,
                arguments: [
                    campaign.id.rawValue, initialState.rawValue, campaign.bot, callsPromised, now.milliseconds,
                ])
            id = db.lastInsertedRowID
        }
        try db.execute(
            sql: """
                UPDATE campaign SET portfolio = ?, countries = ?, days_past_due = ?, segment = ?, segment_key = NULL,
                    strategy = ?, stages = ? WHERE id = ?
                """,
            arguments: [selection.portfolio, countries, days, selection.segment, strategy?.name, stages, id])
        try db.execute(sql: "DELETE FROM campaign_country WHERE campaign_id = ?", arguments: [id])
        for country in selection.countries {
            try db.execute(
                sql: "INSERT INTO campaign_country (campaign_id, country) VALUES (?, ?)", arguments: [id, country.code])
        }
        try WorkRows.withdraw(db, campaign: id)
        if strategy == nil {
            try WorkRows.leaveStrategy(db, campaign: id)
            try WorkRows.lookAgain(db, campaign: id)
        }
        if fillsItself { try WorkRows.fill(db, campaign: id) }
    }

    /// The state of every configured campaign, as its operator set it.
    public func campaignStates() async throws(StoreError) -> [CampaignID: CampaignState] {
        try await read { db in
            var states: [CampaignID: CampaignState] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT name, state FROM campaign WHERE configured") {
                states[CampaignID(row[0] as String)] = CampaignState(rawValue: row[1])
            }
            return states
        }
    }

    /// Keeps what the operator decided over restarts.
    public func setCampaignState(_ campaign: CampaignID, _ state: CampaignState) async throws(StoreError) {
        try await write { db in
            try db.execute(
                sql: "UPDATE campaign SET state = ? WHERE name = ?", arguments: [state.rawValue, campaign.rawValue])
            guard db.changesCount > 0 else { throw StoreError(.input, "there is no campaign '\(campaign)'") }
        }
    }

    static func id(of campaign: CampaignID, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM campaign WHERE name = ?"), arguments: [campaign.rawValue])
    }
}
