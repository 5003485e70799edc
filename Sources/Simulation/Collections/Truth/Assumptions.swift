/// What the invented debtors are like: every number of the hidden truth, in one place.
///
/// "Assumed" numbers are nobody's measurement: they were chosen so that the first calls to the first phones end as dialers
/// report (a test holds them to it): answered by a person 12 to 25 % of the calls, machines 25 to 45 %, no answer
/// 20 to 35 %, engaged 5 to 10 %, not in use 5 to 15 %; the debtor is 35 to 60 % of the people who answer.
public struct Assumptions: Sendable {
    // MARK: Who they are

    /// Share of debtors in Chile, the rest in Mexico. Assumed.
    public var chile = 0.6
    /// Share of debtors with 1, 2, 3, 4 phones. Assumed.
    public var phones = [0.35, 0.35, 0.2, 0.1]
    /// Share of phones that are the debtor's, a stranger's, and nobody's any more although they ring (an old SIM card, a
    /// letter box that is never heard); the rest is not in use. The first phone of the file, then the others. Assumed;
    /// contact data age, and mobiles that were not answered often hardly ever are (Vicente and others).
    public var rightPhone = (first: 0.5, others: 0.4)
    public var strangersPhone = (first: 0.28, others: 0.3)
    public var silentPhone = (first: 0.12, others: 0.16)
    /// Share of phones that are mobiles, and landlines; of the rest the file does not say. Assumed.
    public var mobile = 0.7
    public var landline = 0.25
    /// Share of the debtors by ``Habit``, in its order. Assumed.
    public var habits = [0.45, 0.25, 0.15, 0.15]
    /// How much likelier or unlikelier than others one person is to answer at all: log-normal with mean 1. Assumed.
    public var answerSpread = 0.9
    /// What is owed: log-normal, in Chilean pesos. Assumed.
    public var balanceMean = 450_000.0
    public var balanceCV = 1.5
    /// Share of accounts not yet due, and in bands 1–30, 31–60, 61–90, 91–150 days past due. Assumed.
    public var arrears = [0.08, 0.42, 0.2, 0.12, 0.18]

    // MARK: Who answers

    /// The same chance at every hour for everybody, in the place of habits; `nil` = by ``Habit``.
    public var flatAnswer: Double?
    /// Chance that a stranger, or at a landline somebody else of the household, answers. Assumed, any hour.
    public var strangerAnswers = 0.24
    public var householdAnswers = 0.12
    /// Of the calls that nobody answers: share that find a machine, and the line engaged or the call declined. Mobiles,
    /// then landlines. Assumed, by the ranges above; voicemail is the mobiles'.
    public var machine = (mobile: 0.54, landline: 0.15)
    public var busy = (mobile: 0.1, landline: 0.08)
    /// Share of calls that a trunk has no room for, and that fail on our side before anything rings. Assumed.
    public var congestion = 0.006
    public var failed = 0.002
    /// A phone that rang more often than this in three days is looked at: each further call has this much less chance.
    /// Assumed; "longer gaps do not help, many no-answers are hard" (Vicente and others, mobile surveys).
    public var ringsBeforeScreening = 4
    public var screening = 0.8
    /// Chance that the debtor answers at the hour they asked to be called at. Assumed.
    public var answersCallback = 0.6

    // MARK: What is said

    /// Seconds: mean and coefficient of variation, log-normal: talk with somebody else, without a promise, with one. Talk
    /// times are log-normal by Brown and others 2005; the means are assumed for collections.
    public var talkOther = (mean: 20.0, cv: 0.8)
    public var talk = (mean: 90.0, cv: 1.0)
    public var talkPromise = (mean: 210.0, cv: 0.7)
    public var wrapUp = (mean: 20.0, cv: 0.5)
    /// Chance of a promise in a conversation, in bands 1–30, 31–60, 61–90 and 91 and more days past due. By common
    /// experience 30 to 60 % early and 10 to 25 % late, of low confidence.
    public var promise = [0.45, 0.3, 0.2, 0.12]
    /// How much readier or less ready than others one person is to promise: log-normal with mean 1. Assumed.
    public var willSpread = 0.4
    /// Each further conversation of a month has this much less chance of a promise. Assumed.
    public var repetition = 0.75
    /// A word in the right tone (friendly or firm) has so much more chance, in the wrong one so much less. Assumed.
    public var tone = 0.1
    /// Share of debtors, by band, for whom the firm tone is the right one. Assumed.
    public var prefersFirm = [0.25, 0.45, 0.6, 0.7]
    /// Of the conversations: they ask to be called at another hour; they ask not to be called any more. Assumed.
    public var callLater = 0.08
    public var cease = 0.004
    /// Share of debtors who stand one, two, three conversations within a week; above that a conversation is a complaint
    /// with this chance, and they hang up. Assumed.
    public var tolerance = [0.3, 0.4, 0.3]
    public var complaint = 0.25

    // MARK: Who pays

    /// Chance a day to pay all without any contact, by band. Assumed: 40 % of a month's early arrears cure by themselves.
    public var paysAlone = [0.018, 0.006, 0.003, 0.001]
    /// Chance that a promise is kept, by band. By common experience 50 to 70 % early and 30 to 50 % late.
    public var keeps = [0.6, 0.5, 0.42, 0.35]
    /// What a reminder on the day before adds to that. Assumed.
    public var reminder = 0.08
    /// Means differ: everything that is paid is this share to 2 − this share as likely as the mean, even. Assumed.
    public var poorest = 0.5
    /// The last three and the first five days of a month against the others: wages. Assumed; payments alone.
    public var payDays = (times: 1.8, otherwise: 0.75)
    /// After a conversation without a promise: chance a day for three days to pay all. Assumed.
    public var afterTalk = 0.012
    /// Share of promises for the whole debt; the others are for 30 to 60 % of it. Assumed.
    public var promisesAll = 0.65

    public init() {}

    /// Everybody alike: one right phone, one chance at all hours, one debt, no reaction to tone, reminders or repetition.
    /// Whom to call, and when, makes no difference here.
    public static let alike: Assumptions = {
        var alike = Assumptions()
        alike.phones = [1]
        (alike.rightPhone, alike.strangersPhone, alike.silentPhone) = ((1, 1), (0, 0), (0, 0))
        (alike.mobile, alike.landline) = (1, 0)
        alike.flatAnswer = 0.2
        (alike.answerSpread, alike.willSpread, alike.balanceCV, alike.poorest) = (0, 0, 0, 1)
        alike.arrears = [0, 1, 0, 0, 0]
        alike.ringsBeforeScreening = .max
        (alike.repetition, alike.tone, alike.reminder) = (1, 0, 0)
        (alike.callLater, alike.cease, alike.complaint) = (0, 0, 0)
        (alike.promise, alike.keeps) = ([0.3, 0.3, 0.3, 0.3], [0.5, 0.5, 0.5, 0.5])
        alike.paysAlone = [0.006, 0.006, 0.006, 0.006]
        return alike
    }()
}
