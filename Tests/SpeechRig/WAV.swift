public import Foundation

/// A sound file as Asterisk plays it: 16 bits, 8 kHz, one channel.
public enum WAV {
    public static func write(_ samples: [Int16], to file: URL) throws {
        func bytes(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
        let length = samples.count * 2
        var data: [UInt8] = Array("RIFF".utf8) + bytes(36 + length, 4) + Array("WAVEfmt ".utf8)
        data +=
            bytes(16, 4) + bytes(1, 2) + bytes(1, 2) + bytes(8000, 4) + bytes(16_000, 4) + bytes(2, 2) + bytes(16, 2)
        data += Array("data".utf8) + bytes(length, 4)
        data += samples.flatMap { bytes(Int(UInt16(bitPattern: $0)), 2) }
        try Data(data).write(to: file)
    }
}
