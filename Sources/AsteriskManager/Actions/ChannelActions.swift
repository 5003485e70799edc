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
