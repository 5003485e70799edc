import ArgumentParser
import DialerService
import Foundation
import Recording
import Settings
import Store
import Vocabulary

struct RecordingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recordings", abstract: "Recordings of calls: list them, hold them, delete old ones.",
        discussion: "What is recorded, and for how long it is kept: docs/recording.md. The daemon may run.",
        subcommands: [
            RecordingsListCommand.self, RecordingsPruneCommand.self, RecordingsHoldCommand.self,
            RecordingsReleaseCommand.self,
        ])
}

struct RecordingsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Recordings, the newest first.",
        discussion: "Attempt, state, size in bytes, server and file, pauses, and why it is held or was not made.")

    @OptionGroup var config: ConfigOption
    @Option(help: "Only those of a campaign.") var campaign: String?
    @Option(help: "Only that of an attempt.") var attempt: Int64?
    @Option(help: "Only those that are kept, failed, deleted or missing.") var state: String?
    @Option(help: "At most so many.") var limit = 100

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is from 1 to 100000") }
        if let state, RecordingState(rawValue: state) == nil {
            throw ValidationError("--state is kept, failed, deleted or missing, and '\(state)' is none of these")
        }
    }

    func run() async throws {
        let query = RecordingQuery(
            campaign: campaign.map { CampaignID($0) }, attempt: attempt.map { AttemptID(rawValue: $0) },
            state: state.flatMap { RecordingState(rawValue: $0) }, limit: limit)
        try await config.withStore { store, _ in
            let found = try await store.recordings(query)
            for recording in found { print(recording.line) }
            if found.isEmpty { print("no recordings") }
        }
    }
}

struct RecordingsPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Delete the recordings whose time is over, as the daemon does every hour.",
        discussion:
            "By `recording.keep` of the config file, and never before the retention of the country's rules is over.")

    @OptionGroup var config: ConfigOption
    @Flag(help: "Only say what would be deleted.") var dryRun = false

    func run() async throws {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        try await config.withStore { store, settings in
            var troubles: [String] = []
            var deleted = 0
            var isFull = true
            while isFull {
                let pruning = try await store.pruneRecordings(
                    folders: settings.recordingFolders, at: now, isRehearsal: dryRun
                ) { settings.recordingHorizon(campaign: $0, country: $1, now: now) }
                for recording in pruning.deleted { print("\(dryRun ? "would delete" : "deleted") \(recording.line)") }
                for recording in pruning.missing { print("gone before \(recording.line)") }
                deleted += pruning.deleted.count
                troubles = pruning.troubles
                isFull = pruning.isFull
            }
            print(dryRun ? "\(deleted) would be deleted" : "\(deleted) deleted")
            if let first = troubles.first { throw Exit.with(.ioError, first) }
        }
    }
}

struct RecordingsHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keep a recording whatever its age, for a complaint or a court.",
        discussion: "The reason stands in the audit.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The id of the attempt.") var attempt: Int64
    @Argument(help: "Why, in a few words.") var reason: String

    func validate() throws {
        guard (1...200).contains(reason.count), !reason.contains(where: \.isNewline) else {
            throw ValidationError("the reason is one line of 1 to 200 characters")
        }
    }

    func run() async throws { try await config.hold(attempt, reason) }
}

struct RecordingsReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Hold a recording no longer: it goes when its time is over.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The id of the attempt.") var attempt: Int64

    func run() async throws { try await config.hold(attempt, nil) }
}

extension ConfigOption {
    fileprivate func withStore(_ body: (Store, Settings) async throws -> Void) async throws {
        let settings = try load()
        guard FileManager.default.fileExists(atPath: settings.database) else {
            throw Exit.with(
                .noInput, "there is no database at \(settings.database): nothing was recorded yet with this config")
        }
        try await Store.use(settings.database) { store in try await body(store, settings) }
    }

    fileprivate func hold(_ attempt: Int64, _ reason: String?) async throws {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        try await withStore { store, _ in
            guard try await store.holdRecording(of: AttemptID(rawValue: attempt), reason: reason, at: now) else {
                throw Exit.with(
                    .noInput,
                    reason == nil
                        ? "no recording of attempt \(attempt) is held: see marcador recordings list"
                        : "attempt \(attempt) has no recording to hold, or it is held already: see marcador recordings list"
                )
            }
            print(reason == nil ? "attempt \(attempt): held no longer" : "attempt \(attempt): held")
        }
    }
}

extension RecordingRecord {
    fileprivate var line: String {
        var text = "\(attempt) \(state.rawValue) \(bytes.map { "\($0)" } ?? "-") \(server):\(file)"
        for pause in pauses { text += ", paused \(pause.from) to \(pause.until.map { "\($0)" } ?? "the end")" }
        if let problem { text += ", \(problem)" }
        if let hold { text += ", held: \(hold)" }
        return text
    }
}
