/// Actions on queues and their members.
extension AMIAction {
    /// Queues, members and waiting callers, as a list. An unknown queue gives an empty list, not an error.
    public static func queueStatus(queue: String? = nil, member: String? = nil) -> AMIAction {
        var action = AMIAction("QueueStatus")
        action.add("Queue", queue)
        action.add("Member", member)
        return action
    }

    /// One line of totals per queue, as a list.
    public static func queueSummary(queue: String? = nil) -> AMIAction {
        var action = AMIAction("QueueSummary")
        action.add("Queue", queue)
        return action
    }

    /// - Parameters:
    ///   - interface: what is dialled, such as `PJSIP/agent1`.
    ///   - stateInterface: whose device state counts, when it is not the interface itself.
    ///   - penalty: members with a lower one are called first; 0 or more.
    public static func queueAdd(
        queue: String, interface: String, memberName: String? = nil, penalty: Int? = nil, paused: Bool? = nil,
        stateInterface: String? = nil
    ) -> AMIAction {
        var action = AMIAction("QueueAdd")
        action.add("Queue", queue)
        action.add("Interface", interface)
        action.add("MemberName", memberName)
        action.add("Penalty", penalty)
        action.add("Paused", paused)
        action.add("StateInterface", stateInterface)
        return action
    }

    public static func queueRemove(queue: String, interface: String) -> AMIAction {
        AMIAction("QueueRemove", ["Queue": queue, "Interface": interface])
    }

    /// - Parameters:
    ///   - queue: nil for all queues of the member.
    ///   - reason: always give it when pausing: pausing again without one clears the old reason.
    public static func queuePause(
        interface: String, paused: Bool, queue: String? = nil, reason: String? = nil
    ) -> AMIAction {
        var action = AMIAction("QueuePause")
        action.add("Queue", queue)
        action.add("Interface", interface)
        action.add("Paused", paused)
        action.add("Reason", reason)
        return action
    }
}

extension AMIAction {
    /// - Parameter queue: nil for all queues of the member.
    public static func queuePenalty(interface: String, penalty: Int, queue: String? = nil) -> AMIAction {
        var action = AMIAction("QueuePenalty")
        action.add("Interface", interface)
        action.add("Penalty", penalty)
        action.add("Queue", queue)
        return action
    }

    /// Takes a caller out of a queue; Queue() in the dialplan ends with status WITHDRAW. Needs no class.
    public static func queueWithdrawCaller(queue: String, caller: String, info: String? = nil) -> AMIAction {
        var action = AMIAction("QueueWithdrawCaller", ["Queue": queue, "Caller": caller])
        action.add("WithdrawInfo", info)
        return action
    }

    /// Writes a line into the queue log.
    public static func queueLog(
        queue: String, event: String, uniqueID: String? = nil, interface: String? = nil, message: String? = nil
    ) -> AMIAction {
        var action = AMIAction("QueueLog", ["Queue": queue, "Event": event])
        action.add("Uniqueid", uniqueID)
        action.add("Interface", interface)
        action.add("Message", message)
        return action
    }
}
