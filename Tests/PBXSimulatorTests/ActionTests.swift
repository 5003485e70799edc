import PBXSimulator
import Testing
import Vocabulary

/// What actions answer, checked by field and order against a real Asterisk 22.
@Suite struct ActionTests {
    @Test(
        "Error texts",
        arguments: [
            ("NoExiste", "", "Invalid/unknown command: NoExiste. Use Action: ListCommands to show available commands."),
            ("Originate", "", "Channel not specified"),
            ("Originate", "Channel=sintech", "Invalid channel"),
            ("Originate", "Channel=Local/1@x,Timeout=abc", "Invalid timeout"),
            ("Originate", "Channel=Local/1@x,Exten=zzz,Context=marcador,Priority=1", "Extension does not exist."),
            ("Originate", "Channel=Local/1@x,Exten=s,Context=marcador,Priority=etiqueta", "Invalid priority"),
            ("Originate", "Channel=Local/1@x,Exten=s", "Originate with 'Exten' requires 'Context' and 'Priority'"),
            ("Hangup", "", "No channel specified"),
            ("Hangup", "Channel=PJSIP/nada-0000", "No such channel"),
            ("Getvar", "", "No variable specified"),
            ("Redirect", "Channel=x", "Context not specified"),
            ("Setvar", "Channel=x,Variable=a", "No such channel"),
            ("QueueAdd", "Queue=noexiste,Interface=Local/1@x", "Unable to add interface to queue: No such queue"),
            ("QueueAdd", "Queue=cobranza", "'Interface' not specified."),
            ("QueueAdd", "Queue=cobranza,Interface=PJSIP/agent01", "Unable to add interface: Already there"),
            ("QueueRemove", "Queue=cobranza,Interface=Local/n@x", "Unable to remove interface: Not there"),
            ("QueuePause", "Interface=Local/n@x,Paused=true", "Interface not found"),
            ("DBGet", "Family=no,Key=hay", "Database entry not found"),
            ("Status", "Channel=x", "No such channel"),
            ("", "", "Missing action in request"),
        ])
    func errors(action: String, headers: String, text: String) {
        var stage = Stage()
        let fields = headers.split(separator: ",").map { header -> (String, String) in
            let parts = header.split(separator: "=", maxSplits: 1)
            return (String(parts[0]), String(parts[1]))
        }
        stage.send([("Action", action), ("ActionID", "e")] + fields)
        #expect(stage.response?.description == "Response=Error | ActionID=e | Message=\(text)")
    }

    @Test("QueueStatus: parameters, members and waiting callers, the ActionID last")
    func queueStatus() throws {
        var stage = Stage(queues: [.staffed("cobranza", agents: 2, wrapUpTime: 0), PBXQueue(name: "vacia")])
        stage.send([("Action", "QueueStatus"), ("ActionID", "q"), ("Queue", "cobranza")])
        #expect(
            stage.heard.map { String($0.message.description) } == [
                "Response=Success | ActionID=q | EventList=start | Message=Queue status will follow",
                "Event=QueueParams | Queue=cobranza | Max=0 | Strategy=rrmemory | Calls=0 | Holdtime=0 | TalkTime=0 | "
                    + "Completed=0 | Abandoned=0 | ServiceLevel=2 | ServicelevelPerf=0.0 | ServicelevelPerf2=0.0 | "
                    + "Weight=0 | ActionID=q",
                member("1"), member("2"),
                "Event=QueueStatusComplete | ActionID=q | EventList=Complete | ListItems=3",
            ])
        for id in ["A", "B", "C"] { stage.originate("PJSIP/56200009004@carrier", id: id) }
        stage.run(6)
        stage.send([("Action", "QueueStatus"), ("ActionID", "r")])
        let entry = try #require(stage.events("QueueEntry").first)
        #expect(entry["Position"] == "1" && entry["Wait"] != "0")
        #expect(stage.events("QueueStatusComplete").last?["ListItems"] == "5")
        #expect(stage.events("QueueMember").last?["InCall"] == "1")
    }

    private func member(_ number: String) -> String {
        "Event=QueueMember | Queue=cobranza | Name=Agent \(number) | Location=PJSIP/agent0\(number) | "
            + "StateInterface=PJSIP/agent0\(number) | Membership=static | Penalty=0 | CallsTaken=0 | LastCall=0 | "
            + "LastPause=0 | LoginTime=1800000000 | InCall=0 | Status=1 | Paused=0 | PausedReason= | "
            + "Wrapuptime=0 | ActionID=q"
    }

    @Test("Members come and go: added, paused, removed, each with its event")
    func members() {
        var stage = Stage()
        stage.send([
            ("Action", "QueueAdd"), ("Queue", "cobranza"), ("Interface", "PJSIP/ana"), ("MemberName", "Ana Peña"),
            ("Penalty", "2"),
        ])
        #expect(stage.response?["Message"] == "Added interface to queue")
        let added = stage.events("QueueMemberAdded").first
        #expect(added?["Membership"] == "dynamic" && added?["Penalty"] == "2" && added?["MemberName"] == "Ana Peña")
        stage.send([("Action", "QueueSummary"), ("Queue", "cobranza")])
        #expect(stage.events("QueueSummary").last?["Available"] == "2")
        stage.send([("Action", "QueuePause"), ("Interface", "PJSIP/ana"), ("Paused", "1"), ("Reason", "almuerzo")])
        #expect(stage.response?["Message"] == "Interface paused successfully")
        #expect(stage.events("QueueMemberPause").last?["LastPause"] == "1800000000")
        stage.send([("Action", "QueueSummary"), ("Queue", "cobranza")])
        #expect(stage.events("QueueSummary").last?["LoggedIn"] == "2")
        #expect(stage.events("QueueSummary").last?["Available"] == "1")
        stage.send([("Action", "QueueRemove"), ("Queue", "cobranza"), ("Interface", "PJSIP/ana")])
        #expect(stage.events("QueueMemberRemoved").count == 1)
    }

    @Test("A telephone off the air shows as unavailable and takes no calls")
    func unavailable() {
        var stage = Stage()
        stage.heard += stage.pbx.setReachable("PJSIP/agent01", false)
        #expect(stage.events("QueueMemberStatus").last?["Status"] == "5")
        stage.originate("PJSIP/56200009004@carrier")
        stage.run(4)
        #expect(stage.events("AgentCalled").isEmpty && stage.events("QueueCallerJoin").isEmpty)
    }

    @Test("CoreShowChannels: the ActionID first, the Uniqueid is the ChannelId, the bridge is named")
    func channels() throws {
        var stage = Stage()
        stage.originate("PJSIP/56200009001@carrier", id: "mcd-abc-7e")
        stage.run(6.1)
        stage.send([("Action", "CoreShowChannels"), ("ActionID", "c")])
        let rows = stage.events("CoreShowChannel")
        #expect(rows.count == 2 && rows.allSatisfy { $0.fields[1].name == "ActionID" })
        let mine = try #require(rows.first { $0["Uniqueid"] == "mcd-abc-7e" })
        #expect(mine["Application"] == "Queue" && mine["ChannelStateDesc"] == "Up" && mine["Duration"] == "00:00:06")
        #expect(!(mine["BridgeId"] ?? "").isEmpty && rows[0]["BridgeId"] == rows[1]["BridgeId"])
        #expect(stage.events("CoreShowChannelsComplete").first?["ListItems"] == "2")
    }

    @Test("Variables of a channel, by name or by Uniqueid")
    func variables() {
        var stage = Stage { $0.channelVariables = ["MARCADOR_ATTEMPT"] }
        stage.originate(
            "PJSIP/56200009004@carrier", variables: ["MARCADOR_ATTEMPT=7,__NOTA=\"uno, dos\"", "DEUDOR=José"])
        stage.run(1)
        for (name, value) in [("NOTA", "uno, dos"), ("DEUDOR", "José"), ("CHANNEL(state)", "Ringing"), ("NADA", "")] {
            stage.run(1)
            stage.send([("Action", "Getvar"), ("Channel", "A"), ("Variable", name)])
            if name != "CHANNEL(state)" { #expect(stage.response?["Value"] == value) }
        }
        stage.send([("Action", "Setvar"), ("Channel", "A"), ("Variable", "NOTA"), ("Value", "x=y, z")])
        stage.send([("Action", "Getvar"), ("Channel", "PJSIP/carrier-00000000"), ("Variable", "NOTA")])
        #expect(stage.response?["Value"] == "x=y, z")
        let begun = stage.events("DialBegin").first
        #expect(begun?["DestChanVariable"] == "MARCADOR_ATTEMPT=7")
        #expect(stage.events("Newchannel").first?["ChanVariable"] == "MARCADOR_ATTEMPT=")
    }

    @Test("Hangup by pattern ends every matching channel and lists them")
    func hangupPattern() {
        var stage = Stage()
        for id in ["A", "B"] { stage.originate("PJSIP/56200009004@carrier", id: id) }
        stage.run(4)
        stage.send([("Action", "Hangup"), ("ActionID", "h"), ("Channel", "/^PJSIP.carrier/")])
        stage.run(12)
        #expect(stage.events("ChannelHungup").count == 2)
        #expect(stage.events("ChannelsHungupListComplete").first?["ListItems"] == "2")
        #expect(stage.pbx.world.liveChannels == 0)
    }

    @Test("Version and state of the server")
    func core() {
        var stage = Stage()
        stage.send([("Action", "CoreSettings")])
        #expect(stage.response?["AsteriskVersion"] == "22.10.1" && stage.response?["AMIversion"] == "11.0.0")
        stage.originate("PJSIP/56200009004@carrier")
        stage.run(1)
        stage.send([("Action", "CoreStatus")])
        #expect(stage.response?["CoreCurrentCalls"] == "1" && stage.response?["CoreStartupDate"] == "2027-01-15")
    }
}
