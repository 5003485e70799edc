/// Decides whether a new connection is let in. Pure: addresses in, verdicts out.
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
    private var perPeer: [AGIPeerAddress: Int] = [:]
    private(set) var active = 0
    var isDraining = false

    init(allowed: [AGIPeerRange], maximumSessions: Int, maximumPerPeer: Int) {
        self.allowed = allowed
        self.maximumSessions = maximumSessions
        self.maximumPerPeer = maximumPerPeer
    }

    mutating func admit(_ peer: AGIPeerAddress?) -> Verdict {
        if isDraining { return .draining }
        guard let peer, allowed.contains(where: { $0.contains(peer) }) else { return .notAllowed }
        if active >= maximumSessions { return .full }
        let count = perPeer[peer, default: 0]
        if count >= maximumPerPeer { return .peerFull }
        perPeer[peer] = count + 1
        active += 1
        return .admitted
    }

    mutating func release(_ peer: AGIPeerAddress?) {
        guard let peer, let count = perPeer[peer] else { return }
        perPeer[peer] = count > 1 ? count - 1 : nil
        active -= 1
    }
}
