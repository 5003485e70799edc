import Compliance
import DialerCore
import Pacing
import Testing
import Vocabulary

@testable import Settings

@Suite struct ReadingTests {
    @Test func aBotTalksInModeBotAndUnderThePredictor() throws {
        for mode in ["bot", "predictive"] {
            let settings = try read(withCampaign("mode: \(mode)", "bot: recordatorio"))
            let campaign = try #require(settings.campaigns.first?.campaign)
            #expect(campaign.bot == "recordatorio" && campaign.mode.name == mode)
        }
    }

    @Test func leastFile() throws {
        let settings = try read(server)
        #expect(settings.database == "/var/lib/marcador/marcador.sqlite")
        #expect(settings.controlSocket == "/run/marcador/control.sock")
        #expect(settings.log == LogSettings(level: .info, maskPhones: true, format: .auto))
        #expect(
            settings.fastAGI
                == FastAGISettings(listen: "127.0.0.1", port: 4573, advertise: nil, allow: ["127.0.0.0/8", "::1"]))
        #expect(settings.fastAGI.advertised(boundPort: 4574) == "127.0.0.1:4574")
        #expect(settings.stats.interval == .seconds(2))
        #expect(settings.campaigns.isEmpty)
        let pbx = try #require(settings.servers.first)
        #expect(pbx.host == "127.0.0.1" && pbx.port == 5038 && pbx.user == "marcador")
        #expect(pbx.secret.reveal() == "s3cr3t-word")
        #expect(
            pbx.server
                == Server(
                    id: ServerID("pbx"), trunks: ["carrier": "PJSIP/{digits}@carrier"], maxCalls: 30, callsPerSecond: 2)
        )
        #expect(settings.warnings.isEmpty)
        #expect(settings.floorPlan.profiles.keys.sorted() == ComplianceProfile.builtInCountries)
    }

    @Test func leastCampaignHasTheCoresOwnStandards() throws {
        let settings = try read(withCampaign())
        let campaign = Campaign(
            id: CampaignID("early"), mode: .progressive, selection: AccountSelection(), queue: QueueName("marcador"),
            trunk: "carrier", callerID: CallerID(name: "", number: "+56200000100"))
        #expect(settings.campaigns == [CampaignSettings(campaign: campaign, start: .running)])
        #expect(settings.floorPlan.campaigns == [campaign])
    }

    @Test func everyKey() throws {
        let settings = try read(Self.everything, files: ["secrets/b": "file-word\n"])
        #expect(settings.warnings.map(\.sentence) == [])
        #expect(settings.database == "/srv/m.sqlite")
        #expect(settings.controlSocket == "/srv/m.sock")
        #expect(settings.log == LogSettings(level: .debug, maskPhones: false, format: .journal))
        #expect(
            settings.fastAGI
                == FastAGISettings(
                    listen: "0.0.0.0", port: 0, advertise: "192.0.2.10:4573", allow: ["192.0.2.0/24", "::1"]))
        #expect(settings.stats.interval == .milliseconds(500))
        #expect(settings.servers.map(\.port) == [5039, 5038])
        #expect(settings.servers.map { $0.secret.reveal() } == ["a word", "file-word"])
        #expect(settings.servers.first?.server.callsPerSecond == 0.5)
        let campaign = try #require(settings.campaigns.first?.campaign)
        #expect(campaign.mode == .ratio(1.5))
        #expect(
            campaign.selection
                == AccountSelection(
                    portfolio: "Banco 1",
                    countries: [try #require(Country(code: "CL")), try #require(Country(code: "NO"))],
                    daysPastDue: -5...30))
        #expect(campaign.callerID == CallerID(name: "Cobranza Norte", number: "600000100"))
        #expect(campaign.ringTime == .seconds(30) && campaign.holdLimit == .zero)
        #expect(campaign.abandonmentCap == 0.025 && campaign.abandonmentWindow == .seconds(86_400))
        #expect(abs(campaign.abandonmentTarget - 0.0225) < 1e-12 && campaign.abandonmentGate == .strict)
        #expect(campaign.abandonmentDefinition == AbandonmentDefinition(.ftc))
        #expect(campaign.abandonmentMessage == "custom/sorry-es" && campaign.detectMachines)
        #expect(campaign.retry.rules[.busy] == RetryRule(after: .seconds(900), attempts: 4))
        #expect(campaign.retry.rules[.answered] == RetryRule(after: .seconds(3 * 86_400), attempts: 1))
        #expect(campaign.retry.rules[.noAnswer] == RetryPolicy.standard.rules[.noAnswer])
        #expect(campaign.retry.maxAttempts == 9 && campaign.maxLines == 40 && campaign.priority == -3)
        #expect(campaign.weight == 3)
        #expect(settings.campaigns.first?.start == .stopped)
        let chile = try #require(settings.profiles.first { $0.key.code == "CL" }?.value)
        #expect(chile.hours.description == "mon-fri 09:00-19:00")
        let days = chile.holidays.map(\.description)
        #expect(days.contains("2026-12-24") && days.contains("2026-09-18"))
        #expect(chile.holidaysKnownThrough == 2031)
        // Own caps take the place of the profile's; its rests stay.
        #expect(
            chile.caps == [
                FrequencyCap(max: 1, per: .rollingDays(8), countsOn: .attempt),
                .rest(days: 2, after: .attempt, channels: [.sms, .email, .im, .mail]),
            ])
        let norway = try #require(settings.profiles.first { $0.key.code == "NO" }?.value)
        #expect(norway.hours.description == "mon-sun 10:00-18:00" && norway.id == "no-own")
        #expect(norway.caps == [FrequencyCap(max: 3, per: .day, countsOn: .contact)])
    }

    static let everything = """
        database: /srv/m.sqlite
        control_socket: /srv/m.sock
        log:
          level: debug
          mask_phones: false
          format: journal
        fastagi:
          listen: 0.0.0.0
          port: 0
          advertise: 192.0.2.10:4573
          allow: [192.0.2.0/24, "::1"]
        stats:
          interval: 500ms
        servers:
          - name: a
            host: pbx-a.example
            port: 5039
            user: dialer
            secret: a word
            max_calls: 100
            calls_per_second: 0.5
            trunks: {carrier: "PJSIP/{digits}@carrier", gsm: "Local/{national}@gsm/n"}
          - name: b
            secret_file: secrets/b
            trunks:
              carrier: SIP/out/{e164}
        campaigns:
          - name: norte
            mode: ratio
            ratio: 1.5
            portfolio: Banco 1
            countries: [CL, "NO"]
            days_past_due: [-5, 30]
            queue: cobranza
            trunk: gsm
            caller_id: {name: Cobranza Norte, number: "600000100"}
            ring_time: 30s
            hold_limit: 0s
            abandonment: {cap: 2.5%, window: 1d, message: custom/sorry-es}
            detect_machines: true
            retry:
              busy: {after: 15m, attempts: 4}
              answered: {after: 3d, attempts: 1}
            max_attempts: 9
            max_lines: 40
            priority: -3
            weight: 3
            start: stopped
        compliance:
          CL:
            extends: cl-37
            hours: mon-fri 09:00-19:00
            holidays: [2026-12-24]
            holidays_through: 2031
            caps:
              - {max: 1, per: 8d}
          NO:
            hours: daily 10:00-18:00
            caps:
              - max: 3
                per: day
                counts: contact
        """

    @Test(arguments: [("3%", 0.03), ("0.03", 0.03), ("0", 0), ("100%", 1), ("0.5%", 0.005)])
    func shares(text: String, value: Double) throws {
        let settings = try read(withCampaign("abandonment: {cap: \(text)}"))
        #expect(abs((settings.campaigns.first?.campaign.abandonmentCap ?? -1) - value) < 1e-12)
    }

    @Test func abandonmentByOfcom() throws {
        let settings = try read(
            withCampaign(
                "detect_machines: true",
                "abandonment: {definition: ofcom, target: 2%, gate: statistical, machine_false_positives: 1.5%}"))
        let campaign = try #require(settings.campaigns.first?.campaign)
        #expect(campaign.abandonmentDefinition == AbandonmentDefinition(.ofcom, machineFalsePositives: 0.015))
        #expect(campaign.abandonmentTarget == 0.02 && campaign.abandonmentGate == .statistical)
        #expect(campaign.abandonmentWindow == .seconds(86_400))
        #expect(
            findings(withCampaign("detect_machines: true", "abandonment: {definition: ofcom}")).map { $0.prefix(5) }
                == ["13:31"])
        #expect(
            findings(withCampaign("detect_machines: true", "abandonment: {definition: strict}")).map { $0.prefix(5) }
                == ["13:31"])
    }

    @Test func secretsAreNeverPrinted() throws {
        let settings = try read(server)
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!"\(settings)".contains("s3cr3t-word"))
        #expect(!String(reflecting: settings).contains("s3cr3t-word"))
        #expect(!dumped.contains("s3cr3t-word"))
    }

    @Test func secretFromTheEnvironment() throws {
        let text = server.replacing("secret: \"s3cr3t-word\"", with: "secret_env: AMI_SECRET")
        #expect(try read(text, environment: ["AMI_SECRET": "from env"]).servers.first?.secret.reveal() == "from env")
    }

    @Test func windowsLineEndsAndByteOrderMark() throws {
        #expect(try read(server.replacing("\n", with: "\r\n")).servers.count == 1)
    }

    @Test func emptySectionsAreTheirStandards() throws {
        #expect(try read("log:\n# level: debug\n" + server).log.level == .info)
    }
}
