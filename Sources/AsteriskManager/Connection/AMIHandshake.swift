/// From the greeting to a usable session: greeting, challenge, login, boot, version. No I/O, no clock.
struct AMIHandshake {
    enum Verdict {
        /// Send this and wait for its answer, no longer than that.
        case send(AMIAction, wait: Duration)
        /// Nothing to send; wait for FullyBooted, no longer than that.
        case wait(Duration)
        /// Not about us; go on waiting.
        case carryOn
        case up(AMIServerInfo)
        case failed(AMIDisconnect.Cause)
    }

    private enum Step { case greeting, challenge, login, boot, status, version }

    let login: AMILogin
    private var step = Step.greeting
    private var info = AMIServerInfo(banner: "")
    private var booted = false
    /// The user reads class `system`, so FullyBooted will come. A status request would not tell: Asterisk answers it
    /// while it still loads.
    private var readsSystem = false
    private var waitedLong = false

    init(login: AMILogin) { self.login = login }

    /// Longest wait for the greeting.
    var patience: Duration { login.timeout }

    mutating func greeted(_ banner: String) -> Verdict {
        info = AMIServerInfo(banner: banner)
        switch login.method {
        case .plain: return sendLogin(challenge: nil)
        case .md5:
            step = .challenge
            return .send(.challenge(), wait: login.timeout)
        }
    }

    /// The answer to the action last sent.
    mutating func answered(_ answer: AMIMessage) -> Verdict {
        let success = answer["Response"]?.lowercased() == "success"
        switch step {
        case .greeting, .boot: return .carryOn
        case .challenge:
            guard success, let challenge = answer["Challenge"] else { return refused(answer) }
            return sendLogin(challenge: challenge)
        case .login:
            guard success else { return refused(answer) }
            if booted { return askVersion() }
            step = .boot
            return .wait(login.bootWait)
        case .status:
            if success, !booted { info.boot = .assumed }
            return askVersion()
        case .version:
            if success {
                info.asteriskVersion = answer["AsteriskVersion"]
                info.systemName = answer["SystemName"].flatMap { $0.isEmpty ? nil : $0 }
            }
            return .up(info)
        }
    }

    /// Any event that came meanwhile; only FullyBooted matters.
    mutating func saw(event: AMIMessage) -> Verdict {
        if event["Privilege"]?.hasPrefix("system") == true { readsSystem = true }
        guard event.eventName == "FullyBooted" else { return .carryOn }
        booted = true
        info.boot = .announced
        info.uptime = event.int("Uptime")
        return step == .boot ? askVersion() : .carryOn
    }

    mutating func waitedLongEnough() -> Verdict {
        switch step {
        case .greeting, .challenge, .login: return .failed(.loginTimedOut(login.timeout))
        case .boot where readsSystem && !waitedLong:
            waitedLong = true
            return .wait(login.bootLimit)
        case .boot where login.asksStatus:
            step = .status
            return .send(.coreStatus(), wait: min(login.timeout, .seconds(2)))
        case .boot, .status: return askVersion()
        case .version: return .up(info)
        }
    }

    /// The connection ended: what that means depends on how far we were.
    func lineLost(_ cause: AMIDisconnect.Cause) -> AMIDisconnect.Cause {
        guard case .closedByAsterisk = cause, step == .greeting else { return cause }
        return .closedBeforeGreeting
    }

    private mutating func sendLogin(challenge: String?) -> Verdict {
        step = .login
        let action: AMIAction =
            if let challenge {
                .login(
                    username: login.username, secret: login.secret, challenge: challenge, events: login.events)
            } else {
                .login(username: login.username, secret: login.secret, events: login.events)
            }
        return .send(action, wait: login.timeout)
    }

    private mutating func askVersion() -> Verdict {
        guard login.asksVersion else { return .up(info) }
        step = .version
        return .send(.coreSettings(), wait: min(login.timeout, .seconds(2)))
    }

    private func refused(_ answer: AMIMessage) -> Verdict {
        let message = answer["Message"] ?? ""
        switch message.lowercased() {
        case "authentication failed": return .failed(.authenticationFailed(user: login.username))
        case "login already in use": return .failed(.alreadyLoggedIn(user: login.username))
        default: return .failed(.loginRefused(user: login.username, message: message))
        }
    }
}
