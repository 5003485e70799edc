import AsteriskManager
import Testing

@Suite("Typed actions")
struct BuilderTests {
    static func flat(_ action: AMIAction) -> [String] {
        [action.name] + action.fields.map { "\($0.name)=\($0.value)" }
    }

    @Test("Originate is always asynchronous, in milliseconds, with one Variable line each")
    func originate() {
        let call = AMIOriginate(
            channel: "PJSIP/100@trunk", destination: .extensionAt(context: "marcador", exten: "s"),
            timeoutMilliseconds: 25_000, callerID: .init(name: #"Cobros "S\A""#, number: "+5620000"),
            variables: [.init("__A", "uno, dos"), .init("B", #"x"y\z"#)], channelID: "m-1", otherChannelID: "m-1-B",
            codecs: "ulaw", account: "acme")
        #expect(
            Self.flat(.originate(call)) == [
                "Originate", "Channel=PJSIP/100@trunk", "Context=marcador", "Exten=s", "Priority=1", "Timeout=25000",
                #"CallerID="Cobros \"S\\A\"" <+5620000>"#, "Account=acme", "ChannelId=m-1", "OtherChannelId=m-1-B",
                "Codecs=ulaw", "Async=true", #"Variable=__A=uno\, dos"#, #"Variable=B=x\"y\\z"#,
            ])
        let other = AMIOriginate(channel: "Local/1@x", destination: .application("Wait", data: "1"))
        #expect(
            Self.flat(other.action) == [
                "Originate", "Channel=Local/1@x", "Application=Wait", "Data=1", "Timeout=30000", "Async=true",
            ])
    }

    @Test("The others say what they are asked, and leave out what is not given")
    func others() {
        let wanted: [(AMIAction, [String])] = [
            (.hangup(channel: "m-1"), ["Hangup", "Channel=m-1"]),
            (.hangup(channel: "m-1", cause: 17), ["Hangup", "Channel=m-1", "Cause=17"]),
            (.events("call,agent"), ["Events", "EventMask=call,agent"]),
            (.challenge(), ["Challenge", "AuthType=MD5"]),
            (.login(username: "a", secret: "b", events: "on"), ["Login", "Username=a", "Secret=b", "Events=on"]),
            (.queueStatus(), ["QueueStatus"]), (.queueSummary(queue: "q"), ["QueueSummary", "Queue=q"]),
            (
                .queueAdd(queue: "q", interface: "PJSIP/a", memberName: "Ana", penalty: 2, paused: true),
                ["QueueAdd", "Queue=q", "Interface=PJSIP/a", "MemberName=Ana", "Penalty=2", "Paused=true"]
            ),
            (.queueRemove(queue: "q", interface: "i"), ["QueueRemove", "Queue=q", "Interface=i"]),
            (
                .queuePause(interface: "i", paused: false, reason: "café"),
                ["QueuePause", "Interface=i", "Paused=false", "Reason=café"]
            ),
            (.getvar("X"), ["Getvar", "Variable=X"]),
            (.setvar("X", to: "a,b", channel: "c"), ["Setvar", "Channel=c", "Variable=X", "Value=a,b"]),
            (.status(channel: "c"), ["Status", "Channel=c"]), (.coreShowChannels(), ["CoreShowChannels"]),
            (.userEvent("E", [.init("A", "1"), .init("A", "2")]), ["UserEvent", "UserEvent=E", "A=1", "A=2"]),
            (
                .redirect(channel: "c", context: "x", exten: "s"),
                ["Redirect", "Channel=c", "Context=x", "Exten=s", "Priority=1"]
            ),
            (.command("core show uptime"), ["Command", "Command=core show uptime"]), (.logoff(), ["Logoff"]),
            (.ping(), ["Ping"]), (.listCommands(), ["ListCommands"]), (.coreStatus(), ["CoreStatus"]),
            (.coreSettings(), ["CoreSettings"]),
        ]
        for (action, lines) in wanted { #expect(Self.flat(action) == lines) }
    }

    @Test("An MD5 login sends the key and not the secret")
    func md5Login() {
        let action = AMIAction.login(username: "ana", secret: "clave-ñ", challenge: "145769581")
        #expect(!action.fields.contains { $0.value.contains("clave") })
        #expect(action.fields.contains { $0.name == "Key" && $0.value == "ec3b364f485038b3f23c23a266040f58" })
    }
}
