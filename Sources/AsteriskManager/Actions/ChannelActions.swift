/// Actions on calls. Wherever a channel is asked for, Asterisk takes its name or its Uniqueid.
extension AMIAction {
    /// - Parameter cause: Q.850 cause, 0 to 127; nil for normal clearing.
    public static func hangup(channel: String, cause: Int? = nil) -> AMIAction {
        var action = AMIAction("Hangup")
        action.add("Channel", channel)
        action.add("Cause", cause)
        return action
    }

    /// All channels, as a list. Needs class `system` or `reporting`.
    public static func coreShowChannels() -> AMIAction { AMIAction("CoreShowChannels") }

    /// One channel, or all, as a list.
    /// - Parameter variables: channel variables to report, comma-separated.
    public static func status(channel: String? = nil, variables: String? = nil) -> AMIAction {
        var action = AMIAction("Status")
        action.add("Channel", channel)
        action.add("Variables", variables)
        return action
    }

    /// A variable of a channel, or a global one. An unknown variable is answered with an empty value.
    public static func getvar(_ variable: String, channel: String? = nil) -> AMIAction {
        var action = AMIAction("Getvar")
        action.add("Channel", channel)
        action.add("Variable", variable)
        return action
    }

    public static func setvar(_ variable: String, to value: String, channel: String? = nil) -> AMIAction {
        var action = AMIAction("Setvar")
        action.add("Channel", channel)
        action.add("Variable", variable)
        action.add("Value", value)
        return action
    }

    /// Sends a channel on to another place of the dial plan. Success does not mean that the place exists.
    public static func redirect(
        channel: String, context: String, exten: String, priority: String = "1"
    ) -> AMIAction {
        AMIAction("Redirect", ["Channel": channel, "Context": context, "Exten": exten, "Priority": priority])
    }
}

extension AMIAction {
    /// Sends a caller on without asking; the channel must be in a bridge. Needs class `call`.
    public static func blindTransfer(channel: String, context: String, exten: String) -> AMIAction {
        AMIAction("BlindTransfer", ["Channel": channel, "Context": context, "Exten": exten])
    }

    /// Ends a channel that many seconds from now, answered or not; 0 takes the limit away.
    public static func absoluteTimeout(channel: String, seconds: Int) -> AMIAction {
        AMIAction("AbsoluteTimeout", ["Channel": channel, "Timeout": String(max(0, seconds))])
    }

    /// All bridges, as a list. Needs no class.
    public static func bridgeList() -> AMIAction { AMIAction("BridgeList") }

    /// The channels of a bridge, as a list. Needs no class.
    public static func bridgeInfo(bridgeID: String) -> AMIAction {
        AMIAction("BridgeInfo", ["BridgeUniqueid": bridgeID])
    }

    /// Sends a text message outside of calls. Needs class `message`; of several lines, give `base64`.
    /// - Parameters:
    ///   - to: such as `pjsip:ana`.
    ///   - from: such as `sip:marcador@example.org`.
    ///   - base64: the body in base64, in place of `body`.
    public static func messageSend(to: String, from: String, body: String? = nil, base64: String? = nil) -> AMIAction {
        var action = AMIAction("MessageSend")
        action.add("To", to)
        action.add("From", from)
        action.add("Body", body)
        action.add("Base64Body", base64)
        return action
    }

    /// A value of AstDB, as a list of one. Needs class `system` or `reporting`; a missing key is an error.
    public static func dbGet(family: String, key: String) -> AMIAction {
        AMIAction("DBGet", ["Family": family, "Key": key])
    }
}
