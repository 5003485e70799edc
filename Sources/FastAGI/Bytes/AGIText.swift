/// Text as it came over an AGI connection: the bytes themselves, with a reading of them.
///
/// Asterisk passes on what it was given, and caller names or variables written by older systems are often Latin-1.
/// Keeping the bytes means nothing is lost; ``string`` never fails.
public struct AGIText: Sendable, Hashable {
    /// The bytes, without the line end.
    public var bytes: [UInt8]

    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(_ slice: ArraySlice<UInt8>) {
        self.bytes = Array(slice)
    }

    public init(_ string: String) {
        self.bytes = Array(string.utf8)
    }

    /// Whether the bytes are well-formed UTF-8.
    public var isUTF8: Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    /// The bytes read as UTF-8 or, where they are not UTF-8, as Latin-1, which gives every byte a character.
    ///
    /// UTF-8 that was cut in the middle of its last character (Asterisk cuts long values by bytes) loses that one.
    public var string: String {
        // Nearly everything is ASCII, or UTF-8 at least, which needs no second look.
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        for cut in 1...3 where bytes.count > cut {
            let whole = bytes.dropLast(cut)
            // Without another character of more than one byte before it, a Latin-1 letter at the end is likelier.
            if whole.contains(where: { $0 >= 0x80 }), bytes[whole.endIndex] >= 0xc0,
                let text = String(validating: whole, as: UTF8.self)
            {
                return text
            }
        }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
        return String(scalars)
    }

    public var isEmpty: Bool { bytes.isEmpty }
}

extension AGIText: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

extension AGIText {
    /// Results that nearly every answer is compared with; as literals they would be made anew each time.
    static let one: AGIText = "1"
    static let minusOne: AGIText = "-1"
    /// The digits, by what they mean.
    static let digits = (0...9).map { AGIText(String($0)) }
}

extension AGIText: CustomStringConvertible {
    public var description: String { string }
}

/// Byte values that matter to the protocol.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let open = UInt8(ascii: "(")
    static let close = UInt8(ascii: ")")
    static let colon = UInt8(ascii: ":")
    static let equals = UInt8(ascii: "=")
    static let dash = UInt8(ascii: "-")

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
