import Vocabulary

/// What a call is to those who count it: read from its state, which only its events change.
extension Call {
    var stage: CallStage {
        switch phase {
        case .journaling, .originating: .launching
        case .dialing: .dialing
        case .ringing: .ringing
        case .waiting: isWithBot ? .talking : .waiting
        case .talking: .talking
        case .leaving: .ending
        }
    }

    var mayBeAnswered: Bool {
        switch phase {
        case .journaling, .originating, .dialing, .ringing: true
        case .waiting, .talking, .leaving: false
        }
    }

    /// When an agent was wanted: at the answer, or when the person asked the bot for one.
    var agentWanted: Timestamp? { launch.bot == nil ? times.answered : times.queued }

    /// The bot talks, and nobody has asked for an agent yet.
    var isWithBot: Bool {
        guard launch.bot != nil, case .waiting = phase else { return false }
        return !machine && abandonCause == nil && times.queued == nil
    }

    /// A person (as far as anybody knows) who has no agent yet.
    var isWaiting: Bool {
        guard case .waiting = phase else { return false }
        return !machine && abandonCause == nil && !isWithBot
    }

    /// Counts as in flight for the pacer: may still want an agent.
    var mayWantAgent: Bool { mayBeAnswered || isWithBot }

    /// Whether a person wants an agent, as far as can be told yet.
    var wantsAgent: Bool? {
        if machine { return false }
        if agent != nil || abandonCause != nil { return true }
        if launch.bot != nil { return times.queued != nil ? true : nil }
        return isAnswered && !launch.detectMachines ? true : nil
    }

    /// How the call ended, from all that was seen.
    var verdict: (outcome: Outcome, abandonCause: AbandonCause?, detail: String) {
        if let refusal { return (.failed, nil, refusal) }
        if agent != nil { return (.answered, nil, lost ?? "spoke with an agent") }
        if machine { return (.machine, nil, "an answering machine") }
        if let lost, abandonCause == nil { return (.unknown, nil, lost) }
        if isAnswered, launch.bot != nil, times.queued == nil, abandonCause == nil {
            return (.answered, nil, "spoke with the bot")
        }
        if isAnswered {
            switch abandonCause {
            case .holdLimit: return (.abandoned, .holdLimit, "no agent was free within the hold limit")
            case .queueRefused: return (.abandoned, .queueRefused, "the queue took no callers")
            case .hungUp, nil: return (.abandoned, .hungUp, "hung up before an agent was there")
            }
        }
        let (outcome, detail) = OutcomeRules.outcome(of: evidence)
        return (outcome, nil, detail)
    }
}
