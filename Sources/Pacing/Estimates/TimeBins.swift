/// How durations are sorted into bins: 0.25 s wide up to 15 s (ringing and wrap-up need it), 1 s up to a minute, then
/// sixteen bins to each doubling up to 4¼ hours.
///
/// A bin is open on the left and closed on the right, (from, to]; a duration of exactly nothing is in the first.
enum TimeBins {
    static let fine = 60
    static let whole = 45
    static let perOctave = 16
    static let octaves = 8
    static let count = fine + whole + perOctave * octaves

    /// The `count + 1` borders, in seconds.
    static let edges: [Double] = {
        var edges = (0...fine).map { Double($0) / 4 }
        edges += (1...whole).map { 15 + Double($0) }
        for octave in 0..<octaves {
            let start = Double(60 << octave)
            edges += (1...perOctave).map { start + start * Double($0) / Double(perOctave) }
        }
        return edges
    }()

    static let end = Double(60 << octaves)

    /// The bin with `seconds` inside or at its right border; `count` beyond the end. Not for NaN.
    static func index(of seconds: Double) -> Int {
        guard seconds < end else { return seconds > end ? count : count - 1 }
        let place = place(of: max(0, seconds))
        return place.share == 0 && place.bin > 0 ? place.bin - 1 : place.bin
    }

    /// The bin with `seconds` inside or at its left border, and how far into it (0 ..< 1); without a search, for
    /// 0 ≤ `seconds` < ``end``.
    @inline(__always)
    static func place(of seconds: Double) -> (bin: Int, share: Double) {
        if seconds < 15 {
            let quarters = seconds * 4
            let bin = Int(quarters)
            return (bin, quarters - Double(bin))
        }
        if seconds < 60 {
            let bin = Int(seconds)
            return (fine - 15 + bin, seconds - Double(bin))
        }
        // A double is an exponent, which is the octave, and 52 bits of significand: the first four are the bin within the
        // octave, the rest is how far into it.
        let bits = (seconds / 60).bitPattern
        return (fine + whole + Int(bits >> 48) - (1023 << 4), Double(bits & 0xFFFF_FFFF_FFFF) * 0x1p-48)
    }
}
