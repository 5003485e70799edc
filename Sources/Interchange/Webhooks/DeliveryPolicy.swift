/// What an answer to an event means.
public enum DeliveryVerdict: Hashable, Sendable {
    case delivered
    /// This event is not taken; others may be.
    case refused(String)
    /// Nothing is taken there at the moment, nor sooner than `wait` where the receiver said so.
    case trouble(String, wait: Duration?)
    /// The receiver wants nothing more.
    case disabled(String)
}

/// The rules of delivery: what an answer means and how long to wait after it. Pure; chance comes in.
public enum DeliveryPolicy {
    /// How often an event is tried that the receiver refuses by itself.
    public static let mostRefusals = 6
    /// A receiver that asks for more patience gets this.
    static let longestAsked = Duration.seconds(3600)

    public static func verdict(on answer: ExchangeAnswer) -> DeliveryVerdict {
        switch answer {
        case .failed(let why): return .trouble(why, wait: nil)
        case .status(let status, let retryAfter):
            let wait = retryAfter.flatMap { Int($0) }.map { min(.seconds(max(0, $0)), longestAsked) }
            switch status {
            case 200..<300: return .delivered
            case 300..<400:
                return .trouble("answers \(status): redirects are not followed, correct its url", wait: nil)
            case 401, 403:
                return .trouble("answers \(status): it does not accept our signature; compare the secrets", wait: wait)
            case 404, 405: return .trouble("answers \(status): there is nothing at its url, correct it", wait: wait)
            case 410: return .disabled("answers 410: it wants nothing more")
            case 408, 425, 429, 500...: return .trouble("answers \(status)", wait: wait)
            case 400..<500: return .refused("answers \(status) to this event")
            default: return .trouble("answers \(status), which is no answer to an event", wait: nil)
            }
        }
    }

    /// How long nothing is sent after so many failures in a row: from 5 s, doubled each time, to a quarter of an hour.
    /// - Parameter draw: 0 ..< 1, for between half of that and all of it: not everybody comes back at once.
    public static func wait(afterFailures failures: Int, draw: Double, asked: Duration? = nil) -> Duration {
        max(between(.seconds(5), times: 2, failures, most: .seconds(900), draw), asked ?? .zero)
    }

    /// When an event is tried again that was refused so often: after half a minute at first, four times that each time, up to
    /// ``mostRefusals``. `nil`: never.
    public static func wait(afterRefusals refusals: Int, draw: Double) -> Duration? {
        guard refusals < mostRefusals else { return nil }
        return between(.seconds(30), times: 4, refusals, most: .seconds(4 * 3600), draw)
    }

    private static func between(
        _ first: Duration, times factor: Int, _ count: Int, most: Duration, _ draw: Double
    ) -> Duration {
        var wait = first
        for _ in 1..<max(2, min(count, 32)) where count > 1 && wait < most { wait *= factor }
        return min(wait, most) * (0.5 + draw / 2)
    }
}
