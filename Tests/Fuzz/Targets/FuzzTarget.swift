/// One reader of the project and what must hold whatever it is fed.
public struct FuzzTarget: Sendable {
    /// Also the name of its folder of seeds.
    public let name: String
    /// Throws a ``Violation`` when something does not hold; a trap is one, too.
    public let run: @Sendable (_ input: [UInt8]) throws -> Void

    public static let all: [FuzzTarget] = [
        amiDecode, amiEncode, agiEnvironment, agiReply, agiCommand, csv, phone, values, updates, settings, tls,
        speech, speechSocket,
    ]
}

extension FuzzTarget: CustomStringConvertible {
    public var description: String { name }
}

/// A property that an input broke.
public struct Violation: Error, CustomStringConvertible {
    public let description: String
}

func require(_ holds: Bool, _ sentence: @autoclosure () -> String) throws(Violation) {
    guard holds else { throw Violation(description: sentence()) }
}

func requireEqual<Value: Equatable>(_ one: Value, _ other: Value, _ what: @autoclosure () -> String) throws(Violation) {
    guard one == other else { throw Violation(description: "\(what()):\n  \(one)\n  \(other)") }
}
