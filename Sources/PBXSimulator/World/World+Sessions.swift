import AsteriskManager
import Vocabulary

extension World {
    /// What the server says first, without its line end.
    public static let banner = "Asterisk Call Manager/11.0.0"

    /// A new AMI connection; nil when too many wait for their login: it is closed without a word.
    public mutating func connect() -> SessionID? {
        guard sessions.values.count(where: { $0.user == nil }) < configuration.loginLimit else { return nil }
        let id = open()
        plan(.loginTimeout(id), in: configuration.loginTimeout)
        return id
    }

    private mutating func open() -> SessionID {
        let id = SessionID(number: nextID())
        sessions[id] = Session(id: id)
        return id
    }

    /// The client has gone.
    public mutating func disconnect(_ session: SessionID) { sessions[session] = nil }

    /// A connection that is logged in already, for use in process.
    public mutating func connect(as user: PBXUser) -> SessionID {
        let id = open()
        sessions[id]?.user = user
        return id
    }

    /// Carries out an action.
    public mutating func submit(_ action: PBXMessage, from id: SessionID) -> [Output] {
        take(action, from: id)
        return flush()
    }

    mutating func take(_ action: PBXMessage, from id: SessionID) {
        guard let session = sessions[id], !session.isClosing else { return }
        guard session.blockade == nil else {
            sessions[id]?.blockade?.actions.append(action)
            return
        }
        let request = Request(session: id, message: action)
        guard let name = action["Action"], !name.isEmpty else { return refuse(request, "Missing action in request") }
        let known = Action(named: name)
        if session.user == nil {
            switch known {
            case .login: return logIn(request)
            case .challenge: return challenge(request)
            case .logoff: return logOff(request)
            default: return refuse(request, "Permission denied")
            }
        }
        guard let known else {
            return refuse(
                request, "Invalid/unknown command: \(name). Use Action: ListCommands to show available commands.")
        }
        guard known.isAllowed(with: session.user?.write ?? []) else { return refuse(request, "Permission denied") }
        perform(known, request)
    }

    mutating func reply(_ request: Request, _ status: String, _ more: [(String, String)] = [], idLimit: Int? = nil) {
        var message = PBXMessage([("Response", status)])
        message.append(actionID: request["ActionID"], limit: idLimit)
        for (name, value) in more { message.append(name, value) }
        stream.append(.to(request.session, message))
    }

    mutating func accept(_ request: Request, _ text: String) { reply(request, "Success", [("Message", text)]) }
    mutating func refuse(_ request: Request, _ text: String) { reply(request, "Error", [("Message", text)]) }

    // MARK: - Login

    private mutating func logIn(_ request: Request) {
        let name = request["Username"] ?? ""
        guard let user = configuration.users.first(where: { $0.name == name }), proves(request, user) else {
            return refuseLogin(request, "Authentication failed")
        }
        if !user.allowsSeveralLogins, sessions.values.contains(where: { $0.user?.name == name }) {
            emitSecurity("SessionLimit", severity: "Error", account: "", session: request.session, password: false)
            return refuseLogin(request, "Login Already In Use")
        }
        sessions[request.session]?.user = user
        for pattern in user.eventFilters { _ = sessions[request.session]?.filter.add(pattern) }
        if let mask = request["Events"] { sessions[request.session]?.mask = EventClasses(mask: mask) }
        accept(request, "Authentication accepted")
        if isBooted, sessions[request.session]?.hears(.system) == true {
            // Said to this session alone, and never filtered.
            let uptime = uptimeText
            stream.append(
                .to(
                    request.session,
                    PBXMessage(event: "FullyBooted", classes: .system).with([
                        ("Uptime", uptime), ("LastReload", uptime), ("Status", "Fully Booted"),
                    ])))
        }
        emitSecurity(
            "SuccessfulAuth", severity: "Informational", account: name, session: request.session, password: true)
    }

    var isBooted: Bool { now - started >= .milliseconds(Int64(configuration.bootTime * 1000)) }
    private var uptimeText: String { String((now - started).wholeMilliseconds / 1000) }

    /// Whoever logged in meanwhile learns of it now.
    mutating func boot() {
        let uptime = uptimeText
        broadcast(
            PBXMessage(event: "FullyBooted", classes: .system).with([
                ("Status", "Fully Booted"), ("Uptime", uptime), ("LastReload", uptime),
            ]), .system)
    }

    private mutating func emitSecurity(
        _ event: String, severity: String, account: String, session: SessionID, password: Bool
    ) {
        let time = now.description.replacing("Z", with: "+0000")
        var message = PBXMessage(event: event, classes: .security).with([
            ("EventTV", time), ("Severity", severity), ("Service", "AMI"), ("EventVersion", "1"),
            ("AccountID", account), ("SessionID", "0x\(String(0x7f00_0000_0000 + session.number * 16, radix: 16))"),
            ("LocalAddress", "IPV4/TCP/127.0.0.1/5038"),
            ("RemoteAddress", "IPV4/TCP/127.0.0.1/\(32768 + session.number % 28000)"),
        ])
        if password { message.append("UsingPassword", "0") }
        message.append("SessionTV", password ? time : "1970-01-01T00:00:00.000+0000")
        broadcast(message, .security)
    }

    private func proves(_ request: Request, _ user: PBXUser) -> Bool {
        guard request["AuthType"]?.uppercased() == "MD5" else { return request["Secret"] == user.secret }
        guard let challenge = sessions[request.session]?.challenge, let key = request["Key"] else { return false }
        let expected = AMIAction.login(
            username: user.name, secret: AMISecret(user.secret), challenge: challenge)
        return expected.fields.first { $0.name == "Key" }?.value == key
    }

    /// Every failed login looks alike and takes a second.
    private mutating func refuseLogin(_ request: Request, _ text: String) {
        sessions[request.session]?.isClosing = true
        var message = PBXMessage([("Response", "Error")])
        message.append(actionID: request["ActionID"])
        message.append("Message", text)
        plan(.loginRefused(request.session, message), in: 1)
    }

    /// Who does not log in is shown the door, without a word.
    mutating func loginTimeout(_ session: SessionID) {
        if sessions[session]?.user == nil, sessions[session]?.isClosing == false { stream.append(.close(session)) }
    }

    mutating func challenge(_ request: Request) {
        guard request["AuthType"]?.uppercased() == "MD5" else { return refuse(request, "Must specify AuthType") }
        let challenge = String(100_000_000 + random.index(900_000_000))
        sessions[request.session]?.challenge = challenge
        reply(request, "Success", [("Challenge", challenge)])
    }

    mutating func logOff(_ request: Request) {
        reply(request, "Goodbye", [("Message", "Thanks for all the fish.")])
        stream.append(.close(request.session))
    }

    // MARK: - The session's own actions

    mutating func setMask(_ request: Request) {
        guard let mask = request.given("EventMask") else { return refuse(request, "Invalid event mask") }
        let classes = EventClasses(mask: mask)
        sessions[request.session]?.mask = classes
        reply(request, "Success", [("Events", classes.isEmpty ? "Off" : "On")])
    }

    mutating func addFilter(_ request: Request) {
        guard request["Operation"]?.lowercased() == "add" else { return refuse(request, "Unknown operation") }
        switch sessions[request.session]?.filter.add(request["Filter"] ?? "") {
        case .malformed:
            refuse(request, "Filter was formatted incorrectly.  Check the syntax of the filter given.")
        case .doesNotCompile: refuse(request, "Filter did not compile.  Check the syntax of the filter given.")
        case nil: accept(request, "Success")
        }
    }

    mutating func listCommands(_ request: Request) {
        let write = sessions[request.session]?.user?.write ?? []
        let rows = Action.allCases.filter { $0.isAllowed(with: write) }.map { action in
            (action.rawValue, "Simulated.  (Priv: \(action.classes.isEmpty ? "<none>" : action.classes.privilege))")
        }
        reply(request, "Success", rows.sorted { $0.0.lowercased() < $1.0.lowercased() })
    }
}
