public import Foundation

/// What is in a WAV file of 8000 samples a second, as Asterisk writes it.
public struct RecordedSound: Sendable {
    public let samples: [Double]
    public static let rate = 8000

    public var seconds: Double { Double(samples.count) / Double(Self.rate) }

    public init(_ file: URL) throws {
        let data = try Data(contentsOf: file)
        guard data.count >= 44, data.prefix(4) == Data("RIFF".utf8) else {
            throw RigError.refused("\(file.path) is no WAV file: \(data.count) bytes")
        }
        let bytes = [UInt8](data.dropFirst(44))
        samples = stride(from: 0, to: bytes.count - 1, by: 2).map { place in
            Double(Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8))
        }
    }

    /// How strong a tone is in each quarter of a second: its amplitude, by Goertzel's filter.
    public func strength(ofTone frequency: Double) -> [Double] {
        let window = Self.rate / 4
        return stride(from: 0, to: samples.count - window + 1, by: window).map { start in
            let factor = 2 * cos(2 * Double.pi * frequency / Double(Self.rate))
            var (last, beforeLast) = (0.0, 0.0)
            for sample in samples[start..<start + window] {
                (last, beforeLast) = (sample + factor * last - beforeLast, last)
            }
            let power = last * last + beforeLast * beforeLast - factor * last * beforeLast
            return max(0, power).squareRoot() * 2 / Double(window)
        }
    }
}
