import Pacing

// Every key of a scenario file for `marcador simulate`, once: key, kind and the sentence the reference shows. The standard
// values are those of ``Scenario``.

enum ScenarioSchema {
    private static let seconds = Kind<Duration>.duration(.zero ... .seconds(7200))
    private static let hours = Kind<Duration>.duration(.zero ... .seconds(168 * 3600))

    static let agents = Field("agents", .wholeNumber(1...2000), .optional("20"), "Agents of the team.")
    static let talkMean = Field("talk_mean", seconds, .optional("`150s`"), "Talk time, mean.")
    static let talkCV = Field(
        "talk_cv", .decimal(0...5), .optional("1"), "Its coefficient of variation (log-normal); 0: all calls are equal."
    )
    static let wrapMean = Field("wrap_mean", seconds, .optional("`25s`"), "Work after the call, mean.")
    static let wrapCV = Field("wrap_cv", .decimal(0...5), .optional("0.6"), "Its coefficient of variation.")
    static let breakEvery = Field(
        "break_every", hours, .optional("no breaks"), "How long an agent works until the next break falls due.")
    static let breakLength = Field("break_length", hours, .optional("`10m`"), "How long a break takes.")
    static let lunchAt = Field(
        "lunch_at", hours, .optional("nobody goes"), "When part of the team goes to lunch, after the start.")
    static let lunchLength = Field("lunch_length", hours, .optional("`45m`"), "How long lunch takes.")
    static let lunchShare = Field("lunch_share", .share, .optional("50%"), "Which part of the team goes.")
    static let answerRate = Field(
        "answer_rate", .share, .optional("25%"), "Chance that a call launched is answered by a person.")
    /// For the elements of the list.
    static let hourlyRate = Kind<Double>.share
    static let answerSwing = Field(
        "answer_swing", .share, .optional("0%"),
        "By what share of itself the answer rate swings, once up and once down over the run.")
    static let busy = Field("busy", .share, .optional("8%"), "Calls that find the line engaged.")
    static let invalid = Field("invalid", .share, .optional("5%"), "Calls to numbers not in use.")
    static let machines = Field("machines", .share, .optional("20%"), "Calls answered by a machine.")
    static let setup = Field("setup", seconds, .optional("`2s`"), "From launch until the phone rings.")
    static let ringMean = Field(
        "ring_mean", seconds, .optional("`9s`; `12s` if memoryless"), "From the first ring to the answer, mean.")
    static let ringCV = Field("ring_cv", .decimal(0...5), .optional("0.6"), "Its coefficient of variation.")
    static let noAnswerTimeout = Field(
        "no_answer_timeout", seconds, .optional("`26s`"), "From launch until an unanswered call is given up.")
    static let botTransfers = Field(
        "bot_transfers", .share, .optional("no bot"),
        "A bot talks to who answers: how many of those people ask it for an agent.")
    static let botMean = Field(
        "bot_mean", seconds, .optional("`35s`"), "From the answer until they ask, or hang up.")
    static let botCV = Field("bot_cv", .decimal(0...5), .optional("0.5"), "Its coefficient of variation.")
    static let holdLimit = Field(
        "hold_limit", seconds, .optional("`2s`"), "How long a person who answered may wait for an agent.")
    static let abandonTarget = Field(
        "abandon_target", .share, .optional("3%"), "Share of the people who answered that may meet nobody.")
    static let abandonCap = Field(
        "abandon_cap", .share, .optional("no gate"), "What the gate never lets the share cross.")
    static let gate = Field(
        "gate", .choice([("strict", AbandonmentGate.strict), ("statistical", .statistical), ("off", .off)]),
        .optional("`strict` with a cap, else `off`"), "How the gate reckons the worst that may happen.")
    static let amdFalsePositive = Field(
        "amd_false_positive", .share, .optional("0%"), "People whom machine detection hangs up on.")
    static let amdFalseNegative = Field(
        "amd_false_negative", .share, .optional("0%"), "Machines that it puts through to an agent.")
    static let amdTime = Field("amd_time", seconds, .optional("`0s`"), "How long it listens to each answer.")
    static let length = Field("hours", .decimal(0.01...168), .optional("8"), "Length of a day, in hours.")
    static let warmUp = Field("warm_up", hours, .optional("`30m`"), "What is left out of the measurement at the start.")
    static let memoryless = Field(
        "memoryless", .truth, .optional("false"),
        "The world whose exact optimum is known; only agents, talk, ring, answer rate and target count.")

    enum Step {
        static let at = Field("at", hours, .required, "When the list turns, after the start.")
        static let to = Field("to", .share, .required, "The answer rate it turns to.")
        static let within = Field("within", hours, .optional("`5m`"), "How long that takes.")
        static let section = Section(
            path: "answer_step", doc: "A list that changes its character.",
            entries: [at.entry, to.entry, within.entry])
    }

    static let top = Section(
        path: "", doc: "The team, the people they call, the floor, and the run.",
        entries: [
            agents.entry, talkMean.entry, talkCV.entry, wrapMean.entry, wrapCV.entry, breakEvery.entry,
            breakLength.entry, lunchAt.entry, lunchLength.entry, lunchShare.entry, answerRate.entry,
            .nested(
                "answer_rate_by_hour", "list of percentages", standard: "`answer_rate`",
                "The answer rate of each hour of the run; the last one holds for all later ones."),
            answerSwing.entry, .nested("answer_step", "section", standard: "none", Step.section.doc), busy.entry,
            invalid.entry, machines.entry, setup.entry, ringMean.entry, ringCV.entry, noAnswerTimeout.entry,
            botTransfers.entry, botMean.entry, botCV.entry, holdLimit.entry, abandonTarget.entry, abandonCap.entry,
            gate.entry, amdFalsePositive.entry,
            amdFalseNegative.entry, amdTime.entry, length.entry, warmUp.entry, memoryless.entry,
        ])
}
