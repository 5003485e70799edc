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
        let guess = slot(of: seconds)
        return guess > 0 && edges[guess] >= seconds ? guess - 1 : guess
    }

    /// The bin with `seconds` inside or at its left border, without a search: for 0 ≤ `seconds` < ``end``.
    @inline(__always)
    static func slot(of seconds: Double) -> Int {
        if seconds < 15 { return seconds > 0 ? Int(seconds * 4) : 0 }
        if seconds < 60 { return fine + Int(seconds - 15) }
        // The octave is the exponent, the bin within it the significand.
        let ratio = seconds / 60
        return fine + whole + Int(ratio.exponent) * perOctave + Int((ratio.significand - 1) * Double(perOctave))
    }
}
