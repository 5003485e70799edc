/// Which events may never be shed when a consumer falls behind: those a call's or an agent's state is built from.
enum AMIEventClass {
    static func isCritical(_ message: AMIMessage) -> Bool {
        guard let name = message.eventName else { return true }
        if names.contains(name) { return true }
        return prefixes.contains { name.hasPrefix($0) }
    }

    private static let prefixes = ["Queue", "Agent", "Dial", "Bridge", "Originate", "Hangup", "CoreShowChannel"]

    private static let names: Set<String> = [
        "Newchannel", "Newstate", "SoftHangupRequest", "Rename", "LocalOptimizationBegin", "LocalOptimizationEnd",
        "LocalBridge", "UserEvent",
        "FullyBooted", "Shutdown", "AttendedTransfer", "BlindTransfer", "Status", "StatusComplete", "ChannelHungup",
    ]
}
