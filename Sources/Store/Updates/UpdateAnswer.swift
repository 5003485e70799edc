public import Portfolio

/// What a client is answered: each update in the order in which it came, by its id.
public struct UpdateAnswer: Hashable, Sendable {
    public var results: [(id: String?, result: UpdateResult)] { zip(ids, outcomes).map { ($0, $1) } }
    /// What was taken and was not known before.
    public var news: [AccountUpdate] {
        zip(updates, outcomes).compactMap { reading, result in
            result == .accepted ? try? reading.update.get() : nil
        }
    }
    private var ids: [String?] { updates.map(\.id) }
    private let updates: [UpdateReader.Reading]
    private let outcomes: [UpdateResult]

    /// - Parameter results: one for each update.
    public init(_ updates: [UpdateReader.Reading], _ results: [UpdateResult]) {
        self.updates = updates
        outcomes = results
    }

    /// That something has changed.
    public var hasNews: Bool { outcomes.contains(.accepted) }

    public var refused: Int { outcomes.count { if case .refused = $0 { true } else { false } } }

    public var json: JSON {
        .fields([
            JSON.Field("accepted", .number(outcomes.count - refused)), JSON.Field("rejected", .number(refused)),
            JSON.Field("results", .list(results.map(Self.line))),
        ])
    }

    private static func line(_ id: String?, _ result: UpdateResult) -> JSON {
        let id = JSON.Field("id", .text(orNull: id))
        switch result {
        case .accepted: return .fields([id, JSON.Field("result", .text("accepted"))])
        case .known:
            return .fields([id, JSON.Field("result", .text("accepted")), JSON.Field("again", .truth(true))])
        case .refused(let refusal):
            let field = refusal.field.map { [JSON.Field("field", .text($0))] } ?? []
            return .fields(
                [id, JSON.Field("result", .text("rejected"))] + field + [JSON.Field("reason", .text(refusal.reason))])
        }
    }
}
