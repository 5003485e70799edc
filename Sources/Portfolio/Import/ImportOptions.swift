public import Vocabulary

/// What the person who imports a file says about it.
public struct ImportOptions: Sendable, Hashable {
    /// For rows without country column or with an empty one.
    public var country: Country?
    /// For rows without currency; without it the country's own.
    public var currency: Currency?
    /// For rows without creditor.
    public var creditor: String
    /// Headers that the file's own names do not tell.
    public var mappings: [ColumnMapping]

    public init(
        country: Country? = nil, currency: Currency? = nil, creditor: String, mappings: [ColumnMapping] = []
    ) {
        self.country = country
        self.currency = currency
        self.creditor = creditor
        self.mappings = mappings
    }
}

/// `--map phone=TEL_1`: this header plays that role, whatever its name suggests.
public struct ColumnMapping: Sendable, Hashable {
    public var column: Column
    public var header: String

    public init(column: Column, header: String) {
        self.column = column
        self.header = header
    }

    /// Reads `role=header`. The role may be given by any name a header may have: `monto=VALOR_2`.
    public init(argument: String) throws(HeaderError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !tidied(parts[1]).isEmpty else {
            throw HeaderError("--map wants role=header, such as --map phone=TEL_1, not '\(argument)'")
        }
        let word = folded(parts[0])
        guard let column = Column.role(ofHeader: String(parts[0]))?.column else {
            let nearest = Column.allCases.map(\.rawValue).min {
                editDistance(word, folded($0)) < editDistance(word, folded($1))
            }
            throw HeaderError(
                "--map knows no role '\(tidied(parts[0]))', nearest is '\(nearest ?? "phone")'; the roles are "
                    + Column.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.init(column: column, header: tidied(parts[1]))
    }
}

/// Why the header row of a file cannot be used.
public struct HeaderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence with the cure.
    public var reason: String
    /// Whether it is what was said of the columns that is wrong, not the file.
    public var isArgument: Bool

    public init(_ reason: String, isArgument: Bool = false) {
        self.reason = reason
        self.isArgument = isArgument
    }

    public var description: String { reason }
}
