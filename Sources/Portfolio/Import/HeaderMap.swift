/// Which value of a row plays which role.
public struct HeaderMap: Sendable, Hashable {
    public let headers: [String]
    /// Indexes by role; several only where the role is repeatable. File order.
    public private(set) var indexes: [Column: [Int]] = [:]

    /// Headers that no role uses: imported files carry more than a dialer needs.
    public var unused: [String] {
        let used = Set(indexes.values.joined())
        return headers.indices.filter { !used.contains($0) && !headers[$0].isEmpty }.map { headers[$0] }
    }

    public init(headers rawHeaders: [String], mappings: [ColumnMapping] = []) throws(HeaderError) {
        headers = rawHeaders.map { tidied($0) }
        var taken: Set<Int> = []
        for mapping in mappings {
            guard let index = Self.index(of: mapping.header, in: headers) else {
                throw HeaderError(
                    "--map names the column '\(mapping.header)', which the file does not have; it has "
                        + Self.list(headers), isArgument: true)
            }
            guard indexes[mapping.column] == nil || mapping.column.isRepeatable else {
                throw HeaderError(
                    "--map gives the role '\(mapping.column.rawValue)' to two columns: give it to one",
                    isArgument: true)
            }
            indexes[mapping.column, default: []].append(index)
            taken.insert(index)
        }
        let mapped = Set(indexes.keys)
        var ranks: [Column: Int] = [:]
        for (index, header) in headers.enumerated() where !taken.contains(index) {
            guard let (column, rank) = Column.role(ofHeader: header) else { continue }
            if column.isRepeatable {
                indexes[column, default: []].append(index)
            } else if !mapped.contains(column), ranks[column] == rank, column.isDecisive {
                throw HeaderError(
                    "the columns '\(headers[indexes[column]?.first ?? index])' and '\(header)' are one name twice: rename one of them, or choose by --map \(column.rawValue)=HEADER"
                )
            } else if !mapped.contains(column), rank < ranks[column] ?? .max {
                // Of `saldo` and `monto` the better name plays the role.
                indexes[column] = [index]
                ranks[column] = rank
            }
        }
        try requireEssentials()
    }

    func first(_ column: Column) -> Int? { indexes[column]?.first }

    /// Indexes of all phone columns in file order, with the kind the header declares.
    var phones: [(index: Int, kind: ContactPoint.Kind?)] {
        Column.allCases.filter(\.isPhone)
            .flatMap { column in (indexes[column] ?? []).map { (index: $0, kind: column.declaredKind) } }
            .sorted { $0.index < $1.index }
    }

    private func requireEssentials() throws(HeaderError) {
        var missing: [(what: String, column: Column)] = []
        if phones.isEmpty { missing.append(("phone", .phone)) }
        if first(.balance) == nil { missing.append(("balance", .balance)) }
        if first(.name) == nil, first(.firstName) == nil, first(.lastName) == nil { missing.append(("name", .name)) }
        if first(.document) == nil, first(.account) == nil, first(.debtorReference) == nil {
            missing.append(("document or account", .document))
        }
        guard !missing.isEmpty else { return }
        let wanted = missing.map { "\($0.what) (\($0.column.names.prefix(4).joined(separator: ", ")), …)" }
        var sentence =
            "the file has no column for \(wanted.joined(separator: ", nor for ")); its columns are \(Self.list(headers))"
        if let (header, column) = nearest(to: missing.map(\.column)) {
            sentence += "; '\(header)' looks nearest: rename it, or add --map \(column.rawValue)=\(header)"
        } else {
            sentence += "; name the column with --map \(missing[0].column.rawValue)=HEADER"
        }
        throw HeaderError(sentence)
    }

    /// The unused header that comes nearest to a missing role, if one comes near at all.
    private func nearest(to columns: [Column]) -> (String, Column)? {
        var best: (header: String, column: Column, distance: Int)?
        for header in unused {
            let word = folded(header)
            for column in columns {
                for name in column.names.map({ folded($0) }) {
                    let contains = word.count > 4 && name.count > 2 && (word.hasPrefix(name) || word.hasSuffix(name))
                    let distance = contains ? 1 : editDistance(word, name)
                    if distance <= max(1, name.count / 3), distance < best?.distance ?? .max {
                        best = (header, column, distance)
                    }
                }
            }
        }
        return best.map { ($0.header, $0.column) }
    }

    private static func index(of header: String, in headers: [String]) -> Int? {
        headers.firstIndex(of: header) ?? headers.firstIndex { folded($0) == folded(header) }
    }

    private static func list(_ headers: [String]) -> String {
        let shown = headers.prefix(30).map { "'\($0)'" }.joined(separator: ", ")
        return headers.count > 30 ? shown + ", …" : shown
    }
}
