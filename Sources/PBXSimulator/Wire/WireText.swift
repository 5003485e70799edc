/// Text of the wire, where not every byte is UTF-8: Asterisk hands such bytes back as it got them.
///
/// A byte that is no UTF-8 is kept as a scalar at the far end of the last private-use plane, and written as the byte.
enum WireText {
    private static let base: UInt32 = 0x10_FF00

    static func decode(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        var rest = bytes[...]
        while let lead = rest.first {
            let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
            if let character = String(validating: rest.prefix(length), as: UTF8.self) {
                text += character
                rest = rest.dropFirst(length)
            } else {
                if let scalar = Unicode.Scalar(base + UInt32(lead)) { text.unicodeScalars.append(scalar) }
                rest = rest.dropFirst()
            }
        }
        return text
    }

    static func bytes(_ text: String) -> [UInt8] {
        // Scalars of that plane begin with F4; without one the text is the bytes.
        guard text.utf8.contains(0xF4) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.value > base + 0x7F {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                bytes += Array(String(scalar).utf8)
            }
        }
        return bytes
    }
}
