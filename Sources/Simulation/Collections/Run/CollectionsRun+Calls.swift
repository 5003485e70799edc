import Portfolio
import Vocabulary

// From the launch of a call to what came of it.

extension CollectionsRun {
    mutating func dial(_ account: Int, _ plan: PlannedCall, place: Int, counted: Int) {
        let entry = audit.allow(
            AuditEntry(
                debtor: Int32(account), phone: Int8(plan.phone), place: Int8(place), counted: Int16(counted), from: now,
                until: now + setup.centre.ringTime))
        let clock = days.clock(of: account, at: now)
        let fate = fates.call(
            account, phone: plan.phone, at: now, on: clock.date(now).weekday, hour: clock.hour(now),
            rings: files[account].rings(since: now - .seconds(3 * 86_400)), isAwaited: plan.isCallback)
        files[account].isLive = true
        files[account].calls.append(CountedCall(at: now, phone: plan.phone))
        if plan.isCallback { files[account].callback = nil }
        tally.launched(account)
        ringing += 1
        let slot = freeSlots.popLast() ?? live.count
        let call = Live(account: account, plan: plan, fate: fate, entry: entry, from: now)
        if slot == live.count { live.append(call) } else { live[slot] = call }
        self.plan(fate.outcome == .answered ? .answered : .over, of: slot, inMilliseconds: fate.takes)
    }

    /// Nobody answered.
    mutating func over(_ slot: Int) {
        guard let call = live[slot] else { return }
        ringing -= 1
        pacer.learn(false)
        end(slot, call.fate.outcome, nil)
    }

    /// Somebody did: an agent takes it, or nobody does.
    mutating func answer(_ slot: Int) {
        guard var call = live[slot] else { return }
        ringing -= 1
        pacer.learn(true)
        tally.answered += 1
        guard free > 0 else {
            tally.abandoned += 1
            return end(slot, .abandoned, nil)
        }
        free -= 1
        let talk = conversation(call)
        call.talk = talk
        live[slot] = call
        tally.busy += talk.seconds
        plan(.talkOver, of: slot, inMilliseconds: milliseconds(talk.seconds))
    }

    private func conversation(_ call: Live) -> ConversationFate {
        let account = call.account
        switch call.fate.answerer {
        case .debtor:
            // An open promise is what they are called about.
            guard files[account].promise == nil else {
                return ConversationFate(disposition: .other, seconds: fates.shortTalk(account, at: now))
            }
            let week = now - .seconds(7 * 86_400)
            return fates.conversation(
                with: account, number: hidden[account].conversations.count,
                recent: hidden[account].conversations.count { $0 > week }, daysPastDue: files[account].daysPastDue,
                tone: call.plan.tone, within: call.plan.promiseWithin, at: now)
        case .household: return ConversationFate(disposition: .other, seconds: fates.shortTalk(account, at: now))
        case .stranger, nil:
            return ConversationFate(disposition: .wrongPerson, seconds: fates.shortTalk(account, at: now))
        }
    }

    mutating func endTalk(_ slot: Int) {
        guard let call = live[slot], let talk = call.talk else { return }
        let account = call.account
        let wrapUp = fates.wrapUp(account, at: now)
        tally.busy += wrapUp
        plan(.agentFree, inMilliseconds: milliseconds(wrapUp))
        tally.contacted(account)
        if call.fate.answerer == .debtor {
            tally.reached(account)
            hidden[account].conversations.append(now)
            if files[account].promise != nil { hidden[account].isReminded = true }
        }
        take(talk, of: account)
        end(slot, .answered, talk.disposition)
    }

    private mutating func take(_ talk: ConversationFate, of account: Int) {
        if talk.isComplaint { tally.complained(account) }
        let clock = days.clock(of: account, at: now)
        let today = clock.date(now)
        switch talk.disposition {
        case .doNotCall:
            files[account].mayBeCalled = false
            audit.stop(account, .asked, at: now)
            tally.ceased += 1
        case .callLater:
            let day = CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1)
            files[account].callback = clock.start(of: day) + .seconds(talk.callbackHour * 3600)
        case .promise:
            let amount = Money(
                minorUnits: max(1, Int64(Double(files[account].balance.minorUnits) * talk.share)),
                currency: files[account].balance.currency)
            files[account].promise = Promise(
                amount: amount, due: CivilDate(daysSinceEpoch: today.daysSinceEpoch + talk.inDays), made: today)
            (hidden[account].promiseLot, hidden[account].isReminded) = (talk.lot, false)
            tally.promised(account, TruePortfolio.pesos(amount))
        default: break
        }
    }

    private mutating func end(_ slot: Int, _ outcome: Outcome, _ disposition: Disposition?) {
        guard let call = live[slot] else { return }
        live[slot] = nil
        freeSlots.append(slot)
        let account = call.account
        files[account].isLive = false
        files[account].calls[files[account].calls.count - 1].end(
            outcome, rang: outcome != .failed && outcome != .congestion)
        audit.end(call.entry, outcome, at: now)
        tally.ended(outcome)
        if outcome != .failed, outcome != .congestion {
            let isHit = outcome == .answered && call.fate.answerer == .debtor
            policy.learn(isHit, phone: call.plan.phone, of: files[account], at: call.from)
        }
        let point = StrategyPolicy.id(of: account, phone: call.plan.phone)
        policy.take(.call(call.plan.channel, point, outcome, disposition), of: files[account], at: now)
    }
}

extension CaseFile {
    /// Calls since then that reached a telephone.
    func rings(since start: Timestamp) -> Int {
        var rings = 0
        for call in calls.reversed() {
            guard call.at >= start else { break }
            switch call.outcome {
            case .failed, .congestion, .invalid: continue
            default: rings += 1
            }
        }
        return rings
    }
}
