/// What another reading of the bot scripts changes, in sentences for the log.
public struct BotChanges: Sendable, Equatable {
    /// `bots/overdue.yaml: changed`
    public internal(set) var applied: [String] = []
    /// Scripts that stay as they were, and why: `bots/overdue.yaml:12:7: … ; overdue stays as it was`
    public internal(set) var kept: [String] = []
}

extension BotFolder {
    /// This reading in the place of an earlier one. A script with errors stays as it was, and so does one that is gone
    /// and still needed.
    /// - Parameter needed: the scripts that campaigns name.
    public func replacing(_ old: BotFolder, needed: Set<String>) -> (folder: BotFolder, changes: BotChanges) {
        var folder = self
        var changes = BotChanges()
        var broken: [String] = []
        for bot in bots {
            guard let before = old.bot(bot.name) else {
                changes.applied.append("\(path)/\(bot.name).yaml: new")
                continue
            }
            if !bot.isSame(as: before) { changes.applied.append("\(path)/\(bot.name).yaml: changed") }
        }
        for before in old.bots where bot(before.name) == nil {
            if names.contains(before.name) {
                broken.append(before.name)
                folder.bots.append(before)
            } else if needed.contains(before.name) {
                folder.bots.append(before)
                changes.kept.append(
                    "\(path)/\(before.name).yaml is gone and a campaign names it: it stays as it was; put the file back "
                        + "before the next start")
            } else {
                changes.applied.append("\(path)/\(before.name).yaml: removed")
            }
        }
        let errors = diagnostics.filter { $0.severity == .error }.map(\.headline)
        if !errors.isEmpty {
            let stay = broken.isEmpty ? "" : "; \(broken.joined(separator: ", ")) as before"
            changes.kept.append(errors.joined(separator: "; ") + stay)
        }
        return (folder, changes)
    }
}
