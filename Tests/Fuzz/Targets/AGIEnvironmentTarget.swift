import FastAGI

extension FuzzTarget {
    /// What a connection begins with, at the usual limits and at ones that inputs reach.
    static let agiEnvironment = FuzzTarget(name: "agi-environment") { input in
        for limits in [AGIEnvironmentParser.Limits(), .init(bytes: 80, lines: 4)] {
            try AGIEnvironmentReading(limits: limits).judge(input)
        }
    }
}

struct AGIEnvironmentReading {
    let limits: AGIEnvironmentParser.Limits

    struct Outcome: Equatable {
        var environment: AGIEnvironment?
        var failure: AGIEnvironmentParser.Failure?
        /// What came after the environment, that of later pieces included.
        var rest: [UInt8] = []
    }

    func judge(_ input: [UInt8]) throws(Violation) {
        var random = InputRandom(input)
        let whole = try read([input])
        try requireEqual(whole, try read(pieces(of: input, &random)), "\(limits): cut in pieces it reads differently")
        guard let environment = whole.environment else { return }
        try require(environment.variables.count <= limits.lines, "\(limits): too many lines")
        // A carriage return before a line feed counts as part of the line end.
        if !environment.variables.contains(where: { endsLineInReturn($0.value) }) {
            let again = try AGIEnvironmentReading(limits: .init()).read([environment.encoded()])
            try requireEqual(
                again.environment?.variables, environment.variables, "\(limits): written again it reads differently")
            try require(again.rest.isEmpty, "\(limits): written again it is longer")
        }
        _ = (environment.path, environment.query, environment.arguments.map(\.string), environment.channel)
        for variable in environment.variables { _ = variable.value.string }
    }

    private func endsLineInReturn(_ value: AGIText) -> Bool {
        value.bytes.last == 13 || zip(value.bytes, value.bytes.dropFirst()).contains { $0 == 13 && $1 == 10 }
    }

    private func read(_ chunks: [[UInt8]]) throws(Violation) -> Outcome {
        var parser = AGIEnvironmentParser(limits: limits)
        var outcome = Outcome()
        for chunk in chunks {
            if outcome.environment != nil {
                outcome.rest += chunk
                continue
            }
            do throws(AGIEnvironmentParser.Failure) {
                outcome.environment = try parser.feed(chunk)
            } catch {
                outcome.failure = error
                return outcome
            }
            if outcome.environment != nil { outcome.rest = parser.rest }
            try require(
                outcome.environment != nil || parser.rest.count <= limits.bytes,
                "\(limits): holds \(parser.rest.count) bytes of one line")
        }
        return outcome
    }
}
