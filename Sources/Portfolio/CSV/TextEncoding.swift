/// How the bytes of a text file become characters.
public enum TextEncoding: String, Sendable, Hashable {
    case utf8 = "UTF-8"
    /// Read as Windows-1252, which is Latin-1 with letters where Latin-1 has control codes nobody writes.
    case latin1 = "Latin-1"

    /// A value as it was read.
    public struct Decoded: Hashable, Sendable {
        public var text: String
        /// Whether a part of it is in the other encoding than the file's.
        public var isOfOtherEncoding = false
        /// Whether bytes of it are a character in neither; they became U+FFFD.
        public var isUnreadable = false
    }

    /// Never fails. What is no text in the file's encoding is read in the other one: files are put together from several,
    /// and one odd byte must not cost all others their accents.
    public func decoded(_ bytes: ArraySlice<UInt8>) -> Decoded {
        if let text = self == .utf8 ? String(validating: bytes, as: UTF8.self) : Self.ascii(bytes) {
            return Decoded(text: text)
        }
        var result = Decoded(text: "")
        var scalars = String.UnicodeScalarView()
        var rest = bytes
        while let byte = rest.first {
            // In Latin-1 these would be a capital A with an accent, or a circumflex, and a sign behind it.
            if let (scalar, length) = Self.usualSequence(rest) {
                scalars.append(scalar)
                if self == .latin1 { result.isOfOtherEncoding = true }
                rest = rest.dropFirst(length)
                continue
            }
            let scalar = Self.scalar(of: byte)
            scalars.append(scalar)
            if scalar == "\u{FFFD}" { result.isUnreadable = true }
            if self == .utf8, byte >= 0x80 { result.isOfOtherEncoding = true }
            rest = rest.dropFirst()
        }
        result.text = String(scalars)
        return result
    }

    /// Whether the last character lacks a part of it in UTF-8.
    static func endsInsideCharacter(_ bytes: [UInt8]) -> Bool {
        let tail = bytes.suffix(3)
        guard let start = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return false }
        let length =
            switch tail[start] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        return bytes.count - start < length
    }

    private static func ascii(_ bytes: ArraySlice<UInt8>) -> String? {
        bytes.allSatisfy { $0 < 0x80 } ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// A letter of a European language, or a sign such as the euro, in UTF-8: U+0080 to U+017F, U+2000 to U+213F, and the
    /// byte order mark.
    private static func usualSequence(_ bytes: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
        let head = Array(bytes.prefix(3))
        let length: Int
        switch (head.first ?? 0, head.dropFirst().first ?? 0, head.dropFirst(2).first ?? 0) {
        case (0xC2...0xC5, 0x80...0xBF, _): length = 2
        case (0xE2, 0x80...0x84, 0x80...0xBF), (0xEF, 0xBB, 0xBF): length = 3
        default: return nil
        }
        return String(decoding: head.prefix(length), as: UTF8.self).unicodeScalars.first.map { ($0, length) }
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

/// Reads a file once, in any chunks, to say what it is: valid UTF-8 is UTF-8, and so is text that has at least as many
/// characters valid in UTF-8 as bytes that are not. Any other text is Latin-1.
///
/// A verdict on the whole file, because a few texts are valid in both and must not be read one way on one line and the
/// other way on the next. It costs a first pass over the file.
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
    /// Characters beyond ASCII that are valid UTF-8, and breaches of it.
    private var valid = 0
    private var invalid = 0
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
                if byte >= 0x80 || due > 0 { take(byte) }
            }
        }
    }

    /// Call after the last chunk.
    public var encoding: TextEncoding {
        let breaches = due > 0 ? invalid + 1 : invalid
        let hasMark = head.starts(with: [0xEF, 0xBB, 0xBF])
        return breaches == 0 || hasMark || valid >= breaches ? .utf8 : .latin1
    }

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
            if allowed.contains(byte) {
                due -= 1
                allowed = 0x80...0xBF
                if due == 0 { valid += 1 }
                return
            }
            // The sequence breaks off, and this byte may begin another.
            invalid += 1
            due = 0
        }
        allowed = 0x80...0xBF
        switch byte {
        case 0...0x7F: break
        case 0xC2...0xDF: due = 1
        case 0xE0: (due, allowed) = (2, 0xA0...0xBF)
        case 0xED: (due, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: due = 2
        case 0xF0: (due, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: due = 3
        case 0xF4: (due, allowed) = (3, 0x80...0x8F)
        default: invalid += 1
        }
    }
}
