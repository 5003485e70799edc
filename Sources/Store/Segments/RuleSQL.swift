import GRDB
import Portfolio
import Vocabulary

/// A rule as a condition in SQL over a row `a` of `account`, with the same answer as ``AccountRule/holds(for:)``: true,
/// false, or unknown as `NULL`.
struct RuleSQL {
    private let db: Database
    private let field: FieldSQL
    private let clock: RuleClock

    /// - Parameter db: knows the spellings that texts have.
    init(_ db: Database, at clock: RuleClock) {
        self.db = db
        self.clock = clock
        field = FieldSQL(clock: clock)
    }

    func callAsFunction(_ rule: AccountRule) throws -> SQLPiece { try condition(rule.condition) }

    /// What a rule says of the days past due, where it cannot hold without it and few accounts fit it.
    func fewDays(of rule: AccountRule) throws -> SQLPiece? {
        guard let days = try days(in: rule.condition) else { return nil }
        let most = (try Int.fetchOne(db, sql: "SELECT MAX(id) FROM account") ?? 0) / 20
        let found = try Int.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) FROM (SELECT 1 FROM account a WHERE a.status = 'open' AND \(days.text) LIMIT ?)
                """, arguments: StatementArguments(days.arguments) + [most + 1])
        return (found ?? 0) <= most ? days : nil
    }

    private func days(in condition: RuleCondition) throws -> SQLPiece? {
        guard clock.others.isEmpty else { return nil }
        switch condition {
        case .comparison(.field(.daysPastDue), let comparison, .constant(.number)) where comparison != .notEqual:
            return try self.condition(condition)
        case .between(.field(.daysPastDue), .constant(.number), .constant(.number)):
            return try self.condition(condition)
        case .all(let parts): return try parts.compactMap { try days(in: $0) }.first
        default: return nil
        }
    }

    private func condition(_ condition: RuleCondition) throws -> SQLPiece {
        switch condition {
        case .always(let value): return SQLPiece(value ? "1" : "0")
        case .flag(let flag): return field(flag)
        case .comparison(.field(let text), let comparison, .constant(.text(let word))) where text.kind == .text:
            let isEqual = try membership(text, [word])
            return comparison == .equal ? isEqual : SQLPiece("(NOT ") + isEqual + ")"
        case .comparison(.field(.daysPastDue), let comparison, .constant(.number(let days))) where clock.others.isEmpty:
            // Of the column alone, so that its index serves.
            return SQLPiece("(a.due_day \(comparison.mirrored.rawValue) ?)", [Double(clock.day) - days])
        case .comparison(let left, let comparison, let right):
            return SQLPiece("(") + operand(left) + " \(comparison.rawValue) " + operand(right) + ")"
        case .between(.field(.daysPastDue), .constant(.number(let low)), .constant(.number(let high)))
        where clock.others.isEmpty:
            return SQLPiece("(a.due_day BETWEEN ? AND ?)", [Double(clock.day) - high, Double(clock.day) - low])
        case .between(let value, let low, let high):
            return SQLPiece("(") + operand(value) + " BETWEEN " + operand(low) + " AND " + operand(high) + ")"
        case .isOneOf(let asked, let values):
            let words = values.compactMap { if case .text(let word) = $0 { word } else { nil } }
            if asked.kind == .text { return try membership(asked, words) }
            let list = SQLPiece.joined(values.map(constant), by: ", ")
            return SQLPiece("(") + field(asked) + " IN (" + list + "))"
        case .isUnknown(let asked): return SQLPiece("(") + field(asked) + " IS NULL)"
        case .not(let inner): return SQLPiece("(NOT ") + (try self.condition(inner)) + ")"
        case .all(let parts): return SQLPiece("(") + (try .joined(parts.map(self.condition), by: " AND ")) + ")"
        case .any(let parts): return SQLPiece("(") + (try .joined(parts.map(self.condition), by: " OR ")) + ")"
        }
    }

    private func operand(_ operand: RuleOperand) -> SQLPiece {
        switch operand {
        case .field(let asked): field(asked)
        case .constant(let value): constant(value)
        case .arithmetic(let left, let operation, let right):
            SQLPiece("(") + term(left) + " \(operation.rawValue) " + term(right) + ")"
        }
    }

    /// Always of type REAL: SQLite divides whole numbers as such.
    private func term(_ operand: RuleOperand) -> SQLPiece {
        if case .field(let asked) = operand { return SQLPiece("CAST(") + field(asked) + " AS REAL)" }
        return self.operand(operand)
    }

    private func constant(_ value: RuleValue) -> SQLPiece {
        switch value {
        case .number(let number): SQLPiece("?", [number])
        case .text(let text): SQLPiece("?", [text])
        case .date(let date): SQLPiece("?", [date.daysSinceEpoch])
        case .flag(let flag): SQLPiece(flag ? "1" : "0")
        case .unknown: SQLPiece("NULL")
        }
    }

    /// Whether a text is one of those words, in any spelling there is.
    private func membership(_ asked: AccountField, _ words: [String]) throws -> SQLPiece {
        let spellings = try words.flatMap { try self.spellings(of: $0, asked) }
        // Nothing has that word: false, but unknown where the field is.
        guard !spellings.isEmpty else {
            return SQLPiece("(CASE WHEN ") + field(asked) + " IS NULL THEN NULL ELSE 0 END)"
        }
        let marks = spellings.map { _ in "?" }.joined(separator: ", ")
        if asked == .portfolio {
            return SQLPiece("(a.portfolio_id IN (SELECT o.id FROM portfolio o WHERE o.name IN (\(marks))))", spellings)
        }
        return SQLPiece("(") + field(asked) + SQLPiece(" IN (\(marks)))", spellings)
    }

    private func spellings(of word: String, _ asked: AccountField) throws -> [String] {
        let wanted = RuleValue.comparable(word)
        switch asked {
        case .country, .currency: return [wanted.uppercased()]
        case .lastOutcome, .lastDisposition: return [wanted]
        case .portfolio:
            return try String.fetchAll(db, sql: "SELECT name FROM portfolio").filter {
                RuleValue.comparable($0) == wanted
            }
        default:
            return try String.fetchAll(
                db.cachedStatement(sql: "SELECT spelling FROM spelling WHERE field = ? AND comparable = ?"),
                arguments: [asked.rawValue, wanted])
        }
    }
}

extension RuleComparison {
    /// What holds for day - x where this holds for x.
    fileprivate var mirrored: RuleComparison {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .greater
        case .atMost: .atLeast
        case .greater: .less
        case .atLeast: .atMost
        }
    }
}
