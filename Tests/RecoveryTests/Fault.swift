import Foundation

/// Something that breaks, with all that chance decides of it.
enum Fault: Sendable, CustomStringConvertible {
    /// kill -9, and started again after that many seconds.
    case daemonKilled(absent: Double)
    /// SIGTERM, and once more after that many seconds if it still waits for its calls.
    case daemonStopped(patience: Double)
    case asteriskKilled
    /// In order: calls are cut and AMI clients told.
    case asteriskStopped(absent: Double)
    case bothKilled
    /// A machine that hangs.
    case asteriskFrozen(seconds: Double)
    case line(Break)
    case scripts(Break)

    /// What the proxy does to a line.
    enum Break: Sendable, CustomStringConvertible {
        case cut
        case refused(seconds: Double)
        /// Nobody takes a byte, until the other side notices.
        case halfOpen(seconds: Double)
        /// The bytes of one direction are lost, then the line.
        case dropped(toDaemon: Bool, seconds: Double)
        case delayed(by: Double, seconds: Double)
        case split(into: Int, seconds: Double)
        /// One direction has so many bytes a second.
        case slow(toDaemon: Bool, rate: Double, seconds: Double)

        var description: String {
            switch self {
            case .cut: "cut"
            case .refused(let seconds): "refused for \(brief(seconds))"
            case .halfOpen(let seconds): "half open for \(brief(seconds))"
            case .dropped(let toDaemon, let seconds):
                "dropping \(toDaemon ? "what Asterisk" : "what the daemon") says for \(brief(seconds))"
            case .delayed(let delay, let seconds): "delayed by \(brief(delay)) for \(brief(seconds))"
            case .split(let size, let seconds): "split into 1...\(size) bytes for \(brief(seconds))"
            case .slow(let toDaemon, let rate, let seconds):
                "\(Int(rate)) bytes/s to \(toDaemon ? "the daemon" : "Asterisk") for \(brief(seconds))"
            }
        }
    }

    var description: String {
        switch self {
        case .daemonKilled(let absent): "daemon killed, away for \(brief(absent))"
        case .daemonStopped(let patience): "daemon stopped with patience of \(brief(patience))"
        case .asteriskKilled: "Asterisk killed"
        case .asteriskStopped(let absent): "Asterisk stopped for \(brief(absent))"
        case .bothKilled: "both killed"
        case .asteriskFrozen(let seconds): "Asterisk frozen for \(brief(seconds))"
        case .line(let what): "manager line \(what)"
        case .scripts(let what): "script line \(what)"
        }
    }

    /// For counting.
    var kind: String { description.prefix { !$0.isNumber && $0 != "," }.trimmingCharacters(in: .whitespaces) }

    /// The line to the manager is certainly lost: a new login has to follow.
    var breaksLine: Bool {
        switch self {
        case .daemonKilled, .daemonStopped, .asteriskKilled, .asteriskStopped, .bothKilled: true
        case .line(.cut), .line(.refused), .line(.halfOpen), .line(.dropped): true
        case .asteriskFrozen, .line, .scripts: false
        }
    }

    var isOfAsterisk: Bool {
        switch self {
        case .asteriskKilled, .asteriskStopped, .bothKilled: true
        default: false
        }
    }
}

private func brief(_ seconds: Double) -> String { "\((seconds * 100).rounded() / 100) s" }

extension Seed {
    /// So many faults: each kind in turn in an order of its own for each round, all their measures drawn.
    /// - Parameter longest: seconds a line may be half open: until the daemon notices takes up to 15.
    mutating func faults(_ count: Int, longest: Double) -> [Fault] {
        var faults: [Fault] = []
        while faults.count < count { faults += round(longest).shuffled(using: &self) }
        return Array(faults.prefix(count))
    }

    /// One of each kind, and those again that happen oftener.
    private mutating func round(_ longest: Double) -> [Fault] {
        [
            .daemonKilled(absent: number(0...0.2)), .daemonKilled(absent: number(0...3)),
            .daemonStopped(patience: number(0...3)), .asteriskKilled, .asteriskStopped(absent: number(0...2)),
            .bothKilled, .asteriskFrozen(seconds: number(0.5...4)),
            .line(.cut), .line(.cut), .line(.refused(seconds: number(0...3))),
            .line(.halfOpen(seconds: number(0.5...longest))),
            .line(.dropped(toDaemon: Bool.random(using: &self), seconds: number(0.5...min(8, longest)))),
            .line(.delayed(by: number(0.1...1.5), seconds: number(1...4))),
            .line(.split(into: Int.random(in: 1...40, using: &self), seconds: number(1...4))),
            .line(.slow(toDaemon: true, rate: number(3000...30_000), seconds: number(1...4))),
            .line(.slow(toDaemon: false, rate: number(200...3000), seconds: number(1...4))),
            .scripts(.cut), .scripts(.refused(seconds: number(0.5...3))),
            .scripts(
                [.halfOpen(seconds: number(1...5)), .dropped(toDaemon: true, seconds: number(1...4))].randomElement(
                    using: &self) ?? .cut),
            .scripts(.delayed(by: number(0.1...1.5), seconds: number(1...4))),
            .scripts(
                [
                    .split(into: Int.random(in: 1...20, using: &self), seconds: number(1...4)),
                    .slow(toDaemon: Bool.random(using: &self), rate: number(100...3000), seconds: number(1...4)),
                ].randomElement(using: &self) ?? .cut),
        ]
    }

    mutating func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &self) }
}
