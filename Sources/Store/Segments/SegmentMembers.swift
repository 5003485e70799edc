import GRDB
import Portfolio
import Vocabulary

/// Whom a campaign's segment takes in, as a condition in SQL over `a`, a row of `account`.
struct SegmentMembers {
    let campaign: Int64
    let members: SQLPiece
    /// The segment only narrows what the campaign's strategy gives it.
    let isByStrategy: Bool
    /// What the rows of work are made from: with another key they have to be made anew.
    let key: String

    /// Of every configured campaign that works a segment.
    static func all(_ db: Database, at clock: RuleClock) throws -> [SegmentMembers] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM campaign WHERE configured AND segment IS NOT NULL ORDER BY id")
        ).compactMap { try SegmentMembers(db, campaign: $0[0], at: clock) }
    }

    /// `nil` for a campaign without segment.
    init?(_ db: Database, campaign: Int64, at clock: RuleClock) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT c.segment, s.rule, s.split, c.portfolio, c.countries, c.strategy IS NOT NULL FROM campaign c
                    LEFT JOIN segment s ON s.name = CASE instr(c.segment, '/') WHEN 0 THEN c.segment
                        ELSE substr(c.segment, 1, instr(c.segment, '/') - 1) END
                    WHERE c.id = ? AND c.segment IS NOT NULL
                    """), arguments: [campaign])
        guard let row else { return nil }
        let name: String = row[0]
        guard let text = row[1] as String? else {
            throw StoreError(.input, "the segment '\(name)' is not in the database: reload the config file that has it")
        }
        self.campaign = campaign
        isByStrategy = row[5]
        let segment = try SegmentRecord.segment(named: SegmentChoice(name).segment, rule: text, split: row[2])
        members = try Self.members(of: segment, arm: SegmentChoice(name).arm, RuleSQL(db, at: clock))
        let moment =
            switch segment.rule.change {
            case .byImport: ""
            case .byDay: clock.key
            case .byCall: "\(clock.key) \(clock.now.wholeSeconds / 3600)"
            }
        key = [name, text, row[2], row[3] ?? "", row[4], moment].joined(separator: "\n")
    }

    /// Of a segment that no campaign may work.
    static func condition(_ db: Database, _ choice: SegmentChoice, at clock: RuleClock) throws -> SQLPiece {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT rule, split FROM segment WHERE name = ?"), arguments: [choice.segment])
        guard let row else {
            throw StoreError(
                .input, "the segment '\(choice.segment)' is not in the database: reload the config file that has it")
        }
        let segment = try SegmentRecord.segment(named: choice.segment, rule: row[0], split: row[1])
        return try members(of: segment, arm: choice.arm, RuleSQL(db, at: clock))
    }

    static func members(of segment: Segment, arm: String?, _ sql: RuleSQL) throws -> SQLPiece {
        let rule = try sql(segment.rule)
        guard let arm else { return rule }
        let places = try places(of: arm, in: segment)
        return SQLPiece("(") + rule + " AND " + place(in: segment)
            + SQLPiece(" BETWEEN ? AND ?)", [places.lowerBound, places.upperBound - 1])
    }

    /// Which parts of the split an arm has.
    static func places(of arm: String, in segment: Segment) throws -> Range<Int> {
        guard let places = segment.split.places(of: arm) else {
            throw StoreError(
                .input, "the segment '\(segment.name)' has no arm '\(arm)': reload the config file that has it")
        }
        return places
    }

    /// Which part of the split an account falls into.
    static func place(in segment: Segment) -> SQLPiece {
        let (a, b) = SegmentSplit.multipliers(of: segment.name)
        return SQLPiece(
            """
            ((SELECT d.draw FROM debtor d WHERE d.id = a.debtor_id) * ? + ?) % \(SegmentSplit.prime) \
            % \(SegmentSplit.parts)
            """, [a, b])
    }

    // MARK: One account

    func holds(_ db: Database, account: Int64) throws -> Bool {
        try members.holds(db, account: account)
    }

    /// The account comes into the campaign, or leaves it. Into one that works by a strategy it comes when its place is looked
    /// at, which whoever changed it has seen to.
    func fit(_ db: Database, account: Int64) throws {
        if try holds(db, account: account) {
            guard !isByStrategy else { return }
            try db.cachedStatement(sql: WorkRows.insertion(where: "c.id = ? AND a.id = ?"))
                .execute(arguments: [campaign, account])
        } else {
            try Self.withdraw(db, campaign: campaign, account: account)
        }
    }

    static func withdraw(_ db: Database, campaign: Int64, account: Int64) throws {
        try WorkRows.withdraw(db, campaign: campaign, account: account, reason: "no longer in the segment")
    }
}

/// A segment as the store keeps it, so that an import knows it without the config file.
enum SegmentRecord {
    static func keep(_ segments: [Segment], _ db: Database) throws {
        try db.execute(sql: "DELETE FROM segment")
        for segment in segments {
            let split = segment.split.arms.map { "\($0.name) \($0.parts)" }.joined(separator: "\n")
            try db.execute(
                sql: "INSERT INTO segment (name, rule, split) VALUES (?, ?, ?)",
                arguments: [segment.name, segment.rule.description, split])
        }
    }

    static func segment(named name: String, rule: String, split: String) throws -> Segment {
        let arms = split.split(separator: "\n").compactMap { line -> SegmentSplit.Arm? in
            let words = line.split(separator: " ")
            guard words.count == 2, let parts = Int(words[1]) else { return nil }
            return SegmentSplit.Arm(name: String(words[0]), parts: parts)
        }
        do throws(RuleError) {
            return Segment(name: name, rule: try AccountRule(parsing: rule), split: SegmentSplit(arms))
        } catch {
            throw StoreError(
                .input, "the rule of the segment '\(name)' in the database is none (\(error)): reload the config file")
        }
    }
}
