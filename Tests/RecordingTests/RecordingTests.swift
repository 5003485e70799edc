import Recording
import Testing
import Vocabulary

/// Which calls are recorded, under which names, and until when.
@Suite struct RecordingTests {
    /// 2026-03-10, 15:00 UTC.
    private static let noon = Timestamp(seconds: 1_773_154_800)

    private static func call(
        _ attempt: Int64, campaign: String = "early", instance: String = "3fa9c1", byBot: Bool = false
    ) throws -> RecordedCall {
        RecordedCall(
            instance: InstanceID(rawValue: instance), attempt: AttemptID(rawValue: attempt),
            campaign: CampaignID(campaign), account: AccountID(rawValue: 44),
            country: try #require(Country(code: "CL")),
            launched: noon, isByBot: byBot)
    }

    @Test func aShareOfTheCallsIsChosenAndAlwaysTheSame() throws {
        let quarter = RecordingPolicy(share: 0.25)
        let calls = try (1...20_000).map { try Self.call(Int64($0)) }
        let chosen = calls.filter(quarter.isChosen)
        // Five standard deviations of a fair draw are 306.
        #expect((4694...5306).contains(chosen.count), "\(chosen.count) of 20000")
        #expect(chosen == calls.filter(quarter.isChosen))
        #expect(calls.allSatisfy(RecordingPolicy(share: 1).isChosen))
        #expect(!calls.contains(where: RecordingPolicy(share: 0).isChosen))
        // Who is among a quarter is among a half.
        #expect(chosen.allSatisfy(RecordingPolicy(share: 0.5).isChosen))
        // Another installation draws for itself.
        let other = try (1...20_000).filter { quarter.isChosen(try Self.call(Int64($0), instance: "aaaaaa")) }
        #expect(other.map(Int64.init) != chosen.map(\.attempt.rawValue))
    }

    @Test(arguments: [
        ("{campaign}/{date}/{attempt}", "early/2026-03-10/3fa9c1-77"),
        ("{country}/{year}/{month}/{day}/a{account}-{attempt}", "CL/2026/03/10/a44-3fa9c1-77"),
        ("{attempt}", "3fa9c1-77"),
    ])
    func fieldsAreFilledIn(pattern: String, file: String) throws {
        let policy = RecordingPolicy(share: 1, announcement: .spoken, path: try RecordingPath(parsing: pattern))
        let order = policy.order(for: try Self.call(77), mayBeUnannounced: false)
        #expect(order?.file == "\(file).wav")
    }

    @Test(arguments: [
        "{date}", "../{attempt}", "a/../{attempt}", "/{attempt}", "{attempt}/", "a//{attempt}", ".{attempt}",
        "{phone}/{attempt}", "{attempt", "{name}-{attempt}", "a b/{attempt}", "{attempt};rm", "ñ/{attempt}", "",
        "{attempt}${SHELL(id)}", "a\n{attempt}",
    ])
    func aPatternThatIsNotSafeIsRefused(pattern: String) {
        #expect(throws: RecordingPath.Fault.self) { try RecordingPath(parsing: pattern) }
    }

    @Test(arguments: ["..", ".oculta", "año nuevo", "a/b", "x", "campaña-1"])
    func noCampaignsNameLeadsOutOfTheFolder(name: String) throws {
        let policy = RecordingPolicy(share: 1, announcement: .spoken)
        let order = try #require(policy.order(for: try Self.call(1, campaign: name), mayBeUnannounced: false))
        #expect(RecordingPath.isSafe(order.file), "\(order.file)")
        #expect(order.file.split(separator: "/").count == 3, "\(order.file)")
    }

    @Test func nobodyIsRecordedWithoutBeingToldWhereThatIsNeeded() throws {
        let call = try Self.call(1)
        #expect(RecordingPolicy(share: 1).order(for: call, mayBeUnannounced: false) == nil)
        #expect(RecordingPolicy(share: 1).order(for: call, mayBeUnannounced: true) != nil)
        let told = RecordingPolicy(share: 1, announcement: .sound("custom/grabacion"))
        #expect(told.order(for: call, mayBeUnannounced: false)?.announcement == "custom/grabacion")
        #expect(
            RecordingPolicy(share: 1, announcement: .spoken).order(for: call, mayBeUnannounced: false)?.announcement
                == nil)
    }

    @Test func partsAreThoseOfTheCall() throws {
        func parts(_ parts: RecordingPolicy.Parts, byBot: Bool) throws -> RecordingPolicy.Parts? {
            RecordingPolicy(share: 1, parts: parts, announcement: .spoken)
                .order(for: try Self.call(1, byBot: byBot), mayBeUnannounced: false)?.parts
        }
        #expect(try parts(.both, byBot: true) == .both)
        #expect(try parts(.bots, byBot: true) == .bots)
        #expect(try parts(.agents, byBot: true) == .agents)
        #expect(try parts(.both, byBot: false) == .agents)
        #expect(try parts(.bots, byBot: false) == nil)
    }

    @Test func theDialplansWordsAreRead() throws {
        let kept = RecordingReport("kept early/2026-03-10/3fa9c1-77.wav 96044 1000 9000 2000-3000+5000-")
        let pauses = [
            RecordingReport.Pause(from: Timestamp(milliseconds: 2000), until: Timestamp(milliseconds: 3000)),
            RecordingReport.Pause(from: Timestamp(milliseconds: 5000)),
        ]
        #expect(
            kept
                == RecordingReport(
                    .kept, file: "early/2026-03-10/3fa9c1-77.wav", bytes: 96_044,
                    began: Timestamp(milliseconds: 1000), ended: Timestamp(milliseconds: 9000), pauses: pauses))
        #expect(RecordingReport.pauses(RecordingReport.text(pauses)) == pauses)
        #expect(RecordingReport("failed a/b.wav announcement")?.problem == "announcement")
        let paused = RecordingReport("paused a/b.wav - 1000 - 2000-")
        #expect(paused?.bytes == nil && paused?.ended == nil && paused?.pauses.count == 1)
        for text in ["", "kept", "kept ../b.wav 1 2 3 -", "stolen a.wav", "kept /etc/passwd 1 2 3 -"] {
            #expect(RecordingReport(text) == nil, "\(text)")
        }
    }

    @Test func theLawKeepsWhatTheOperatorWouldDelete() {
        typealias Retention = RecordingRetention
        #expect(Retention.days(keep: nil, least: 730) == nil)
        #expect(Retention.days(keep: 400, least: 730) == 730)
        #expect(Retention.days(keep: 800, least: 730) == 800)
        #expect(Retention.days(keep: 30, least: nil) == 30)
        #expect(Retention.horizon(now: Self.noon, keep: 30, least: nil) == Self.noon - .seconds(30 * 86_400))
        #expect(Retention.horizon(now: Self.noon, keep: nil, least: nil) == nil)
    }
}
