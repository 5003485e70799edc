import PBXSimulator
import Testing
import Vocabulary

/// People behave in the large as their model says.
@Suite struct PeopleTests {
    private static let crowd = 40_000
    private func crowd(_ model: PeopleModel = PeopleModel()) -> [Person] {
        (0..<Self.crowd).map { model.person(number: "5690\(1_000_000 + $0)", occasion: 0, seed: 5) }
    }

    private func share(_ people: [Person], _ match: (Person.Fate) -> Bool) -> Double {
        Double(people.count { match($0.fate) }) / Double(people.count)
    }

    @Test("The shares of what a call meets, within one point")
    func mix() {
        let people = crowd()
        let model = PeopleModel.Mix()
        func refused(_ status: Int) -> Double {
            share(people) { if case .refused(status, _, _) = $0 { true } else { false } }
        }
        #expect(abs(share(people) { if case .human = $0 { true } else { false } } - model.human) < 0.01)
        #expect(abs(share(people) { if case .machine = $0 { true } else { false } } - model.voicemail) < 0.01)
        #expect(abs(share(people) { $0 == .never } - model.noAnswer) < 0.01)
        #expect(abs(refused(404) - model.invalid) < 0.01)
        #expect(abs(refused(486) - model.busy) < 0.01)
        #expect(abs(refused(480) - model.off) < 0.01)
        #expect(abs(refused(603) - model.declines) < 0.01)
    }

    @Test("Humans answer around 8 and around 20 seconds, hardly between")
    func humps() {
        let times = crowd().filter(\.isHuman).compactMap(\.answersAfter)
        let early = Double(times.count { (5..<11).contains($0) }) / Double(times.count)
        let late = Double(times.count { (17..<23).contains($0) }) / Double(times.count)
        #expect(abs(early - 0.6) < 0.03 && abs(late - 0.4) < 0.03)
        #expect(Double(times.count { (12..<16).contains($0) }) / Double(times.count) < 0.01)
    }

    @Test("Talk: the mean of the mixture, and its promises")
    func talk() {
        let conversations = crowd().filter(\.isHuman).map(\.conversation)
        let mean = conversations.map(\.talk).reduce(0, +) / Double(conversations.count)
        let expected = 0.45 * 20 + 0.35 * 90 + 0.20 * 210
        #expect(abs(mean - expected) < 0.05 * expected)
        let promises = Double(conversations.count { $0.digit == "1" }) / Double(conversations.count)
        #expect(abs(promises - 0.20) < 0.02)
    }

    @Test("The same number, occasion and seed give the same person; another seed another day")
    func sameTemper() {
        let model = PeopleModel()
        let first = (0..<200).map { model.person(number: "562000\(10_000 + $0)", occasion: 1, seed: 9) }
        let again = (0..<200).map { model.person(number: "562000\(10_000 + $0)", occasion: 1, seed: 9) }
        let other = (0..<200).map { model.person(number: "562000\(10_000 + $0)", occasion: 1, seed: 10) }
        #expect(first == again && first != other)
    }

    @Test("An invalid number is invalid on every occasion; other numbers change")
    func invalidStays() {
        let model = PeopleModel()
        func isInvalid(_ number: String, _ occasion: Int) -> Bool {
            if case .refused(404, _, _) = model.person(number: number, occasion: occasion, seed: 3).fate {
                true
            } else {
                false
            }
        }
        let numbers = (0..<2000).map { "5690\(2_000_000 + $0)" }
        let bad = numbers.filter { isInvalid($0, 0) }
        #expect(bad.count > 100)
        #expect(bad.allSatisfy { number in (1...5).allSatisfy { isInvalid(number, $0) } })
        #expect(numbers.filter { isInvalid($0, 4) } == bad)
    }

    @Test("Scripted numbers do as they are told; the longest ending wins")
    func scripted() {
        var model = PeopleModel()
        model.scripted = ["1": Person(fate: .never), "001": Person(fate: .silence)]
        #expect(model.person(number: "562001", occasion: 0, seed: 1).fate == .silence)
        #expect(model.person(number: "562011", occasion: 0, seed: 1).fate == .never)
    }

    @Test(
        "Spreads keep their mean",
        arguments: [
            Spread.constant(3), .uniform(2, 6), .normal(mean: 20, deviation: 2), .lognormal(mean: 90, variation: 1.2),
            .exponential(mean: 7), .mixture(share: 0.25, .constant(4), .constant(8)),
        ])
    func spreads(_ spread: Spread) {
        var random = RandomSource(seed: 11)
        let count = 40_000
        let mean = (0..<count).reduce(0) { sum, _ in sum + spread.draw(&random) } / Double(count)
        #expect(abs(mean - spread.mean) < 0.03 * spread.mean)
    }
}
