import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// What the tests with real speech need of this machine: a voice to speak and a recogniser to hear.
public enum SpeechRig {
    /// True where both are here. Where they are not, the tests that need them are left out, loudly; with
    /// `MARCADOR_REQUIRE_SPEECH=1` they run, and fail.
    public static let isAvailable: Bool = {
        guard !missing.isEmpty, ProcessInfo.processInfo.environment["MARCADOR_REQUIRE_SPEECH"] != "1" else {
            return true
        }
        let line =
            "\n*** TESTS LEFT OUT: nothing is spoken or heard here without \(missing.joined(separator: " and ")). "
            + "MARCADOR_REQUIRE_SPEECH=1 makes this a failure. ***\n"
        FileHandle.standardError.write(Data(line.utf8))
        return false
    }()

    /// Debian packages that are missing.
    public static let missing: [String] = {
        var missing: [String] = []
        if speaker == nil { missing.append("espeak-ng") }
        if dlopen("libpocketsphinx.so.3", RTLD_NOW) == nil { missing.append("libpocketsphinx3") }
        if !FileManager.default.fileExists(atPath: "/usr/share/pocketsphinx/model/en-us/en-us") {
            missing.append("pocketsphinx-en-us")
        }
        return missing
    }()

    private static let speaker = ["/usr/bin/espeak-ng", "/usr/local/bin/espeak-ng"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Text spoken by a voice of espeak-ng, at 8 kHz.
    /// - Parameter speed: words a minute.
    public static func say(_ text: String, voice: String, speed: Int = 160) throws -> [Int16] {
        guard let speaker else { throw Silent(description: "espeak-ng is not installed") }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: speaker)
        process.arguments = ["-v", voice, "-s", "\(speed)", "--stdout", text]
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        // A WAV header of 44 bytes, and its sample rate in bytes 24 to 27.
        guard bytes.count > 44 else { throw Silent(description: "espeak-ng said nothing for '\(text)'") }
        let rate = (0..<4).reduce(0) { $0 | Int(bytes[24 + $1]) << (8 * $1) }
        let sound = stride(from: 44, to: bytes.count - 1, by: 2).map { at in
            Int16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)
        }
        return resampled(sound, from: rate, to: 8000)
    }

    struct Silent: Error, CustomStringConvertible { let description: String }

    /// A telephone line: the speech at a level, noise so far below it, silence around it, and µ-law.
    /// - Parameter snr: of speech, pauses left out, to noise, in dB.
    public static func line(
        _ speech: [Int16], level: Double = -20, snr: Double = 20, sounds: inout Sounds, lead: Int = 600, tail: Int = 900
    ) -> [Int16] {
        let loudest = speech.map { abs(Int($0)) }.max() ?? 0
        let active = speech.filter { abs(Int($0)) > loudest / 50 }
        let gain = pow(10, (level - decibels(active)) / 20)
        let scaled = speech.map { Int16(max(-32768, min(32767, Double($0) * gain))) }
        let clean = Sounds.silence(milliseconds: lead) + scaled + Sounds.silence(milliseconds: tail)
        let noise = sounds.noise(milliseconds: clean.count / 8 + 1, level: level - snr)
        return mixed(clean, noise).map { fromUlaw(ulaw($0)) }
    }

    /// The µ-law byte nearest to a sample.
    public static func ulaw(_ sample: Int16) -> UInt8 {
        let magnitude = min(abs(Int(sample)), 32635) + 132
        let exponent = max(0, (Int.bitWidth - 1 - magnitude.leadingZeroBitCount) - 7)
        let mantissa = magnitude >> (exponent + 3) & 15
        return ~UInt8((sample < 0 ? 0x80 : 0) | exponent << 4 | mantissa)
    }

    static func fromUlaw(_ byte: UInt8) -> Int16 {
        let bits = Int(~byte)
        let magnitude = ((bits & 15) << 3 + 132) << (bits >> 4 & 7) - 132
        return Int16(bits & 0x80 != 0 ? -magnitude : magnitude)
    }

    /// The level of samples in dB of full scale.
    static func decibels(_ samples: [Int16]) -> Double {
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
        return 10 * log10(max(power, 1e-9) / (32768 * 32768))
    }

    /// Through a low-pass filter of the new band, by its weighted sum at each new sample.
    public static func resampled(_ samples: [Int16], from: Int, to: Int) -> [Int16] {
        guard from != to else { return samples }
        let cutoff = min(1, Double(to) / Double(from)) * 0.95
        let reach = 12.0 / cutoff
        return (0..<samples.count * to / from).map { index in
            let place = Double(index) * Double(from) / Double(to)
            let first = max(0, Int(place - reach))
            var sum = 0.0
            for tap in first..<max(first, min(samples.count, Int(place + reach) + 1)) {
                let x = Double(tap) - place
                let window = 0.5 + 0.5 * cos(.pi * x / (reach + 1))
                sum += Double(samples[tap]) * (x == 0 ? cutoff : sin(.pi * x * cutoff) / (.pi * x)) * window
            }
            return Int16(max(-32768, min(32767, sum)))
        }
    }
}
