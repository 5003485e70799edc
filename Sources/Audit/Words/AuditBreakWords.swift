import Vocabulary

extension AuditVerifier.Break {
    /// What is wrong, where, and what to do.
    public var sentence: String { "\(place.file):\(place.line): \(cause.sentence)" }
}

extension AuditVerifier.Cause {
    public var sentence: String {
        switch self {
        case .noLine: "this is no whole line of an audit: \(Self.restore)"
        case .changed: "this line was changed after it was written: \(Self.restore)"
        case .disconnected: "the line before this one was written anew: \(Self.restore)"
        case .daysApart:
            "this day does not go on from the end of the day before, which was written anew: \(Self.restore)"
        case .missing(let numbers) where numbers.count == 1:
            "line number \(numbers.lowerBound) is missing: \(Self.restore)"
        case .missing(let numbers):
            "lines number \(numbers.lowerBound) to \(numbers.upperBound) are missing: \(Self.restore), or look at later days "
                + "only with --from"
        case .reordered(let number, let place):
            "line number \(number) belongs before this one and stands at \(place.file):\(place.line): \(Self.restore)"
        case .repeated(let number): "line number \(number) was there before: \(Self.restore)"
        case .wrongDay(let day): "this line belongs to the file of \(day): \(Self.restore)"
        case .foreign(let instance):
            "this line is of another installation ('\(instance.rawValue)'): \(Self.restore), and keep one folder for each database"
        case .notTheHead:
            "the database knows another line of this number: \(Self.restore), database and files of one time"
        }
    }

    private static let restore = "compare the files with a copy that was kept elsewhere"
}
