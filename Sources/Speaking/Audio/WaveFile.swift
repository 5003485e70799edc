/// WAV files: any plain one that an engine writes is read, the one kind that Asterisk plays everywhere is written.
public enum WaveFile {
    /// Bytes before the samples in what ``telephone(_:)`` writes.
    static let headerSize = 44

    /// Reads PCM of 8 or 16 bits, mono or stereo, which is mixed down.
    ///
    /// Lengths in the header that go beyond the end are taken for the end: engines that write to a pipe cannot know them.
    public static func read(_ bytes: [UInt8]) throws(AudioFailure) -> Sound {
        guard bytes.count >= 12, word(bytes, 0) == "RIFF", word(bytes, 8) == "WAVE" else { throw .notWave }
        var format: Format?
        var position = 12
        while position + 8 <= bytes.count {
            let start = position + 8
            let end = min(bytes.count, start + Int(number32(bytes, position + 4)))
            switch word(bytes, position) {
            case "fmt ":
                format = try Format(bytes[start..<end])
            case "data":
                guard let format else { throw .notWave }
                return Sound(samples: format.samples(bytes[start..<end]), rate: format.rate)
            default: break
            }
            // A chunk begins at an even place.
            position = end + (end - start) % 2
        }
        throw .notWave
    }

    /// A file of 8 kHz, 16 bits, mono, whose samples are cut off at full scale.
    public static func telephone(_ samples: [Float]) -> [UInt8] {
        let size = samples.count * 2
        let rate = Sound.telephoneRate
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headerSize + size)
        func put(_ text: String) { bytes += text.utf8 }
        func put(_ number: Int, bytes count: Int) {
            for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
        }
        put("RIFF")
        put(headerSize - 8 + size, bytes: 4)
        put("WAVEfmt ")
        put(16, bytes: 4)
        put(1, bytes: 2)
        put(1, bytes: 2)
        put(rate, bytes: 4)
        put(rate * 2, bytes: 4)
        put(2, bytes: 2)
        put(16, bytes: 2)
        put("data")
        put(size, bytes: 4)
        for sample in samples {
            let scaled = sample.isFinite ? max(-32768, min(32767, (sample * 32768).rounded())) : 0
            put(Int(scaled), bytes: 2)
        }
        return bytes
    }

    /// How long a file of ``telephone(_:)`` plays.
    static func duration(fileSize: Int) -> Duration {
        .microseconds(max(0, fileSize - headerSize) / 2 * 1_000_000 / Sound.telephoneRate)
    }

    /// Whether these are the first bytes of a whole file of ``telephone(_:)`` with so many bytes.
    static func isTelephone(header: [UInt8], fileSize: Int) -> Bool {
        header.count == headerSize && fileSize > headerSize && word(header, 0) == "RIFF" && word(header, 36) == "data"
            && Int(number32(header, 40)) == fileSize - headerSize && Int(number32(header, 24)) == Sound.telephoneRate
    }

    /// What the `fmt ` chunk says.
    private struct Format {
        let channels: Int
        let rate: Int
        let bits: Int

        init(_ chunk: ArraySlice<UInt8>) throws(AudioFailure) {
            let bytes = Array(chunk)
            guard bytes.count >= 16 else { throw .notWave }
            // An extensible header has the real kind in its first two bytes of identifier.
            let kind = number16(bytes, 0) == 0xfffe && bytes.count >= 26 ? number16(bytes, 24) : number16(bytes, 0)
            channels = Int(number16(bytes, 2))
            rate = Int(number32(bytes, 4))
            bits = Int(number16(bytes, 14))
            guard kind == 1, bits == 8 || bits == 16, 1...2 ~= channels, 4000...192_000 ~= rate else {
                throw .unknownFormat(kind: Int(kind), bits: bits, channels: channels, rate: rate)
            }
        }

        /// Bytes after the last whole frame are left out.
        func samples(_ data: ArraySlice<UInt8>) -> [Float] {
            data.withUnsafeBytes { data in
                let width = bits / 8
                let frame = width * channels
                return (0..<data.count / frame).map { index in
                    var sum: Float = 0
                    for channel in 0..<channels {
                        let place = index * frame + channel * width
                        // 8 bits are unsigned in WAV files, 16 bits are not.
                        sum +=
                            width == 1
                            ? (Float(data[place]) - 128) / 128
                            : Float(Int16(bitPattern: UInt16(data[place]) | UInt16(data[place + 1]) << 8)) / 32768
                    }
                    return sum / Float(channels)
                }
            }
        }
    }

    private static func word(_ bytes: [UInt8], _ place: Int) -> String {
        String(decoding: bytes[place..<place + 4], as: UTF8.self)
    }

    private static func number16(_ bytes: [UInt8], _ place: Int) -> UInt16 {
        UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
    }

    private static func number32(_ bytes: [UInt8], _ place: Int) -> UInt32 {
        UInt32(number16(bytes, place)) | UInt32(number16(bytes, place + 2)) << 16
    }
}

/// Why there is no prompt in what an engine wrote.
public enum AudioFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case notWave
    case unknownFormat(kind: Int, bits: Int, channels: Int, rate: Int)
    case silent

    public var description: String {
        switch self {
        case .notWave: "what was written is no WAV file; let the engine write WAV"
        case .unknownFormat(let kind, let bits, let channels, let rate):
            "the WAV file has format \(kind), \(bits) bits, \(channels) channels and \(rate) Hz; "
                + "let the engine write PCM of 8 or 16 bits, mono or stereo, 4000 to 192000 Hz"
        case .silent: "nothing is to be heard in what was written; check that the voice speaks the language of the text"
        }
    }
}
