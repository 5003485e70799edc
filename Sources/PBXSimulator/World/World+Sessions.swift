import AsteriskManager
import Vocabulary

extension World {
    /// What the server says first, without its line end.
    public static let banner = "Asterisk Call Manager/11.0.0"

    /// A new AMI connection.
    public mutating func connect() -> SessionID {
        let id = SessionID(number: nextID())
        sessions[id] = Session(id: id)
        return id
    }

    /// The client has gone.
    public mutating func disconnect(_ session: SessionID) { sessions[session] = nil }

    /// A connection that is logged in already, for use in process.
    public mutating func connect(as user: PBXUser) -> SessionID {
        let id = connect()
        sessions[id]?.user = user
        return id
    }

    /// Carries out an action.
    public mutating func submit(_ action: PBXMessage, from id: SessionID) -> [Output] {
        guard let session = sessions[id], !session.isClosing else { return [] }
        let request = Request(session: id, message: action)
        guard let name = action["Action"], !name.isEmpty else {
            refuse(request, "Missing action in request")
            return flush()
        }
        let known = Action(rawValue: name.lowercased())
        if session.user == nil {
            switch known {
            case .login: logIn(request)
            case .challenge: challenge(request)
            case .logoff: logOff(request)
            default: refuse(request, "Permission denied")
            }
            return flush()
        }
        guard let known else {
            refuse(
                request, "Invalid/unknown command: \(name). Use Action: ListCommands to show available commands.")
            return flush()
        }
        guard known.isAllowed(with: session.user?.write ?? []) else {
            refuse(request, "Permission denied")
            return flush()
        }
        perform(known, request)
        return flush()
    }

    mutating func reply(_ request: Request, _ status: String, _ more: [(String, String)] = []) {
        var message = PBXMessage([("Response", status)])
        if let id = request["ActionID"] { message.append("ActionID", id) }
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
            return refuseLogin(request, "Login Already In Use")
        }
        sessions[request.session]?.user = user
        if let mask = request["Events"] { sessions[request.session]?.mask = EventClasses(mask: mask) }
        accept(request, "Authentication accepted")
        guard sessions[request.session]?.hears(.system) == true else { return }
        let uptime = String((now - started).wholeMilliseconds / 1000)
        stream.append(
            .to(
                request.session,
                PBXMessage(event: "FullyBooted", classes: .system).with([
                    ("Uptime", uptime), ("LastReload", uptime), ("Status", "Fully Booted"),
                ])))
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
        if let id = request["ActionID"] { message.append("ActionID", id) }
        message.append("Message", text)
        plan(.loginRefused(request.session, message), in: 1)
    }

    private mutating func challenge(_ request: Request) {
        guard request["AuthType"]?.uppercased() == "MD5" else { return refuse(request, "Must specify AuthType") }
        let challenge = String(100_000_000 + random.index(900_000_000))
        sessions[request.session]?.challenge = challenge
        reply(request, "Success", [("Challenge", challenge)])
    }

    mutating func logOff(_ request: Request) {
        reply(request, "Goodbye", [("Message", "Thanks for all the fish.")])
        stream.append(.close(request.session))
    }
}

/// An action and who sent it.
struct Request: Sendable {
    var session: SessionID
    var message: PBXMessage
    subscript(_ name: String) -> String? { message[name] }

    /// A header that is there and not empty.
    func given(_ name: String) -> String? {
        guard let value = message[name], !value.isEmpty else { return nil }
        return value
    }

    /// Asterisk's idea of a true value.
    func isTrue(_ name: String) -> Bool {
        ["yes", "true", "y", "t", "1", "on"].contains((message[name] ?? "").lowercased())
    }
}
