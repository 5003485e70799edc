/// A number that belongs to a text: the same on every machine and in every version.
public enum StableHash {
    /// FNV-1a of 64 bits over the UTF-8 text, stirred by the last steps of SplitMix64, the upper 31 bits of it.
    public static func number(of text: String) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((hash ^ (hash >> 31)) >> 33)
    }
}
