import Testing

@testable import AsteriskManager

@Suite("Pauses between attempts")
struct BackoffTests {
    static let backoff = AMIBackoff(
        first: .milliseconds(100), longest: .seconds(3), afterRefusal: .seconds(60), stability: .seconds(30))
    static let lost = AMIDisconnect(endpoint: "e", cause: .closedByAsterisk(shutdown: false))

    /// The steps after 0, 1, 2, … failures, in milliseconds.
    static let steps = [100.0, 200, 400, 800, 1600, 2000, 2000]

    @Test("They double up to the longest; each is spread from half a step to one and a half")
    func doubles() {
        for (random, factor) in [(0.0, 0.5), (0.5, 1.0), (1.0, 1.5)] {
            var pacer = AMIReconnectPacer(Self.backoff)
            for step in Self.steps {
                let pause = pacer.pause(after: Self.lost, upFor: .zero, random: random) / .milliseconds(1)
                #expect(abs(pause - step * factor) < 0.01)
            }
        }
    }

    @Test("Any random numbers: inside the window, never above the longest, and spread over all of it")
    func spread() {
        var generator = SystemRandomNumberGenerator()
        var quarters = [Int: Set<Int>]()
        for _ in 0..<2000 {
            var pacer = AMIReconnectPacer(Self.backoff)
            for (failure, step) in Self.steps.enumerated() {
                let random = Double.random(in: 0..<1, using: &generator)
                let pause = pacer.pause(after: Self.lost, upFor: .zero, random: random) / .milliseconds(1)
                #expect(pause >= step * 0.5 - 0.01 && pause <= step * 1.5 + 0.01 && pause <= 3000)
                quarters[failure, default: []].insert(Int((pause / step - 0.5) * 4))
            }
        }
        for failure in Self.steps.indices { #expect(quarters[failure]?.isSuperset(of: 0..<4) == true) }
    }

    @Test("Nonsense in place of a random number does no harm", arguments: [-1.0, 2, .nan, .infinity, -.infinity])
    func nonsense(random: Double) {
        var pacer = AMIReconnectPacer(Self.backoff)
        let pause = pacer.pause(after: Self.lost, upFor: .zero, random: random)
        #expect(pause >= .milliseconds(50) && pause <= .milliseconds(150))
    }

    @Test("Only a connection that held for the stability window starts them anew")
    func stability() {
        var pacer = AMIReconnectPacer(Self.backoff)
        for _ in 0..<4 { _ = pacer.pause(after: Self.lost, upFor: .zero, random: 0.5) }
        #expect(pacer.pause(after: Self.lost, upFor: .seconds(29), random: 0.5) == .milliseconds(1600))
        #expect(pacer.pause(after: Self.lost, upFor: .seconds(30), random: 0.5) == .milliseconds(100))
    }

    @Test("A refused login is slow from the first time, a login in use is not")
    func refused() {
        var pacer = AMIReconnectPacer(Self.backoff)
        let refused = AMIDisconnect(endpoint: "e", cause: .authenticationFailed(user: "u"))
        for random in [0, 0.5, 0.99] {
            #expect(pacer.pause(after: refused, upFor: .zero, random: random) >= .seconds(60))
        }
        var other = AMIReconnectPacer(Self.backoff)
        let inUse = AMIDisconnect(endpoint: "e", cause: .alreadyLoggedIn(user: "u"))
        #expect(other.pause(after: inUse, upFor: .zero, random: 0.5) == .milliseconds(100))
    }

    @Test("They never overflow, however long Asterisk is away")
    func forever() {
        var pacer = AMIReconnectPacer(Self.backoff)
        for _ in 0..<10_000 {
            #expect(pacer.pause(after: Self.lost, upFor: .zero, random: 1) <= .seconds(3))
        }
    }
}
