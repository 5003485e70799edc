/// Decides whether a new connection is let in, and counts. Pure: addresses in, verdicts out.
struct AGIAdmission: Sendable {
    enum Verdict: Sendable, Hashable {
        case admitted
        case notAllowed
        case full
        case peerFull
        case draining
    }

    let allowed: [AGIPeerRange]
    let maximumSessions: Int
    let maximumPerPeer: Int
    private var perPeer: [String: Int] = [:]
    private(set) var active = 0
    private(set) var accepted = 0
    private(set) var refused = 0
    var isDraining = false

    init(allowed: [AGIPeerRange], maximumSessions: Int, maximumPerPeer: Int) {
        self.allowed = allowed
        self.maximumSessions = maximumSessions
        self.maximumPerPeer = maximumPerPeer
    }

    mutating func admit(_ peer: String) -> Verdict {
        let verdict: Verdict
        if isDraining {
            verdict = .draining
        } else if !allowed.contains(where: { $0.contains(peer) }) {
            verdict = .notAllowed
        } else if active >= maximumSessions {
            verdict = .full
        } else if perPeer[peer, default: 0] >= maximumPerPeer {
            verdict = .peerFull
        } else {
            verdict = .admitted
        }
        guard verdict == .admitted else {
            refused += 1
            return verdict
        }
        active += 1
        accepted += 1
        perPeer[peer, default: 0] += 1
        return verdict
    }

    mutating func release(_ peer: String) {
        guard let count = perPeer[peer] else { return }
        perPeer[peer] = count > 1 ? count - 1 : nil
        active -= 1
    }

    /// Whether the refusal just counted should be logged: the first, second, fourth, eighth, … so that a scanner does
    /// not fill the journal.
    var shouldLogRefusal: Bool { refused > 0 && refused & (refused - 1) == 0 }
}
