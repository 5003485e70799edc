import Testing
import Vocabulary

@testable import Audit

@Suite("The chain and who looks at it")
struct ChainTests {
    let played = Played.threeDays()

    @Test("days are closed by the first line of a later one, and go on from each other")
    func days() throws {
        let kinds = try played.records.map { try AuditLine(Array($0.text.utf8)).kind }
        #expect(
            kinds == [
                "started", "allowed", "ended", "day-closed", "allowed", "ended", "day-closed", "allowed", "ended",
            ])
        #expect(played.records.map(\.number) == Array(1...9))
        #expect(played.files.map { "\($0.day)" } == ["2026-03-10", "2026-03-11", "2026-03-12"])
        let ends = try played.records.compactMap { record -> AuditDayEnd? in
            if case .dayClosed(let end) = try AuditLine(Array(record.text.utf8)).entry { end } else { nil }
        }
        #expect(ends.map(\.lines) == [4, 3])
        let verifier = AuditVerifier.over(played.files, known: played.chain.head)
        #expect(verifier.firstBreak == nil && verifier.lines == 9 && verifier.head == played.chain.head)
    }

    @Test("a clock that goes back opens no closed day")
    func clockBack() {
        var played = played
        played.add(.recovered(AuditRecovery(.late, from: 1, to: 1)), at: Played.noon)
        #expect(played.records.last.map { "\($0.day)" } == "2026-03-12")
        let verifier = AuditVerifier.over(played.files, known: played.chain.head)
        #expect(verifier.firstBreak == nil && verifier.lines == 10)
    }

    /// Any byte of any file: its lowest bit, its highest, and a line's end in its place.
    @Test("every byte that is changed is found")
    func flips() {
        let played = Played.short()
        let files = played.files
        for place in files.indices {
            for offset in files[place].bytes.indices {
                for mask in [1, 128, files[place].bytes[offset] ^ UInt8(ascii: "\n")] where mask != 0 {
                    var spoiled = files
                    spoiled[place].bytes[offset] ^= mask
                    guard AuditVerifier.over(spoiled, known: played.chain.head).firstBreak == nil else { continue }
                    Issue.record("file \(place), byte \(offset), mask \(mask) was not found")
                    return
                }
            }
        }
    }

    @Test("every line that is taken out is found, and named")
    func drops() {
        for number in played.records.indices {
            let files = files { $0.remove(at: number) }
            let verifier = AuditVerifier.over(files, known: played.chain.head)
            let missing = Int64(number + 1)
            #expect(verifier.firstBreak?.cause == .missing(missing...missing), "line \(missing)")
        }
    }

    @Test("every line that is put in again is found, and named")
    func repeats() {
        for number in played.records.indices {
            let files = files { $0.insert($0[number], at: number) }
            let verifier = AuditVerifier.over(files, known: played.chain.head)
            #expect(verifier.firstBreak?.cause == .repeated(Int64(number + 1)))
        }
    }

    @Test("any two lines that change places are found")
    func swaps() throws {
        for first in played.records.indices {
            for second in played.records.indices where second > first {
                let files = files { records in
                    let text = records[first].text
                    records[first].text = records[second].text
                    records[second].text = text
                }
                let found = try #require(AuditVerifier.over(files, known: played.chain.head).firstBreak)
                guard case .reordered(let number, _) = found.cause else {
                    Issue.record("\(first) and \(second): \(found)")
                    return
                }
                #expect((Int64(first + 1)...Int64(second)).contains(number))
            }
        }
    }

    @Test("every line that is cut short is found, where it is not the last one")
    func truncations() {
        let played = Played.short()
        for number in played.records.indices.dropLast() {
            for length in 0..<played.records[number].text.utf8.count {
                let files = files(of: played) {
                    $0[number].text = String(decoding: $0[number].text.utf8.prefix(length), as: UTF8.self)
                }
                let found = AuditVerifier.over(files, known: played.chain.head).firstBreak
                guard found != nil else {
                    Issue.record("line \(number + 1), cut to \(length) bytes, was not found")
                    return
                }
            }
        }
    }

    @Test("cut anywhere, the end is missed by whoever knows the head, and by nobody else")
    func cutTail() throws {
        let played = Played.short()
        let bytes = try #require(played.files.last?.bytes)
        for length in 0..<bytes.count {
            var files = played.files
            files[files.count - 1].bytes = Array(bytes.prefix(length))
            #expect(AuditVerifier.over(files, known: played.chain.head).firstBreak != nil)
            let alone = AuditVerifier.over(files)
            #expect(alone.firstBreak == nil)
            #expect(alone.hasTornEnd == (length > 0 && bytes[length - 1] != UInt8(ascii: "\n")))
        }
    }

    @Test("lines that wait in the database stand for the end of the file")
    func waiting() {
        for count in 0...played.records.count {
            let files = files { $0.removeLast(count) }
            let waiting = Array(played.records.suffix(count))
            #expect(AuditVerifier.over(files, known: played.chain.head, waiting: waiting).firstBreak == nil)
            guard count > 1 else { continue }
            #expect(
                AuditVerifier.over(files, known: played.chain.head, waiting: Array(waiting.dropFirst())).firstBreak
                    != nil)
        }
    }

    @Test("a line written anew with a good hash of its own is told by the next one")
    func rewritten() throws {
        for number in played.records.indices.dropLast() {
            let line = try AuditLine(Array(played.records[number].text.utf8))
            guard line.kind != "day-closed" else { continue }
            let files = files {
                $0[number].text =
                    AuditLine.write(
                        .withdrawn(AuditWithdrawal(attempt: AttemptID(rawValue: 1), reason: "never happened")),
                        number: line.number, instance: line.instance, at: line.at, previous: line.previous
                    ).text
            }
            let found = try #require(AuditVerifier.over(files).firstBreak)
            #expect(found.cause == .disconnected, "line \(line.number)")
        }
    }

    @Test("a day written anew does not go on from the day before")
    func daysApart() {
        var other = Played()
        other.add(.started(AuditRules(version: "0.1.1", config: .none, laws: [])), at: Played.noon)
        for _ in 0..<2 { other.add(.recovered(AuditRecovery(.late, from: 1, to: 1)), at: Played.noon) }
        other.add(.recovered(AuditRecovery(.late, from: 1, to: 1)), at: Played.noon + .seconds(86_400))
        let files = [other.files[0]] + played.files.dropFirst()
        #expect(AuditVerifier.over(files).firstBreak?.cause == .daysApart)
    }

    @Test("a file in the place of another's day, and lines of another installation")
    func strangers() {
        var files = played.files
        files[0].day = CivilDate(iso: "2026-03-09") ?? files[0].day
        #expect(AuditVerifier.over(files).firstBreak?.cause == .wrongDay(played.files[0].day))
        var verifier = AuditVerifier(instance: InstanceID(rawValue: "other1"))
        verifier.begin(file: "f", day: played.files[0].day)
        verifier.take(Array(played.records[0].text.utf8))
        #expect(verifier.firstBreak?.cause == .foreign(Played.instance))
    }

    @Test("later days alone, where the earlier ones are kept elsewhere")
    func laterDays() {
        var verifier = AuditVerifier(known: played.chain.head, fromBeginning: false)
        for file in played.files.dropFirst() {
            verifier.begin(file: "\(file.day)", day: file.day)
            for line in file.bytes.split(separator: UInt8(ascii: "\n")) { verifier.take(line) }
        }
        verifier.finish()
        #expect(verifier.firstBreak == nil && verifier.lines == 5)
        #expect(AuditVerifier.over(Array(played.files.dropFirst())).firstBreak?.cause == .missing(1...4))
    }

    @Test("a break names file, line and cure")
    func sentences() {
        let files = files { $0.remove(at: 4) }
        #expect(
            AuditVerifier.over(files).firstBreak?.sentence
                == "2026-03-11:1: line number 5 is missing: compare the files with a copy that was kept elsewhere")
    }

    private func files(
        of other: Played? = nil, _ spoil: (inout [AuditRecord]) -> Void
    ) -> [(day: CivilDate, bytes: [UInt8])] {
        let played = other ?? played
        var records = played.records
        spoil(&records)
        return played.files.map { file in
            (file.day, records.filter { $0.day == file.day }.flatMap { Array("\($0.text)\n".utf8) })
        }
    }
}
