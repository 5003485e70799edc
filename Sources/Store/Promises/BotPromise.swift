import GRDB
import Portfolio
import Vocabulary

/// A day that somebody promised a bot: the whole balance by then, since bots speak of nothing less. Said twice it is one
/// promise. Where instalments were agreed on, they stand.
struct BotPromise {
    let db: Database
    let record: DialogueRecord
    let due: CivilDate

    func keep(terms: (AccountFacts) -> PromiseTerms) throws {
        let attempt = record.attempt.rawValue
        guard
            let account = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT account_id FROM attempt WHERE id = ?"), arguments: [attempt])
        else { return }
        let known = try Int.fetchOne(
            db.cachedStatement(sql: "SELECT due_day FROM promise WHERE attempt_id = ? ORDER BY id DESC"),
            arguments: [attempt])
        let isAgreed = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM agreement WHERE account_id = ? AND state = 'open')"),
            arguments: [account])
        let book = try PromiseBook(db, at: record.ended)
        guard known != due.daysSinceEpoch, isAgreed == false, let debt = try book.debt(account), debt.isOpen,
            let facts = try AccountFacts(db, account: account, at: book.clock)
        else { return }
        try book.add(
            Promise(amount: debt.balance, due: due, made: debt.today), of: debt,
            from: PromiseOrigin(.bot, attempt: record.attempt, at: record.ended), terms: terms(facts))
    }
}
