/// How a caller's audio is written in bytes: the codecs of `aeap.conf` that are heard here, all of one channel.
public enum AudioCodec: String, Sendable, Hashable, CaseIterable {
    /// G.711 µ-law, 8 kHz.
    case ulaw
    /// G.711 A-law, 8 kHz.
    case alaw
    /// 16-bit linear, little-endian, 8 kHz.
    case slin
    /// The same at 16 kHz.
    case slin16

    /// Samples a second.
    public var sampleRate: Int { self == .slin16 ? 16_000 : 8_000 }

    /// Bytes of one sample.
    public var sampleWidth: Int {
        switch self {
        case .ulaw, .alaw: 1
        case .slin, .slin16: 2
        }
    }

    public var bytesPerSecond: Int { sampleRate * sampleWidth }

    /// The samples in these bytes. An odd byte at the end of 16-bit audio is no sample and is left out.
    public func samples(_ bytes: some Collection<UInt8>) -> [Int16] {
        switch self {
        case .ulaw: return bytes.map { G711.fromUlaw[Int($0)] }
        case .alaw: return bytes.map { G711.fromAlaw[Int($0)] }
        case .slin, .slin16:
            var samples: [Int16] = []
            samples.reserveCapacity(bytes.count / 2)
            var low: UInt8?
            for byte in bytes {
                if let first = low {
                    samples.append(Int16(bitPattern: UInt16(first) | UInt16(byte) << 8))
                    low = nil
                } else {
                    low = byte
                }
            }
            return samples
        }
    }
}

/// ITU-T G.711: eight bits hold sign, exponent and mantissa of a sample.
enum G711 {
    static let fromUlaw: [Int16] = (0...255).map { ulawSample(UInt8($0)) }
    static let fromAlaw: [Int16] = (0...255).map { alawSample(UInt8($0)) }

    private static func ulawSample(_ byte: UInt8) -> Int16 {
        let bits = ~byte
        let exponent = Int(bits >> 4 & 7)
        let magnitude = ((Int(bits & 15) << 3 + 132) << exponent) - 132
        return Int16(bits & 0x80 == 0 ? magnitude : -magnitude)
    }

    private static func alawSample(_ byte: UInt8) -> Int16 {
        let bits = byte ^ 0x55
        let exponent = Int(bits >> 4 & 7)
        let mantissa = Int(bits & 15) << 4 + 8
        let magnitude = exponent == 0 ? mantissa : (mantissa + 256) << (exponent - 1)
        return Int16(bits & 0x80 != 0 ? magnitude : -magnitude)
    }
}
