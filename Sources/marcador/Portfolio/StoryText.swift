import DialerCore
import Dialogue
import Foundation
import Portfolio
import Recording
import Store
import Vocabulary

/// The story of an account as an agent reads it.
struct StoryText {
    let lines: [String]

    /// What happened at a time, or on a day whose hour nobody knows.
    private struct Entry {
        var at: Timestamp
        var when: String
        var what: String
    }

    init(_ history: AccountHistory, entries: [StrategyPosition], clock: LocalClock, facts: AccountFacts) {
        let account = history.debt.account
        var head = [account.reference, account.creditor, account.product].compactMap(\.self).joined(separator: ", ")
        head += history.isOpen ? ": \(account.balance) owed" : ": \(Account.end(owing: account.balance.minorUnits > 0))"
        if case .number(let days) = facts[.daysPastDue], history.isOpen { head += ", days past due: \(Int(days))" }
        func entry(_ time: Timestamp, _ what: String) -> Entry { Entry(at: time, when: clock.text(time), what: what) }
        // A payment of a day counts to its end; a promise is broken as the day begins.
        func entry(on day: CivilDate, atEnd: Bool = true, _ what: String) -> Entry {
            Entry(at: clock.start(of: day) + .seconds(atEnd ? 86_399 : 0), when: "\(day)      ", what: what)
        }
        var story = history.calls.map { entry($0.interaction.times.launched, $0.sentence(clock)) }
        story += history.payments.map { entry(on: $0.day, "payment of \($0.amount) (\($0.reference))") }
        for record in history.promises {
            story.append(entry(record.origin.at, record.sentence))
            if let day = record.decided, let how = record.status.verdict {
                story.append(
                    entry(
                        on: day, atEnd: record.status == .kept,
                        "the promise of \(record.promise.amount) for \(record.promise.due) was \(how)"))
            }
        }
        for record in history.agreements {
            story.append(entry(record.origin.at, record.sentence))
            if let day = record.decided, let how = record.status.verdict {
                story.append(
                    entry(
                        on: day, atEnd: record.status == .kept, "the agreement of \(record.agreement.agreed) was \(how)"
                    ))
            }
        }
        story += history.notes.map { entry($0.at, $0.line) }
        story += entries.map { entry($0.since, "stage '\($0.stage)' of '\($0.strategy)'\($0.entry.reason)") }
        lines =
            ["account \(head)", "\(history.debt.debtor.name)"]
            + story.enumerated().sorted { ($0.element.at, $0.offset) > ($1.element.at, $1.offset) }
            .map { "  \($0.element.when)  \($0.element.what)" }
    }
}

extension StrategyPosition.Entry {
    fileprivate var reason: String {
        switch self {
        case .rule: ""
        case .brokenPromise: ": a promise was broken"
        case .noContact(let attempts, _): ": \(attempts) attempts reached nobody"
        case .result(let result, _): ": a conversation came to '\(result)'"
        }
    }
}

extension CommitmentStatus {
    /// What became of it, where that is an event of its own.
    fileprivate var verdict: String? { self == .kept || self == .broken ? rawValue : nil }

    fileprivate var suffix: String {
        switch self {
        case .open: ": open"
        case .kept, .broken: ""
        case .replaced: ": replaced by a later one"
        case .cancelled: ": cancelled"
        }
    }
}

extension PromiseOrigin {
    fileprivate var words: String {
        switch (source, agent) {
        case (.bot, _): ", to a bot"
        case (.agent, let agent?): ", to \(agent)"
        case (.agent, nil): ""
        }
    }
}

extension PromiseRecord {
    fileprivate var sentence: String {
        "promised \(promise.amount) for \(promise.due)\(promise.method.map { " (\($0))" } ?? "")\(origin.words)\(status.suffix)"
    }
}

extension AgreementRecord {
    fileprivate var sentence: String {
        let schedule = agreement.instalments.map { "\($0.amount) on \($0.due)" }.joined(separator: ", ")
        return "agreed on \(agreement.agreed) of \(debt)\(origin.words)\(status.suffix): \(schedule)"
    }
}

extension AccountHistory.Call {
    /// Phones are masked; a trace of a bot is what was pressed and heard.
    fileprivate func sentence(_ clock: LocalClock) -> String {
        let who = dialogue.map { "bot '\($0.script)'" } ?? "call"
        let phone = PhoneNumber(e164: interaction.phone)?.masked ?? "a number"
        var text = "\(who) to \(phone): \(interaction.outcome.rawValue)"
        if let agent = interaction.agent { text += ", \(agent)" }
        if let from = interaction.times.connected, let ended = interaction.times.ended {
            text += ", \(max(0, (ended - from).wholeMilliseconds / 1000)) s"
        }
        if let dialogue { text += "; \(dialogue.line)" }
        if let disposition = interaction.disposition { text += "; \(conversation?.result ?? disposition.rawValue)" }
        if let conversation { text += conversation.details(clock) }
        if let recording { text += recording.line(since: interaction.times.connected) }
        return text
    }
}

extension RecordingRecord {
    /// `; recorded: pbx:early/2026-03-10/3fa9c1-77.wav, paused after 42 s for 12 s`
    fileprivate func line(since conversation: Timestamp?) -> String {
        switch state {
        // Of a call that is just over, or that came to nothing.
        case .ordered, .empty: return ""
        case .failed: return "; not recorded: \(problem ?? "it is not known why")"
        case .deleted, .deleting: return "; its recording was deleted"
        case .missing: return "; its recording is gone"
        case .kept: break
        }
        func seconds(_ duration: Duration) -> Int64 { max(0, duration.wholeMilliseconds / 1000) }
        var line = "; recorded: \(server):\(file)"
        for pause in pauses {
            if let from = conversation ?? began { line += ", paused after \(seconds(pause.from - from)) s" }
            line += pause.until.map { " for \(seconds($0 - pause.from)) s" } ?? " to the end"
        }
        return hold == nil ? line : line + ", held"
    }
}

extension ConversationRecord {
    fileprivate func details(_ clock: LocalClock) -> String {
        [
            reason.map { "reason: \($0)" }, attitude.map { "attitude: \($0)" }, review.map { "for review by '\($0)'" },
            restUntil.map { "rests until \(clock.text($0))" }, note.map { "\"\($0)\"" },
        ].compactMap(\.self).map { ", \($0)" }.joined()
    }
}

extension DialogueRecord {
    /// `promised: said to be the debtor; 1, "mañana", 1`
    fileprivate var line: String {
        let trace = (try? JSONDecoder().decode([TraceEntry].self, from: Data(trace.utf8))) ?? []
        let answers = trace.compactMap { entry -> String? in
            switch entry.fact {
            case .pressed(let key): "\(key.rawValue)"
            case .heard(let words, _, _): "\"\(words)\""
            case .silent: "silence"
            default: nil
            }
        }
        let identified = isIdentified ? "said to be the debtor" : "not known who it was"
        return "\(outcome): \(identified)" + (answers.isEmpty ? "" : ", \(answers.joined(separator: " "))")
    }
}
