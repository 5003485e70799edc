#!/usr/bin/env python3
"""Writes N manager events as a dialing Asterisk 22 sends them, always the same ones, and what a right client counts.

    gen_events.py N OUT.ami OUT.json [SEED]

Two hundred calls overlap. A call is a Newchannel, variables, steps of the dialplan, for most a second leg with DialBegin,
Newstate and DialEnd, and its hang-ups. The JSON holds the events by name, all header lines, and an FNV-1a sum over name
and Uniqueid of each event, each followed by a NUL, in their order.
"""
import json
import random
import sys

FNV_START, FNV_FACTOR, MASK = 0xCBF29CE484222325, 0x100000001B3, (1 << 64) - 1
NAMES = ["Rosa Peña", "Iñaki Gómez-Núñez", "<unknown>", "Taller \\\"El Ruedo\\\"", "Ana; ventas: norte", "张伟", "Ü" * 12]
STATES = {0: "Down", 4: "Ring", 5: "Ringing", 6: "Up"}


class Corpus:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.channels = 0

    def channel(self, debtor, campaign):
        self.channels += 1
        identity = "1795%06d.%d" % (self.channels // 7, self.channels)
        return {
            "name": "PJSIP/salida-%d-%08x" % (campaign, self.channels), "state": 0, "id": identity, "linked": identity,
            "number": "562000%05d" % (debtor % 100000), "caller": self.chance.choice(NAMES), "priority": 1,
            "debtor": debtor, "campaign": campaign, "attempt": "%032x" % self.chance.getrandbits(128),
        }

    def lines(self, channel, prefix=""):
        pairs = [
            ("Channel", channel["name"]), ("ChannelState", channel["state"]),
            ("ChannelStateDesc", STATES[channel["state"]]), ("CallerIDNum", channel["number"]),
            ("CallerIDName", channel["caller"]), ("ConnectedLineNum", "<unknown>"),
            ("ConnectedLineName", "<unknown>"), ("Language", "es"),
            ("AccountCode", "" if channel["debtor"] % 4 else "cartera-%d" % channel["campaign"]),
            ("Context", "marcador-salida"), ("Exten", "s"), ("Priority", channel["priority"]),
            ("Uniqueid", channel["id"]), ("Linkedid", channel["linked"]),
            ("ChanVariable", "CAMPAIGN=%d" % channel["campaign"]), ("ChanVariable", "DEBTOR=%d" % channel["debtor"]),
            ("ChanVariable", "ATTEMPT=%s" % channel["attempt"]),
        ]
        return [(prefix + key, value) for key, value in pairs]

    def event(self, name, rights, lines):
        stamp = "1795%06d.%06d" % (self.channels // 7, self.chance.randrange(1000000))
        return [("Event", name), ("Privilege", rights + ",all"), ("Timestamp", stamp)] + lines

    def call(self):
        debtor, campaign = self.chance.randrange(10**6), self.chance.randrange(1, 9)
        first = self.channel(debtor, campaign)
        yield self.event("Newchannel", "call", self.lines(first))
        first["state"] = 4
        yield self.event("Newstate", "call", self.lines(first))
        variables = [
            ("CAMPAIGN", campaign), ("DEBTOR", debtor), ("ATTEMPT", first["attempt"]), ("SALDO", "12,500.00"),
            ("NOTA", self.chance.choice(["", "llamar\\ntarde", "dijo \\\"mañana\\\"", "a;b:c"])),
        ]
        for key, value in variables:
            yield self.event("VarSet", "dialplan", self.lines(first) + [("Variable", key), ("Value", value)])
        steps = [("Set", "LANGUAGE()=es"), ("NoOp", "attempt %s" % first["attempt"]), ("AGI", "agi://127.0.0.1/answered?debtor=%d" % debtor)]
        for number, (application, data) in enumerate(steps, 1):
            first["priority"] = number
            more = [("Extension", "s"), ("Application", application), ("AppData", data)]
            yield self.event("Newexten", "dialplan", self.lines(first) + more)
        if self.chance.random() < 0.6:
            second = self.channel(debtor, campaign)
            second["linked"] = first["linked"]
            yield self.event("Newchannel", "call", self.lines(second))
            both = lambda: self.lines(first) + self.lines(second, "Dest")
            yield self.event("DialBegin", "call", both() + [("DialString", "salida-%d/%s" % (campaign, first["number"]))])
            second["state"] = 5
            yield self.event("Newstate", "call", self.lines(second))
            status = self.chance.choice(["ANSWER", "BUSY", "NOANSWER", "CONGESTION"])
            if status == "ANSWER":
                first["state"] = second["state"] = 6
                yield self.event("Newstate", "call", self.lines(second))
            yield self.event("DialEnd", "call", both() + [("DialStatus", status)])
            yield self.event("Hangup", "call", self.lines(second) + [("Cause", 16), ("Cause-txt", "Normal Clearing")])
        yield self.event("Hangup", "call", self.lines(first) + [("Cause", 17), ("Cause-txt", "User busy")])

    def events(self, count):
        open_calls = []
        while count > 0:
            while len(open_calls) < 200:
                open_calls.append(self.call())
            index = self.chance.randrange(len(open_calls))
            event = next(open_calls[index], None)
            if event is None:
                open_calls[index] = open_calls[-1]
                open_calls.pop()
                continue
            count -= 1
            yield event


def main():
    count, out, facts = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    corpus = Corpus(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    by_name, headers, size, total = {}, 0, 0, FNV_START
    with open(out, "wb") as file:
        for event in corpus.events(count):
            text = "".join("%s: %s\r\n" % pair for pair in event).encode() + b"\r\n"
            file.write(text)
            size += len(text)
            headers += len(event)
            name = event[0][1]
            by_name[name] = by_name.get(name, 0) + 1
            identity = next(value for key, value in event if key == "Uniqueid")
            for byte in ("%s\0%s\0" % (name, identity)).encode():
                total = ((total ^ byte) * FNV_FACTOR) & MASK
    with open(facts, "w") as file:
        json.dump({"events": count, "bytes": size, "headers": headers, "by_name": by_name, "order_fnv1a64": "%016x" % total}, file)


main()
