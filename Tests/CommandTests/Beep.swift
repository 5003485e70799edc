import Foundation

extension Scene {
    /// A third of a second of WAV: 8 kHz, mono, 16 bits.
    static let beep: Data = {
        let samples = (0..<2667).map { Int16($0 % 16 < 8 ? 4000 : -4000) }
        func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        let size = UInt32(samples.count * 2)
        var file = Array("RIFF".utf8) + bytes(36 + size) + Array("WAVEfmt ".utf8) + bytes(UInt32(16))
        file += bytes(UInt16(1)) + bytes(UInt16(1)) + bytes(UInt32(8000)) + bytes(UInt32(16000))
        file += bytes(UInt16(2)) + bytes(UInt16(16)) + Array("data".utf8) + bytes(size)
        return Data(file + samples.flatMap { bytes($0) })
    }()
}
