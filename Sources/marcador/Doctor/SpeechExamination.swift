import DialerService
import Foundation
import Hearing
import Settings

/// What the bots need to hear people: a recogniser here, and Asterisk's way to it. Without any of it they ask for keys, so
/// nothing here is worse than doubtful.
struct SpeechExamination: Sendable {
    let settings: Settings
    /// Where an Asterisk of this machine has its configuration.
    var asterisk = "/etc/asterisk"
    var modules = ["/usr/lib", "/usr/lib64"]

    private static let keysOnly = "or set hearing.recogniser to none, and this is not looked at"

    func findings() async -> [Finding] {
        switch settings.hearing.recogniser {
        case .none: [.good("the bots ask for keys only, as hearing.recogniser says")]
        case .pocketsphinx: [await pocketSphinx()] + reach()
        case .vosk: await vosk() + reach()
        }
    }

    private func pocketSphinx() async -> Finding {
        do {
            let found = try await PocketSphinx.examine(settings.hearing.pocketSphinx)
            return .good("pocketsphinx is ready: \(found)")
        } catch RecogniserFailure.unsuitable(let why) {
            return .doubtful("the bots ask for keys only: \(why)", cure: "install it, \(Self.keysOnly)")
        } catch {
            return .doubtful("the bots ask for keys only: \(error)", cure: "mend it, \(Self.keysOnly)")
        }
    }

    private func vosk() async -> [Finding] {
        await VoskRecogniser(settings: settings.hearing.vosk).examine().sorted { $0.key < $1.key }.map {
            language, why in
            guard let why else { return .good("the Vosk server for '\(language)' is there") }
            return .doubtful(
                "in '\(language)' the bots ask for keys only: \(why)",
                cure: "start that server, or correct hearing.servers; \(Self.keysOnly)")
        }
    }

    /// Whether Asterisk can come to the daemon, as far as that can be seen from here.
    private func reach() -> [Finding] {
        let hearing = settings.hearing
        let isAllHere = settings.servers.allSatisfy { ["127.0.0.1", "localhost", "::1"].contains($0.host) }
        guard isAllHere else {
            if ["127.0.0.1", "::1"].contains(hearing.listen) {
                return [
                    .doubtful(
                        "an Asterisk is on another host, and speech is taken on \(hearing.listen) only",
                        cure: "set hearing.listen to an address of the network between the two, hearing.allow to "
                            + "Asterisk's, and url in its aeap.d/marcador.conf")
                ]
            }
            return []
        }
        guard FileManager.default.fileExists(atPath: asterisk) else { return [] }
        if let lack = moduleLack() { return [lack] }
        return [section()]
    }

    private func moduleLack() -> Finding? {
        let folders = modules.flatMap { root in
            let inside = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
            return (inside + ["."]).map { "\(root)/\($0)/asterisk/modules" }
        }.filter { FileManager.default.fileExists(atPath: $0) }
        guard !folders.isEmpty,
            !folders.contains(where: { FileManager.default.fileExists(atPath: "\($0)/res_speech_aeap.so") })
        else { return nil }
        return .doubtful(
            "this Asterisk has no res_speech_aeap, so the bots ask for keys only",
            cure: "take Asterisk 18.12 or later with that module")
    }

    /// A section of aeap.conf, or of a file that the installer put beside it.
    private func section() -> Finding {
        let engine = settings.hearing.engine
        let main = "\(asterisk)/aeap.conf"
        let cure = "run install-asterisk-config, then: asterisk -rx 'module reload res_aeap.so'"
        guard FileManager.default.fileExists(atPath: main) else {
            return .doubtful("there is no \(main), so the bots ask for keys only", cure: cure)
        }
        guard let text = try? String(contentsOfFile: main, encoding: .utf8) else {
            return .doubtful(
                "\(main) cannot be read here, and was not looked at",
                cure: "see yourself whether it leads to a section [\(engine)]")
        }
        let folder = "\(asterisk)/aeap.d"
        let included = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { text.contains("aeap.d/\($0)") || text.contains("aeap.d/*") }
        let all = [text] + included.compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
        let isThere = all.contains { file in
            file.split(whereSeparator: \.isNewline).contains {
                $0.trimmingCharacters(in: .whitespaces).hasPrefix("[\(engine)]")
            }
        }
        if isThere { return .good("Asterisk's speech engine '\(engine)' is configured") }
        // What is included may be for Asterisk's eyes alone.
        if all.count <= included.count {
            return .doubtful(
                "the files of \(folder) cannot be read here, and were not looked at",
                cure: "see yourself whether one has a section [\(engine)]")
        }
        return .doubtful("aeap.conf leads to no section [\(engine)], so the bots ask for keys only", cure: cure)
    }
}
