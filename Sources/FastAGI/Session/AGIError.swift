/// Why a command, or a whole session, came to nothing. Each describes itself in a sentence, with the cure.
public enum AGIError: Error, Sendable, Hashable {
    /// The peer sent something that is no AGI environment.
    case notAGI
    /// The environment went past the configured limit.
    case environmentTooLarge
    /// The peer connected and did not send its environment in time.
    case environmentTimedOut
    /// The command was not sent: Asterisk could not have read it as meant.
    case refused(command: String, AGICommand.Refusal)
    /// A command was given while another still waited for its answer; Asterisk cannot take two at once.
    case busy(command: String)
    /// No answer in time. The session is closed: a late answer would be taken for the next command's.
    case timedOut(command: String)
    /// No answer in time, and a line that is no answer.
    case unreadable(command: String, line: AGIText)
    /// The task was cancelled while the command waited. The session is closed, as after a time-out.
    case cancelled
    /// The connection ended: Asterisk closed it, crashed, or the network did.
    case disconnected
    /// An answer went past the configured limit.
    case answerTooLarge
    /// Asterisk does not know the command (510).
    case unknownCommand(String)
    /// The caller is gone and the command needs a live channel (511, or a result of -1 with a hang-up).
    case hungUp(command: String)
    /// Asterisk refused the arguments (520); `usage` is its own explanation.
    case wrongUsage(command: String, usage: AGIText)
    /// Asterisk tried and could not: a file that is not there, an application it does not have.
    case failed(command: String, result: AGIText)

    /// Whether the call, and not the script or the set-up, ended the session.
    public var isEndOfCall: Bool {
        switch self {
        case .hungUp, .disconnected, .cancelled: true
        default: false
        }
    }
}

extension AGIError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAGI:
            "The peer does not speak AGI: point only Asterisk's AGI() at this port."
        case .environmentTooLarge:
            "The AGI environment is larger than the limit: pass fewer or shorter arguments to AGI()."
        case .environmentTimedOut:
            "The peer connected and sent no AGI environment in time: look for a port scanner or a blocked network."
        case .refused(let command, let refusal):
            "\(command) was not sent: \(refusal.explanation)."
        case .busy(let command):
            "\(command) was not sent because another command still waits: await each command of a session in turn."
        case .timedOut(let command):
            "Asterisk did not answer \(command) in time: the session was closed; give long commands a longer `within:`."
        case .unreadable(let command, let line):
            "Asterisk's answer to \(command) cannot be read: '\(line.string.prefix(80))'; look for a proxy in between."
        case .cancelled:
            "The AGI session was cancelled: the call goes on in the dialplan."
        case .disconnected:
            "The AGI connection is closed: the call ended or Asterisk stopped."
        case .answerTooLarge:
            "An AGI answer is larger than the limit: ask for shorter values or raise the answer limit."
        case .unknownCommand(let command):
            "Asterisk does not know the AGI command \(command): load res_agi or the module that brings the command."
        case .hungUp(let command):
            "\(command) needs a live channel and the caller has hung up: check isHungUp before it."
        case .wrongUsage(let command, let usage):
            "Asterisk refused the arguments of \(command): \(usage.string.prefix(200))"
        case .failed(let command, let result):
            "\(command) failed in Asterisk with result \(result.string): check that the file or application exists there."
        }
    }
}

extension AGICommand.Refusal {
    /// What is wrong and what to do, to follow "was not sent:".
    var explanation: String {
        switch self {
        case .badName: "its name must be plain words, and none may begin with 'failure'"
        case .controlCharacter(let argument):
            "argument \(argument + 1) holds a line feed, carriage return or NUL; remove them from the text"
        case .tooLong(let bytes):
            "its line has \(bytes) bytes and Asterisk reads \(AGICommand.maximumBytes); shorten the text"
        case .tooManyWords(let words):
            "it has \(words) words and Asterisk reads \(AGICommand.maximumWords); pass fewer arguments"
        }
    }
}
