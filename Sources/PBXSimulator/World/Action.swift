/// The actions this Asterisk knows, and the write class each needs.
enum Action: String, CaseIterable, Sendable {
    case login, logoff, challenge, ping, events, listcommands
    case originate, hangup, status, getvar, setvar, redirect, coreshowchannels, coresettings, corestatus
    case queuestatus, queuesummary, queueadd, queueremove, queuepause, queuepenalty, queuelog, queuereset
    case userevent, dbget, dbgettree, dbput, dbdel, modulecheck, devicestatelist

    var name: String {
        switch self {
        case .login: "Login"
        case .logoff: "Logoff"
        case .challenge: "Challenge"
        case .ping: "Ping"
        case .events: "Events"
        case .listcommands: "ListCommands"
        case .originate: "Originate"
        case .hangup: "Hangup"
        case .status: "Status"
        case .getvar: "Getvar"
        case .setvar: "Setvar"
        case .redirect: "Redirect"
        case .coreshowchannels: "CoreShowChannels"
        case .coresettings: "CoreSettings"
        case .corestatus: "CoreStatus"
        case .queuestatus: "QueueStatus"
        case .queuesummary: "QueueSummary"
        case .queueadd: "QueueAdd"
        case .queueremove: "QueueRemove"
        case .queuepause: "QueuePause"
        case .queuepenalty: "QueuePenalty"
        case .queuelog: "QueueLog"
        case .queuereset: "QueueReset"
        case .userevent: "UserEvent"
        case .dbget: "DBGet"
        case .dbgettree: "DBGetTree"
        case .dbput: "DBPut"
        case .dbdel: "DBDel"
        case .modulecheck: "ModuleCheck"
        case .devicestatelist: "DeviceStateList"
        }
    }

    /// Any of these will do; none: everybody may.
    var classes: EventClasses {
        switch self {
        case .login, .logoff, .challenge, .ping, .events, .listcommands, .queuestatus, .queuesummary, .queuereset: []
        case .originate: .originate
        case .hangup: [.system, .call]
        case .status: [.system, .call, .reporting]
        case .getvar, .devicestatelist: [.call, .reporting]
        case .setvar, .redirect: .call
        case .coreshowchannels, .coresettings, .corestatus, .dbget, .dbgettree: [.system, .reporting]
        case .queueadd, .queueremove, .queuepause, .queuepenalty, .queuelog: .agent
        case .userevent: .user
        case .dbput, .dbdel, .modulecheck: .system
        }
    }

    func isAllowed(with write: EventClasses) -> Bool { classes.isEmpty || !classes.isDisjoint(with: write) }
}
