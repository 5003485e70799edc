/// Mono audio in memory.
public struct Sound: Sendable, Hashable {
    /// −1…1, as engines give them; arithmetic may leave them beyond.
    public var samples: [Float]
    /// Samples a second.
    public var rate: Int

    public init(samples: [Float], rate: Int) {
        self.samples = samples
        self.rate = rate
    }

    public var duration: Duration { .microseconds(samples.count * 1_000_000 / rate) }

    /// What a telephone line carries.
    public static let telephoneRate = 8000
}
