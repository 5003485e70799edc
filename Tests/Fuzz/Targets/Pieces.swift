/// Numbers that depend on the input alone, so that a finding can be repeated (SplitMix64 over FNV-1a).
struct InputRandom: RandomNumberGenerator {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ input: [UInt8]) {
        for byte in input { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The input cut as a network may cut it: single bytes, a few, or many at a time, by turns from input to input.
func pieces(of input: [UInt8], _ random: inout InputRandom) -> [[UInt8]] {
    let longest = input.count < 4096 ? [1, 3, 17, 200][Int(random.next() % 4)] : 1500
    var pieces: [[UInt8]] = []
    var start = 0
    while start < input.count {
        let end = min(input.count, start + 1 + Int(random.next() % UInt64(longest)))
        pieces.append(Array(input[start..<end]))
        start = end
    }
    return pieces
}

/// The input cut into parts at a byte; what is not UTF-8 is mended.
func texts(in input: some Collection<UInt8>, at separator: UInt8) -> [String] {
    input.split(separator: separator, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
}
