import Bot
import Dialogue
import Synchronization

/// Whether the bots have found no voice of late: so many dialogues in a row in which not one prompt could be said. People are not
/// called then for whom there is nothing to say yet; the first words that are heard end it.
final class Voicelessness: Sendable {
    /// A prompt that is missing once may be an accident.
    static let limit = 3

    private let inARow = Mutex(0)

    var isFound: Bool { inARow.withLock { $0 >= Self.limit } }

    func note(_ conversation: BotConversation) {
        note(spoke: conversation.timing.firstPrompt != nil, failed: conversation.outcome == .failed)
    }

    func note(spoke: Bool, failed: Bool) {
        inARow.withLock { count in
            if spoke { count = 0 } else if failed { count += 1 }
        }
    }
}
