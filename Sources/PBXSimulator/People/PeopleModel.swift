/// Who is called: how numbers behave in the large.
///
/// Defaults: Latin American mobile collections, inside the ranges of the project's field notes: a human answers 12–25 %
/// of calls, voicemail 25–45 %, nobody 20–35 %, busy or off 5–10 %, invalid 5–15 %; the time to answer has two humps
/// (6–10 s and 18–22 s); talk is lognormal in three parts. They are starting points, not measurements of any portfolio.
public struct PeopleModel: Sendable, Hashable {
    /// Shares of what a call meets. They need not add up to one.
    public struct Mix: Sendable, Hashable {
        public var human = 0.20
        public var voicemail = 0.35
        public var noAnswer = 0.27
        /// 486
        public var busy = 0.05
        /// 480 at once: telephone off or out of reach.
        public var off = 0.03
        /// 603 after some rings: the person declines.
        public var declines = 0.02
        /// 404
        public var invalid = 0.08

        public init() {}
        public init(
            human: Double, voicemail: Double, noAnswer: Double, busy: Double, off: Double, declines: Double,
            invalid: Double
        ) {
            (self.human, self.voicemail, self.noAnswer) = (human, voicemail, noAnswer)
            (self.busy, self.off, self.declines, self.invalid) = (busy, off, declines, invalid)
        }
        /// Calls that some being answers with that probability, and otherwise ring out.
        public static func answering(_ probability: Double) -> Mix {
            Mix(
                human: probability, voicemail: 0, noAnswer: 1 - probability, busy: 0, off: 0, declines: 0, invalid: 0)
        }

        var total: Double { human + voicemail + noAnswer + busy + off + declines + invalid }
    }

    /// One kind of conversation and its share.
    public struct Talk: Sendable, Hashable {
        public var share: Double
        public var length: Spread
        public var digit: Character
        public init(share: Double, length: Spread, digit: Character) {
            self.share = share
            self.length = length
            self.digit = digit
        }
    }

    /// What AMD makes of a voice: shares; the rest is NOTSURE.
    public struct Hearing: Sendable, Hashable {
        public var human: Double
        public var machine: Double
        public init(human: Double, machine: Double) {
            self.human = human
            self.machine = machine
        }
    }

    public var mix = Mix()
    /// Seconds from placing the call to a human answer.
    public var timeToAnswer: Spread = .mixture(
        share: 0.6, .normal(mean: 8, deviation: 1), .normal(mean: 20, deviation: 1))
    /// Seconds to a voicemail's answer: at once when the telephone is off, else after its rings.
    public var timeToVoicemail: Spread = .mixture(share: 0.35, .uniform(1, 4), .normal(mean: 19, deviation: 2))
    /// Seconds until it starts to ring.
    public var timeToRing: Spread = .uniform(0.8, 3)
    /// Seconds until busy, off and invalid are reported.
    public var timeToRefusal: Spread = .uniform(0.5, 4)
    /// Seconds from answering to hanging up when nobody speaks: some hang up at the first silence.
    public var patience: Spread = .mixture(
        share: 0.08, .uniform(0.3, 2), .lognormal(mean: 14, variation: 0.8))
    /// Wrong person or quick goodbye, right person without a deal, promise.
    public var talks: [Talk] = [
        Talk(share: 0.45, length: .lognormal(mean: 20, variation: 0.8), digit: "3"),
        Talk(share: 0.35, length: .lognormal(mean: 90, variation: 1.0), digit: "2"),
        Talk(share: 0.20, length: .lognormal(mean: 210, variation: 0.7), digit: "1"),
    ]
    /// How long an agent listens to a machine before hanging up, seconds.
    public var talkToMachine: Spread = .lognormal(mean: 8, variation: 0.5)
    /// Probability that the person ends the conversation rather than the agent.
    public var personEndsTalk = 0.6
    /// Probability that someone hangs up during the message that nobody is free.
    public var leavesMessage = 0.5
    /// An invalid number stays invalid for the whole run. What else happens is drawn for each call, from the seed, the
    /// number and how often it was called: the same in every run, whatever else goes on.
    public var invalidStaysInvalid = true
    /// AMD on a human: share found to be a human, and to be a machine; the rest is NOTSURE.
    public var amdOnHuman = Hearing(human: 0.90, machine: 0.04)
    /// AMD on a machine.
    public var amdOnMachine = Hearing(human: 0.05, machine: 0.88)
    /// Seconds AMD listens.
    public var amdTime: Spread = .uniform(0.8, 2.5)
    /// Numbers that do as they are told, by their last digits; the longest match wins.
    public var scripted: [String: Person] = [:]

    public init() {}

    /// Who answers this call.
    /// - Parameters:
    ///   - number: as dialled; digits count.
    ///   - occasion: how often the number was called before.
    public func person(number: String, occasion: Int, seed: UInt64) -> Person {
        if let scripted = script(for: number) { return scripted }
        var random = RandomSource(seed: seed, name: number, occasion: UInt64(clamping: occasion))
        var nature = RandomSource(seed: seed, name: number, occasion: .max)
        let invalidShare = mix.total > 0 ? mix.invalid / mix.total : 0
        if invalidStaysInvalid, nature.chance(invalidShare) { return refused(404, rings: false, &random) }
        var point = random.unit() * (invalidStaysInvalid ? mix.total - mix.invalid : mix.total)
        func falls(_ share: Double) -> Bool {
            defer { point -= share }
            return point < share
        }
        if falls(mix.human) { return human(&random) }
        if falls(mix.voicemail) { return voicemail(&random) }
        if falls(mix.noAnswer) { return Person(fate: .never) }
        if falls(mix.busy) { return refused(486, rings: false, &random) }
        if falls(mix.off) { return refused(480, rings: false, &random) }
        if falls(mix.declines) { return refused(603, rings: true, &random) }
        return invalidStaysInvalid ? Person(fate: .never) : refused(404, rings: false, &random)
    }

    private func script(for number: String) -> Person? {
        guard !scripted.isEmpty else { return nil }
        var suffix = number[...]
        while !suffix.isEmpty {
            if let person = scripted[String(suffix)] { return person }
            suffix = suffix.dropFirst()
        }
        return nil
    }

    private func human(_ random: inout RandomSource) -> Person {
        let after = timeToAnswer.draw(&random)
        let talk = kindOfTalk(&random)
        let conversation = Conversation(
            talk: talk.length.draw(&random), personEndsIt: random.chance(personEndsTalk), digit: talk.digit)
        let leaves = random.chance(leavesMessage) ? random.unit() * 4 : nil
        return Person(
            fate: .human(after: after), patience: patience.draw(&random), conversation: conversation,
            leavesMessageAfter: leaves)
    }

    private func voicemail(_ random: inout RandomSource) -> Person {
        Person(
            fate: .machine(after: timeToVoicemail.draw(&random)), patience: 30 + 30 * random.unit(),
            conversation: Conversation(talk: talkToMachine.draw(&random), personEndsIt: false, digit: "9"))
    }

    private func refused(_ status: Int, rings: Bool, _ random: inout RandomSource) -> Person {
        let wait = timeToRefusal.draw(&random)
        return Person(fate: .refused(status: status, after: rings ? wait + 4 : wait, rings: rings))
    }

    private func kindOfTalk(_ random: inout RandomSource) -> Talk {
        var point = random.unit() * talks.reduce(0) { $0 + $1.share }
        for talk in talks {
            if point < talk.share { return talk }
            point -= talk.share
        }
        return talks.last ?? Talk(share: 1, length: .constant(60), digit: "2")
    }
}
