/// One good row of a portfolio file.
public struct ImportRow: Hashable, Sendable {
    /// Line of the file on which the row begins, from 1.
    public var line: Int
    public var debtor: Debtor
    public var account: Account
    /// At least one phone; each number once.
    public var contactPoints: [ContactPoint]

    public init(line: Int, debtor: Debtor, account: Account, contactPoints: [ContactPoint]) {
        self.line = line
        self.debtor = debtor
        self.account = account
        self.contactPoints = contactPoints
    }
}

/// Why a row, or one value of it, did not go in.
public struct Rejection: Error, Hashable, Sendable {
    public var line: Int
    /// The header of the column at fault, when one column is.
    public var column: String?
    /// One sentence with the cure.
    public var reason: String

    public init(line: Int, column: String? = nil, reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }
}

extension Rejection: CustomStringConvertible {
    public var description: String {
        "line \(line)\(column.map { ", column '\($0)'" } ?? ""): \(reason)"
    }
}

/// Why a value could not be read; the sentence needs no context but line and column.
public struct ValueRefusal: Error, Hashable, Sendable {
    public var reason: String

    public init(_ reason: String) {
        self.reason = reason
    }
}
