/// Actions about the session itself.
extension AMIAction {
    /// Plain login. - Parameter events: classes to receive, such as `call,agent,user,system`; nil for all allowed.
    public static func login(username: String, secret: AMISecret, events: String? = nil) -> AMIAction {
        var action = AMIAction("Login")
        action.add("Username", username)
        action.add("Secret", secret.revealed)
        action.add("Events", events)
        return action
    }

    /// Asks for the challenge of an MD5 login.
    public static func challenge() -> AMIAction { AMIAction("Challenge", ["AuthType": "MD5"]) }

    /// MD5 login: the key is the lower-case hex MD5 of challenge and secret; the secret itself is not sent.
    public static func login(
        username: String, secret: AMISecret, challenge: String, events: String? = nil
    ) -> AMIAction {
        var action = AMIAction("Login")
        action.add("AuthType", "MD5")
        action.add("Username", username)
        action.add("Key", MD5.hex(Array((challenge + secret.revealed).utf8)))
        action.add("Events", events)
        return action
    }

    public static func logoff() -> AMIAction { AMIAction("Logoff") }
    public static func ping() -> AMIAction { AMIAction("Ping") }

    /// Sets which event classes this session gets: `on`, `off` or a list such as `call,agent`.
    public static func events(_ mask: String) -> AMIAction { AMIAction("Events", ["EventMask": mask]) }

    /// Version and settings of the server. Needs class `system` or `reporting`.
    public static func coreSettings() -> AMIAction { AMIAction("CoreSettings") }

    /// Start time and calls now. Needs class `system` or `reporting`.
    public static func coreStatus() -> AMIAction { AMIAction("CoreStatus") }

    /// The actions this user may send.
    public static func listCommands() -> AMIAction { AMIAction("ListCommands") }

    /// A command line of the Asterisk console. Needs class `command`. Never poll with it.
    public static func command(_ line: String) -> AMIAction { AMIAction("Command", ["Command": line]) }

    /// Sends an event to every session that reads class `user`.
    public static func userEvent(_ name: String, _ headers: [Field] = []) -> AMIAction {
        AMIAction("UserEvent", [Field("UserEvent", name)] + headers)
    }
}
