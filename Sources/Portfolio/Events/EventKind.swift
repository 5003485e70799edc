/// What others can be told of, by the words of the config file and of what is sent.
public enum EventKind: String, CaseIterable, Sendable, Hashable {
    case promiseMade = "promise.made"
    case promiseKept = "promise.kept"
    case promiseBroken = "promise.broken"
    case promiseReplaced = "promise.replaced"
    case promiseCancelled = "promise.cancelled"
    case agreementMade = "agreement.made"
    case agreementKept = "agreement.kept"
    case agreementBroken = "agreement.broken"
    case agreementReplaced = "agreement.replaced"
    case agreementCancelled = "agreement.cancelled"
    /// It was broken, and a payment that was recorded late has shown that it is not.
    case agreementReopened = "agreement.reopened"
    case paymentExpected = "payment.expected"
    case reviewAsked = "review.asked"
    case contactPointBad = "contact_point.bad"
    /// What was found bad was the fault of a line, not of the number.
    case contactPointRestored = "contact_point.restored"
    case doNotCallAdded = "do_not_call.added"
    /// Sent on command to one webhook, never asked for.
    case test = "webhook.test"

    /// Those that a webhook may ask for.
    public static let askable = allCases.filter { $0 != .test }
}
