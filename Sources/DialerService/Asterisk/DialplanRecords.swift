import AsteriskManager
import DialerCore
import Portfolio
import Recording
import Vocabulary

/// What the dialplan keeps in AstDB because nobody has told it that the news arrived. Pure.
struct DialplanRecords: Sendable, Equatable {
    /// What an agent entered.
    struct Entered: Sendable, Equatable {
        /// Of the campaign's tree of results.
        var code: String
        var agent: AgentID
        var at: Timestamp?
    }

    static let calls = "marcador/call"
    static let dispositions = "marcador/disposition"
    static let recordings = "marcador/recording"
    static let families = [calls, dispositions, recordings]

    private(set) var endings: [AttemptID: MissedEnding] = [:]
    private(set) var entered: [AttemptID: Entered] = [:]
    private(set) var recorded: [AttemptID: RecordingReport] = [:]
    /// Every attempt of this installation that has a record, readable or not.
    private(set) var attempts: Set<AttemptID> = []

    init() {}

    /// - Parameter rows: of `DBGetTree`, all families: `Key: /marcador/call/mcd-3fa9c1-12e`, `Val: talked|…`.
    init(_ rows: [AMIMessage], instance: InstanceID) {
        for row in rows {
            let path = (row["Key"] ?? "").split(separator: "/")
            guard path.count == 3, let channel = AttemptChannel(uniqueID: path[2]), channel.instance == instance,
                !channel.isFarHalf
            else { continue }
            add(row["Val"] ?? "", family: "\(path[0])/\(path[1])", of: channel.attempt)
        }
    }

    /// - Parameter value: `digits|agent|epoch seconds` for a disposition.
    mutating func add(_ value: String, family: String, of attempt: AttemptID) {
        attempts.insert(attempt)
        if family == Self.calls {
            endings[attempt] = MissedEnding(record: value)
        } else if family == Self.recordings {
            recorded[attempt] = RecordingReport(value)
        } else if family == Self.dispositions {
            let fields = value.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count >= 2, let code = ResultTree.code(String(fields[0])) else { return }
            entered[attempt] = Entered(
                code: code, agent: AgentID(String(fields[1])),
                at: fields.count > 2 ? Int64(fields[2]).map { Timestamp(seconds: $0) } : nil)
        }
    }
}

extension PBXLink {
    /// Reads them all.
    /// - Parameter suspects: the attempts to ask for one by one where Asterisk is too old to give them all.
    func readRecords(suspects: [AttemptID]) async throws(AMIFailure) -> DialplanRecords {
        do {
            var rows: [AMIMessage] = []
            for family in DialplanRecords.families {
                rows += try await client.list(AMIAction("DBGetTree", ["Family": family]))
            }
            return DialplanRecords(rows, instance: instance)
        } catch .rejected {
            var records = DialplanRecords()
            for attempt in suspects {
                let key = AttemptChannel(instance: instance, attempt: attempt).uniqueID
                for family in DialplanRecords.families {
                    guard let value = try await databaseValue(family, key) else { continue }
                    records.add(value, family: family, of: attempt)
                }
            }
            return records
        }
    }

    private func databaseValue(_ family: String, _ key: String) async throws(AMIFailure) -> String? {
        do {
            let answer = try await client.list(AMIAction("DBGet", ["Family": family, "Key": key]))
            return answer.lazy.compactMap { $0["Val"] }.first
        } catch .rejected {
            // There is no such key.
            return nil
        }
    }

    /// Takes over what they say of agents' dispositions, and has those forgotten that the journal needs no more.
    func settle(_ records: DialplanRecords) async {
        for (attempt, entered) in records.entered.sorted(by: { $0.key < $1.key }) {
            journal.yield(
                .result(attempt, code: entered.code, agent: entered.agent, at: entered.at ?? clock.now))
        }
        for (attempt, report) in records.recorded.sorted(by: { $0.key < $1.key }) {
            journal.yield(.recording(attempt, report, at: clock.now))
        }
        guard !records.attempts.isEmpty else { return }
        let (flushed, waiting) = AsyncStream.makeStream(of: Never.self)
        if case .terminated = journal.yield(.flushed(waiting)) { return }
        for await _ in flushed {}
        let live = await dialer.liveAttempts(on: server)
        for attempt in records.attempts.sorted() where live[attempt] == nil {
            guard !Task.isCancelled else { return }
            do { try await forget(attempt) } catch { return }
        }
    }

    /// The account may not delete in AstDB: the dialplan does, for a call to nobody.
    private func forget(_ attempt: AttemptID) async throws(AMIFailure) {
        let key = AttemptChannel(instance: instance, attempt: attempt).uniqueID
        _ = try await client.send(
            .originate(
                AMIOriginate(
                    channel: "Local/\(key)@marcador-forget", destination: .application("NoOp", data: ""),
                    timeoutMilliseconds: 5000)))
    }
}
