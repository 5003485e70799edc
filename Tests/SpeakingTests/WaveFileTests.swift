import Testing

@testable import Speaking

@Suite struct WaveFileTests {
    /// A WAV file from its parts.
    static func file(
        kind: Int = 1, channels: Int = 1, rate: Int = 22_050, bits: Int = 16, before: [UInt8] = [],
        claimedLength: Int? = nil, data: [UInt8]
    ) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let format =
            number(kind, 2) + number(channels, 2) + number(rate, 4) + number(rate * channels * bits / 8, 4)
            + number(channels * bits / 8, 2) + number(bits, 2)
        return Array("RIFF".utf8) + number(0, 4) + Array("WAVEfmt ".utf8) + number(16, 4) + format + before
            + Array("data".utf8) + number(claimedLength ?? data.count, 4) + data
    }

    static func data(_ samples: [Int16]) -> [UInt8] {
        samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    @Test func readsSixteenBitsMono() throws {
        let sound = try WaveFile.read(Self.file(data: Self.data([0, 16384, -32768])))
        #expect(sound == Sound(samples: [0, 0.5, -1], rate: 22_050))
    }

    @Test func eightBitsAreUnsigned() throws {
        let sound = try WaveFile.read(Self.file(rate: 11_025, bits: 8, data: [128, 192, 0]))
        #expect(sound == Sound(samples: [0, 0.5, -1], rate: 11_025))
    }

    @Test func stereoIsMixedDown() throws {
        let sound = try WaveFile.read(Self.file(channels: 2, data: Self.data([16384, 0, -16384, -16384])))
        #expect(sound.samples == [0.25, -0.5])
    }

    @Test func aStreamedFileKnowsItsLengthOnlyAtItsEnd() throws {
        for claimed in [0xffff_ffff, 0x7fff_f000] {
            let sound = try WaveFile.read(Self.file(claimedLength: claimed, data: Self.data([16384, 16384]) + [7]))
            #expect(sound.samples == [0.5, 0.5])
        }
    }

    @Test func otherChunksAreSkippedWithTheirPadding() throws {
        let list = Array("LIST".utf8) + [3, 0, 0, 0] + [1, 2, 3, 0]
        #expect(try WaveFile.read(Self.file(before: list, data: Self.data([16384]))).samples == [0.5])
    }

    @Test func whatIsNoWaveFileIsRefused() {
        let whole = Self.file(data: Self.data([1, 2, 3]))
        for length in [0, 4, 11, 12, 20, 35, 43] {
            #expect(throws: AudioFailure.notWave) { try WaveFile.read(Array(whole.prefix(length))) }
        }
        #expect(throws: AudioFailure.notWave) { try WaveFile.read(Array("ID3 something else altogether".utf8)) }
    }

    @Test func whatCannotBeReadIsNamed() {
        #expect(throws: AudioFailure.unknownFormat(kind: 3, bits: 32, channels: 1, rate: 48_000)) {
            try WaveFile.read(Self.file(kind: 3, rate: 48_000, bits: 32, data: [0, 0, 0, 0]))
        }
        #expect(throws: AudioFailure.unknownFormat(kind: 1, bits: 16, channels: 6, rate: 48_000)) {
            try WaveFile.read(Self.file(channels: 6, rate: 48_000, data: []))
        }
        #expect(throws: AudioFailure.unknownFormat(kind: 1, bits: 16, channels: 1, rate: 0)) {
            try WaveFile.read(Self.file(rate: 0, data: []))
        }
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let samples: [Float] = [0, 0.5, -0.5, 0.25]
        let bytes = WaveFile.telephone(samples)
        #expect(try WaveFile.read(bytes) == Sound(samples: samples, rate: 8000))
        #expect(WaveFile.isTelephone(header: Array(bytes.prefix(44)), fileSize: bytes.count))
        #expect(!WaveFile.isTelephone(header: Array(bytes.prefix(44)), fileSize: bytes.count - 2))
        #expect(!WaveFile.isTelephone(header: [UInt8](repeating: 0, count: 44), fileSize: bytes.count))
        #expect(WaveFile.duration(fileSize: 44 + 16_000) == .seconds(1))
    }

    @Test func whatIsTooLoudIsCutOff() throws {
        let samples = try WaveFile.read(WaveFile.telephone([2, -2, .nan])).samples
        #expect(samples == [32767.0 / 32768, -1, 0])
    }
}
