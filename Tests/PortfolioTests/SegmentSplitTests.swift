import Portfolio
import Testing

@Suite struct SegmentSplitTests {
    @Test func placesAreTaken() {
        let split = SegmentSplit([SegmentSplit.Arm(name: "z", parts: 500), SegmentSplit.Arm(name: "a", parts: 1000)])
        #expect(split.places(of: "a") == 0..<1000)
        #expect(split.places(of: "z") == 1000..<1500)
        #expect(split.places(of: "champion") == 1500..<10_000)
        #expect(split.places(of: "b") == nil)
        #expect(SegmentSplit([SegmentSplit.Arm(name: "all", parts: 10_000)]).places(of: "champion") == 10_000..<10_000)
    }

    /// Ten thousand people: each tenth of the places holds a tenth, in every segment, and two segments know nothing of
    /// each other. The bounds are six standard deviations.
    @Test func peopleAreSpreadEvenlyAndIndependently() {
        let people = (1...10_000).map {
            PersonNumber(country: "CL", document: "\(10_000_000 + $0)K", portfolio: "p", reference: nil)
        }
        #expect(Set(people).count > 9990)
        var both = 0
        for (segment, other) in [("mora-temprana", "mora-tardia"), ("a", "b"), ("x1", "x2")] {
            var counts = [Int](repeating: 0, count: 10)
            for person in people {
                let place = SegmentSplit.place(of: person, in: segment)
                counts[place / 1000] += 1
                if place < 1000, SegmentSplit.place(of: person, in: other) < 1000 { both += 1 }
            }
            #expect(counts.allSatisfy { (820...1180).contains($0) }, "\(segment): \(counts)")
        }
        #expect((200...400).contains(both), "\(both)")
    }

    @Test func theSamePersonEverywhere() {
        let ana = PersonNumber(country: "CL", document: "12345678K", portfolio: "marzo", reference: "7")
        #expect(ana == PersonNumber(country: "CL", document: "12345678K", portfolio: "abril", reference: nil))
        #expect(ana != PersonNumber(country: "PE", document: "12345678K", portfolio: "marzo", reference: "7"))
        let nameless = PersonNumber(country: "CL", document: nil, portfolio: "marzo", reference: "7")
        #expect(nameless != PersonNumber(country: "CL", document: nil, portfolio: "abril", reference: "7"))
        // Numbers that were once given out stay.
        #expect([ana, nameless].map(\.rawValue) == [549919010, 129905747])
        #expect(SegmentSplit.place(of: ana, in: "mora-temprana") == 9358)
    }
}
