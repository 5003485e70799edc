/// How the bytes of a text file become characters.
public enum TextEncoding: String, Sendable, Hashable {
    case utf8 = "UTF-8"
    /// Read as Windows-1252, which is Latin-1 with letters where Latin-1 has control codes nobody writes.
    case latin1 = "Latin-1"

    /// Never fails: the five bytes without a character in Windows-1252 become U+FFFD.
    public func decode(_ bytes: some Collection<UInt8>) -> String {
        switch self {
        case .utf8:
            return String(decoding: bytes, as: UTF8.self)
        case .latin1:
            var scalars = String.UnicodeScalarView()
            for byte in bytes { scalars.append(Self.scalar(of: byte)) }
            return String(scalars)
        }
    }

    private static func scalar(of byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return windows1252[Int(byte) - 0x80]
    }

    private static let windows1252: [Unicode.Scalar] = [
        "€", "\u{FFFD}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{FFFD}", "Ž", "\u{FFFD}",
        "\u{FFFD}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{FFFD}", "ž", "Ÿ",
    ]
}

/// Reads a file once, in any chunks, to say what it is: valid UTF-8 is UTF-8, any other text is Latin-1.
///
/// One verdict for the whole file, because a name such as `MUÑOZ` alone can be valid in both and must not be read
/// one way on one line and the other way on the next. It costs a first pass over the file.
public struct TextEncodingDetector: Sendable {
    /// What a file turns out not to be.
    public enum Obstacle: Hashable, Sendable {
        case utf16, spreadsheet, binary

        /// One sentence with the cure.
        public var sentence: String {
            switch self {
            case .utf16: "the file is UTF-16 text: save it as 'CSV UTF-8'"
            case .spreadsheet: "the file is a spreadsheet: export the sheet as 'CSV UTF-8'"
            case .binary: "the file holds binary data, not text: export the portfolio as 'CSV UTF-8'"
            }
        }
    }

    private var head: [UInt8] = []
    private var isUTF8 = true
    private var hasZero = false
    /// Continuation bytes still due, and the range the next one must be in (Unicode 15, table 3-7).
    private var due = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    public init() {}

    public mutating func feed(_ chunk: [UInt8]) {
        if head.count < 4 { head.append(contentsOf: chunk.prefix(4 - head.count)) }
        chunk.withUnsafeBufferPointer { bytes in
            for byte in bytes {
                if byte == 0 { hasZero = true }
                if isUTF8, byte >= 0x80 || due > 0 { take(byte) }
            }
        }
    }

    /// Call after the last chunk.
    public var encoding: TextEncoding { isUTF8 && due == 0 ? .utf8 : .latin1 }

    /// `nil` when the file is text.
    public var obstacle: Obstacle? {
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .utf16 }
        // Zip (xlsx, ods) and the compound file of old Excel.
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            return .spreadsheet
        }
        return hasZero ? .binary : nil
    }

    private mutating func take(_ byte: UInt8) {
        if due > 0 {
            isUTF8 = allowed.contains(byte)
            due -= 1
            allowed = 0x80...0xBF
            return
        }
        switch byte {
        case 0xC2...0xDF: due = 1
        case 0xE0: (due, allowed) = (2, 0xA0...0xBF)
        case 0xED: (due, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: due = 2
        case 0xF0: (due, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: due = 3
        case 0xF4: (due, allowed) = (3, 0x80...0x8F)
        default: isUTF8 = false
        }
    }
}
