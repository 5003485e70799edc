import Dialogue
import Settings
import Spoken
import Synchronization

/// The bot scripts in force. A dialogue keeps the one it began with, whatever is put here meanwhile.
final class BotShelf: Sendable {
    private struct Place: Hashable {
        var name: String
        var language: SpokenLanguage
    }

    private struct State {
        var folder: BotFolder
        /// Put together once for each language, not for each call; `nil`: no wording in it.
        var spoken: [Place: DialogueScript?] = [:]
    }

    private let state: Mutex<State>

    init(_ folder: BotFolder) { state = Mutex(State(folder: folder)) }

    var folder: BotFolder { state.withLock { $0.folder } }

    /// `nil`: there is no such script, or it does not speak that language.
    func script(_ name: String, in language: SpokenLanguage) -> DialogueScript? {
        let place = Place(name: name, language: language)
        return state.withLock { state in
            if let known = state.spoken[place] { return known }
            let script = state.folder.bot(name)?.script(for: language)
            state.spoken[place] = .some(script)
            return script
        }
    }

    func put(_ folder: BotFolder) { state.withLock { $0 = State(folder: folder) } }
}
