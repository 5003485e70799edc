import AsteriskManager
import DialerCore
import DialerService
import Foundation
import Recording
import Settings
import Store
import Vocabulary

extension ServerExamination {
    /// What recording needs of this server, where a campaign that uses it records.
    func recording(_ client: AMIClient) async -> [Finding] {
        let recorded = settings.campaigns.filter {
            $0.recording.share > 0 && server.server.trunks[$0.campaign.trunk] != nil
        }
        guard !recorded.isEmpty else { return [] }
        var findings: [Finding] = []
        do {
            _ = try await client.list(AMIAction("ShowDialPlan", ["Context": "marcador-record", "Extension": "begin"]))
            findings.append(.good("context 'marcador-record' is in the dialplan"))
        } catch {
            findings.append(
                .bad(
                    .configuration,
                    "the context 'marcador-record' is not in the dialplan, and nothing would be recorded",
                    cure: "install the extensions.d/marcador.conf of this version, then 'dialplan reload'"))
        }
        guard recorded.contains(where: { $0.recording.keepDays != nil }) else { return findings }
        if let folder = settings.recordingFolders.folder(of: server.name) {
            findings.append(
                FileManager.default.isWritableFile(atPath: folder)
                    ? .good("recordings can be deleted in \(folder)")
                    : .bad(
                        .noPermission, "recordings cannot be deleted: '\(folder)' may not be written by this user",
                        cure: "run doctor as the daemon's user, and give it the folder as docs/recording.md says"))
        } else {
            findings.append(
                .doubtful(
                    "recordings will not be deleted: \(server.recordings.map { "there is no folder '\($0)'" } ?? "their folder is not known")",
                    cure: "make or mount it, and name it in servers[].recordings (docs/recording.md)"))
        }
        return findings
    }
}
