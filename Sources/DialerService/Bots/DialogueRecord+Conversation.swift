import Bot
import Dialogue
import Foundation
import Store
import Vocabulary

extension DialogueRecord {
    /// What is kept of a conversation, over or under way.
    init(_ conversation: BotConversation, of attempt: AttemptID, at now: Timestamp) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let trace = (try? encoder.encode(conversation.trace)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
        let outcome = conversation.timing.ended == nil ? DialogueOutcome.underWay : conversation.outcome
        self.init(
            attempt: attempt, script: conversation.script, outcome: outcome.rawValue,
            isIdentified: conversation.dialogue.isIdentified, isTold: conversation.dialogue.isTold,
            promised: conversation.promise?.date, began: conversation.timing.answered,
            ended: conversation.timing.ended ?? now, firstPrompt: conversation.timing.answerToPrompt,
            longestPause: conversation.timing.longestPause, trace: trace)
    }
}
