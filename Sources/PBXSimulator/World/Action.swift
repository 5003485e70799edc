/// The actions this Asterisk knows, by the names they have on the wire.
enum Action: String, CaseIterable, Sendable {
    case login = "Login"
    case logoff = "Logoff"
    case challenge = "Challenge"
    case ping = "Ping"
    case events = "Events"
    case filter = "Filter"
    case listCommands = "ListCommands"
    case command = "Command"
    case coreSettings = "CoreSettings"
    case coreStatus = "CoreStatus"
    case coreShowChannels = "CoreShowChannels"
    case coreShowChannelMap = "CoreShowChannelMap"
    case moduleCheck = "ModuleCheck"
    case moduleLoad = "ModuleLoad"
    case reload = "Reload"
    case loggerRotate = "LoggerRotate"
    case originate = "Originate"
    case hangup = "Hangup"
    case status = "Status"
    case getvar = "Getvar"
    case setvar = "Setvar"
    case redirect = "Redirect"
    case bridge = "Bridge"
    case bridgeList = "BridgeList"
    case bridgeInfo = "BridgeInfo"
    case absoluteTimeout = "AbsoluteTimeout"
    case playDTMF = "PlayDTMF"
    case sendText = "SendText"
    case muteAudio = "MuteAudio"
    case mixMonitor = "MixMonitor"
    case mixMonitorMute = "MixMonitorMute"
    case stopMixMonitor = "StopMixMonitor"
    case messageSend = "MessageSend"
    case userEvent = "UserEvent"
    case dbGet = "DBGet"
    case dbGetTree = "DBGetTree"
    case dbPut = "DBPut"
    case dbDel = "DBDel"
    case dbDelTree = "DBDelTree"
    case deviceStateList = "DeviceStateList"
    case extensionState = "ExtensionState"
    case extensionStateList = "ExtensionStateList"
    case showDialPlan = "ShowDialPlan"
    case pjsipShowEndpoints = "PJSIPShowEndpoints"
    case pjsipShowEndpoint = "PJSIPShowEndpoint"
    case pjsipShowContacts = "PJSIPShowContacts"
    case queueStatus = "QueueStatus"
    case queueSummary = "QueueSummary"
    case queueAdd = "QueueAdd"
    case queueRemove = "QueueRemove"
    case queuePause = "QueuePause"
    case queuePenalty = "QueuePenalty"
    case queueMemberRingInUse = "QueueMemberRingInUse"
    case queueLog = "QueueLog"
    case queueReset = "QueueReset"
    case queueReload = "QueueReload"
    case queueRule = "QueueRule"

    private static let byName = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })

    /// Names are taken in any spelling.
    init?(named name: String) {
        guard let known = Self.byName[name.lowercased()] else { return nil }
        self = known
    }

    /// Any of these write classes will do; none: everybody may.
    var classes: EventClasses {
        switch self {
        case .login, .logoff, .challenge, .ping, .events, .listCommands: []
        case .queueStatus, .queueSummary, .queueReset, .queueReload, .queueRule: []
        case .bridgeList, .bridgeInfo: []
        case .originate: .originate
        case .hangup, .absoluteTimeout, .mixMonitorMute, .stopMixMonitor: [.system, .call]
        case .status: [.system, .call, .reporting]
        case .getvar, .deviceStateList, .extensionState, .extensionStateList: [.call, .reporting]
        case .setvar, .redirect, .bridge, .playDTMF, .sendText: .call
        case .coreShowChannels, .coreShowChannelMap, .coreSettings, .coreStatus, .dbGet, .dbGetTree, .loggerRotate:
            [.system, .reporting]
        case .queueAdd, .queueRemove, .queuePause, .queuePenalty, .queueMemberRingInUse, .queueLog: .agent
        case .userEvent: .user
        case .command: .command
        case .messageSend: .message
        case .showDialPlan: [.config, .reporting]
        case .reload: [.system, .config]
        case .filter, .dbPut, .dbDel, .dbDelTree, .moduleCheck, .moduleLoad, .muteAudio, .mixMonitor: .system
        case .pjsipShowEndpoints, .pjsipShowEndpoint, .pjsipShowContacts: .system
        }
    }

    func isAllowed(with write: EventClasses) -> Bool { classes.isEmpty || !classes.isDisjoint(with: write) }
}
