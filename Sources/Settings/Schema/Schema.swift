import Compliance
import DialerCore
import Pacing
import Vocabulary

// Every key of the config file, once: key, kind, standard value, and the sentence the reference shows.

enum Schema {
    /// In the order of the reference.
    static let sections: [Section] =
        [
            top, Log.section, FastAGI.section, Stats.section, Speaking.section, PromptHTTP.section, Recorded.section,
            Hearing.section,
            Server.section, TLS.section, Segments.section, Results.section, Campaign.section, CallerID.section,
            Quotas.section, Group.section, Workload.section,
            Abandonment.section,
            Retry.section, Recordings.section, Recordings.campaign, AuditFiles.section, Rules.section, Cap.section,
            Cap.rests,
        ] + strategySections + [Webhook.section, API.section]

    static let database = Field(
        "database", .absolutePath, .standard("/var/lib/marcador/marcador.sqlite"),
        "The database file. Its folder must be writable; a second daemon on the same file is refused.")
    static let controlSocket = Field(
        "control_socket", .absolutePath, .standard("/run/marcador/control.sock"),
        "The socket of `marcador status` and the other commands. Who may write to it may control the daemon.")

    static let top = Section(
        path: "", doc: "Two files, and the sections below.",
        entries: [
            database.entry, controlSocket.entry, .nested("log", "section", "What is logged, and how."),
            .nested("fastagi", "section", "Where Asterisk asks what to do with an answered call."),
            .nested("stats", "section", "The live statistics."),
            .nested("speaking", "section", "How prompts are spoken, and how Asterisk gets them."),
            .nested("hearing", "section", "How the bot understands what people say."),
            .nested(
                "recording", "section", standard: "nobody is recorded",
                "Which calls are recorded, and how long that is kept."),
            .nested("audit", "section", "How long the audit is kept."),
            .nested("servers", "list of sections", required: true, "The Asterisk servers, at least one."),
            .nested(
                "segments", "name → section", standard: "none", "Parts of the portfolio, each a rule with a name."),
            .nested(
                "results", "tree → branch → result → section", standard: "the standard tree",
                "What may come of a conversation, as agents tell it apart."),
            .nested("campaigns", "list of sections", standard: "none", "The campaigns, each with a name of its own."),
            .nested("strategies", "list of sections", standard: "none", "How accounts are treated, stage by stage."),
            .nested(
                "compliance", "country → section", standard: "the built-in rules",
                "Own rules for calling people of a country, instead of or on top of the built-in ones."),
            .nested(
                "webhooks", "list of sections", standard: "none", "Who is told of promises, reviews and bad numbers."),
            .nested("api", "section", "Where other systems tell of payments, balances, phones and withdrawals."),
        ])

    enum Log {
        static let level = Field(
            "level", .choice(LogLevel.allCases.map { ($0.rawValue, $0) }), .standard(.info), "The least that is logged."
        )
        static let maskPhones = Field(
            "mask_phones", .truth, .standard(true), "Show only the last four digits of phone numbers in the log.")
        static let format = Field(
            "format", .choice(LogFormat.allCases.map { ($0.rawValue, $0) }), .standard(.auto),
            "`journal` for systemd's journal, `plain` for a terminal or file; `auto` sees by itself.")
        static let section = Section(
            path: "log", doc: "What is logged, and how.", entries: [level.entry, maskPhones.entry, format.entry])
    }

    enum FastAGI {
        static let listen = Field("listen", .address, .standard("127.0.0.1"), "The address the daemon listens on.")
        static let port = Field(
            "port", .wholeNumber(0...65535), .standard(4573),
            "The port the daemon listens on; 0 takes a free one.")
        static let advertise = Field(
            "advertise", .endpoint, .optional("`listen:port`"),
            "What Asterisk is told to connect to; needed when Asterisk runs elsewhere, or when listening on every address."
        )
        /// For the elements of the list.
        static let allowed = Kind<String>.addressRange
        static let section = Section(
            path: "fastagi", doc: "Where Asterisk asks what to do with an answered call (FastAGI).",
            entries: [
                listen.entry, port.entry, advertise.entry,
                .nested(
                    "allow", "list of addresses", standard: "`\(FastAGISettings.loopback.joined(separator: ", "))`",
                    "Who may connect: addresses, or networks like `10.0.0.0/24`."),
            ])
    }

    enum Stats {
        static let interval = Field(
            "interval", .duration(.milliseconds(500) ... .seconds(5)), .standard(.seconds(2)),
            "How often the live statistics are sent as AMI events, changes aside.")
        static let section = Section(path: "stats", doc: "The live statistics.", entries: [interval.entry])
    }

    enum Server {
        static let name = Field("name", .name, .required, "The name of the server in logs and statistics.")
        static let host = Field(
            "host", .host, .standard("127.0.0.1"), "Where Asterisk's manager interface (AMI) listens.")
        static let port = Field(
            "port", .wholeNumber(1...65535), .optional("`5038`; with `tls` `5039`"), "The port of AMI.")
        static let user = Field("user", .line(upTo: 80), .standard("marcador"), "The AMI account.")
        static let secret = Field(
            "secret", .secret, .optional("one of the three"),
            "The account's secret, in this file; only for a file that nobody else can read.")
        static let secretFile = Field(
            "secret_file", .path, .optional("one of the three"),
            "A file that holds the secret and nothing else.")
        static let secretEnv = Field(
            "secret_env", .variableName, .optional("one of the three"), "An environment variable that holds the secret."
        )
        static let maxCalls = Field(
            "max_calls", .wholeNumber(1...10_000), .standard(30),
            "The daemon's calls that may exist on this server at once, from launch to hang-up.")
        static let callsPerSecond = Field(
            "calls_per_second", .decimal(0.1...1000), .standard(2), "How many calls may be launched here in a second.")
        static let recordings = Field(
            "recordings", .absolutePath,
            .optional("`\(ServerSettings.localRecordings)` on this machine; else they are out of reach"),
            "Where the daemon sees the folder `marcador` of this server's recordings: needed to delete them.")
        static let trunkName = Kind<String>.name
        static let dialString = Kind<String>.dialString
        static let section = Section(
            path: "servers[]",
            doc: "An Asterisk server. Exactly one of `secret`, `secret_file` and `secret_env` is needed.",
            entries: [
                name.entry, host.entry, port.entry, user.entry, secret.entry, secretFile.entry, secretEnv.entry,
                .nested(
                    "tls", "section", standard: "without TLS",
                    "Reach AMI by TLS; `tls: {}` with the authorities this machine trusts."),
                maxCalls.entry, callsPerSecond.entry, recordings.entry,
                .nested(
                    "trunks", "name → dial string", required: true,
                    "The ways out, by name. `{digits}` is the number in E.164 without plus, `{e164}` with it, `{national}` without the country's calling code: `PJSIP/{digits}@carrier`."
                ),
            ])
    }

    enum TLS {
        static let caFile = Field(
            "ca_file", .path, .optional("the authorities this machine trusts"),
            "The certificates that are trusted, and no others, in PEM: that of the authority which signed the server's, or the server's own."
        )
        static let serverName = Field(
            "server_name", .host, .optional("`host`"),
            "The name or address the server's certificate must be for, where it is not `host`.")
        static let certificate = Field(
            "certificate", .path, .optional("none"),
            "A certificate for a server that asks for one, in PEM; after it in the same file those that lead to its authority."
        )
        static let key = Field("key", .path, .optional("none"), "Its key, in PEM and without a passphrase.")
        static let section = Section(
            path: "servers[].tls",
            doc: """
                AMI by TLS, version 1.2 or later. The server's certificate and its name are always verified, and no key \
                turns that off: `ca_file` with the server's own certificate and `server_name` cover what one would turn it \
                off for. The files are read when the config file is; after a renewal a reload makes the line anew.
                """,
            entries: [caFile.entry, serverName.entry, certificate.entry, key.entry])
    }

    enum Campaign {
        private static let standard = RetryPolicy.standard

        static let name = Field(
            "name", .name, .required, "The name of the campaign; its state and its history hang on it.")
        static let mode = Field(
            "mode", .choice(ModeName.allCases.map { ($0.rawValue, $0) }), .standard(.progressive),
            "How launches are paced: one reserved agent per call, a fixed number of calls per idle agent, by prediction under the abandonment cap, by a dial ratio from Erlang's queue model, or, for a bot, as many calls as there are lines."
        )
        static let ratio = Field(
            "ratio", .decimal(1...10), .optional("needed when `mode` is `ratio`"),
            "Calls per idle agent in mode `ratio`; without effect in the others.")
        static let bot = Field(
            "bot", .name, .optional("agents talk"),
            "The dialogue script of the bot that talks to who answers. In mode `predictive` the people who will ask it for an agent are foreseen against the agents of the queue; in mode `bot` lines are the only limit."
        )
        static let portfolio = Field(
            "portfolio", .line(upTo: 200), .optional("every portfolio"), "The name given at import.")
        static let segment = Field(
            "segment", .line(upTo: 200), .optional("every account"),
            "The accounts to work: a name of `segments`, or `NAME/ARM` of one that has a split. It holds beside `portfolio`, `countries` and `days_past_due`."
        )
        static let strategy = Field(
            "strategy", .name, .optional("the campaign's own selection and `retry`"),
            "The strategy whose steps the campaign takes: those of its `bot`, or without one those of agents. Stages say who is called when, and what is tried again; `segment`, `portfolio` and `countries` narrow that."
        )
        static let stage = Kind<String>.name
        static let country = Kind<Country>.country
        static let dayPastDue = Kind<Int>.wholeNumber(-3650...36_500)
        static let queue = Field("queue", .name, .required, "The queue of Asterisk whose agents take the calls.")
        static let trunk = Field(
            "trunk", .name, .required, "The name of the trunk; servers that have none of that name are not used.")
        static let ringTime = Field(
            "ring_time", .duration(.seconds(15) ... .seconds(120)), .standard(.seconds(25)),
            "How long a call may ring. The lawful hours must hold to the end of it.")
        static let holdLimit = Field(
            "hold_limit", .duration(.zero ... .seconds(60)), .standard(.seconds(2)),
            "How long a person who answered may wait for an agent before the abandonment message plays.")
        static let wrapUp = Field(
            "wrap_up", .duration(.zero ... .seconds(600)), .standard(.zero),
            "The rest between calls that the queue gives its members: `wrapuptime` of queues.conf, which AMI does not tell."
        )
        static let detectMachines = Field(
            "detect_machines", .truth, .standard(false), "Listen for answering machines before an agent is asked.")
        static let maxAttempts = Field(
            "max_attempts", .wholeNumber(1...100), .standard(standard.maxAttempts),
            "All attempts on one account in this campaign, whatever their outcome.")
        static let maxLines = Field(
            "max_lines", .wholeNumber(1...10_000), .optional("what the servers allow"),
            "Lines this campaign may use at once.")
        static let priority = Field(
            "priority", .wholeNumber(-100...100), .standard(0),
            "Among campaigns that share agents the higher one is served first.")
        static let weight = Field(
            "weight", .wholeNumber(1...1000), .standard(1),
            "How agents are split between campaigns of the same priority that share them: 3 and 1 are three quarters and one."
        )
        static let results = Field(
            "results", .name, .optional("the standard tree"), "The tree of `results` that its agents choose from.")
        static let start = Field(
            "start", .choice(CampaignState.allCases.map { ($0.rawValue, $0) }), .standard(.running),
            "The state of the campaign when it is seen for the first time; later `marcador campaign` decides.")
        static let section = Section(
            path: "campaigns[]", doc: "A campaign: whom to call, through which trunk, for which agents.",
            entries: [
                name.entry, mode.entry, ratio.entry, bot.entry, strategy.entry,
                .nested(
                    "stages", "list of names", standard: "every stage",
                    "The stages of the strategy whose steps the campaign takes."),
                segment.entry, portfolio.entry,
                .nested(
                    "countries", "list of countries", standard: "every country with rules",
                    "Countries of the phones to call; each needs built-in rules or own ones under `compliance`."),
                .nested(
                    "days_past_due", "[min, max]", standard: "any",
                    "Days past due on the day of the call, where the debtor lives; both ends included, -3650 … 36500."),
                queue.entry, trunk.entry,
                .nested("caller_id", "section", required: true, "What the people called see."),
                ringTime.entry, holdLimit.entry, wrapUp.entry,
                .nested("abandonment", "section", "How many people who answer may meet nobody."),
                detectMachines.entry,
                .nested(
                    "retry", "outcome → section", standard: retryText,
                    "When to try again after an outcome; what is not named keeps its standard."),
                .nested(
                    "recording", "section", standard: "`recording`",
                    "Which of its calls are recorded, where it differs."),
                maxAttempts.entry, maxLines.entry, priority.entry, weight.entry, results.entry,
                .nested("quotas", "section", "What the campaign may do in a day."),
                .nested(
                    "groups", "list of sections", standard: "none",
                    "Parts of its accounts with a quota or a target of their own."),
                .nested("workload", "section", "Within what limits work moves to and from other campaigns by itself."),
                start.entry,
            ])

        private static var retryText: String {
            Outcome.allCases.compactMap { outcome in
                standard.rules[outcome].map { "\(outcome.rawValue) \(durationText($0.after)) × \($0.attempts)" }
            }.joined(separator: ", ")
        }
    }

    enum CallerID {
        static let name = Field("name", .callerName, .standard(""), "The name shown, where the network carries one.")
        static let number = Field(
            "number", .callerNumber, .required, "The number shown; hidden numbers are unlawful in places.")
        static let section = Section(
            path: "campaigns[].caller_id", doc: "What the people called see.", entries: [name.entry, number.entry])
    }

    enum Abandonment {
        static let definition = Field(
            "definition", .choice(AbandonmentDefinition.Rule.allCases.map { ($0.rawValue, $0) }), .standard(.ftc),
            "What counts as abandoned, out of what, and what is judged beside the window: the FTC's rule, Ofcom's, or everything without an agent within two seconds; see docs/abandonment.md."
        )
        static let cap = Field(
            "cap", .share, .standard(0.03),
            "Share of the people who answered that may meet nobody. When the calls under way might cross it, the campaign falls back to one agent per call."
        )
        static let target = Field(
            "target", .share, .optional("nine tenths of `cap`"),
            "The share that mode `predictive` aims at; at most `cap`. What lies between them is for bad luck.")
        static let gate = Field(
            "gate", .choice([("strict", AbandonmentGate.strict), ("statistical", .statistical)]), .standard(.strict),
            "How the calls under way are reckoned against the cap: `strict`, as if every one were answered and no agent became free; `statistical`, by what is to be expected, but for a risk of 1 %."
        )
        static let window = Field(
            "window", .duration(.seconds(3600) ... .seconds(366 * 86_400)), .optional("`30d`; with `ofcom` `1d`"),
            "The time over which the share is judged, back from now.")
        static let machineFalsePositives = Field(
            "machine_false_positives", .share, .optional("`0%`; needed for `ofcom` with `detect_machines`"),
            "Share of the calls ended as answering machines that people had answered, by your own tests: they count as abandoned."
        )
        static let message = Field(
            "message", .sound, .standard("vm-sorry"), "The sound file played to a person for whom nobody is free.")
        static let section = Section(
            path: "campaigns[].abandonment", doc: "How many people who answer may meet nobody.",
            entries: [
                definition.entry, cap.entry, target.entry, gate.entry, window.entry, machineFalsePositives.entry,
                message.entry,
            ])
    }

    enum Retry {
        static let outcome = Kind<Outcome>.choice(Outcome.allCases.map { ($0.rawValue, $0) })
        static let after = Field(
            "after", .duration(.seconds(60) ... .seconds(365 * 86_400)), .required,
            "How long the account rests before it is tried again.")
        static let attempts = Field(
            "attempts", .wholeNumber(0...100), .required,
            "How many attempts may end in this outcome before the phone is given up in this campaign; 0 = never tried again."
        )
        static let section = Section(
            path: "campaigns[].retry.<outcome>",
            doc: "What to do after an outcome: \(Outcome.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")).",
            entries: [after.entry, attempts.entry])
    }

    enum Rules {
        static let extends = Field(
            "extends", .name, .optional("the profile of the country"),
            "The profile to start from, shipped or of `compliance/` beside this file; `none` starts from nothing.")
        static let override = Field(
            "override", .line(upTo: 400), .optional("nothing may be looser"),
            "Why these rules are looser than the profile: without a reason that is an error, and the reason is kept for the audit."
        )
        static let hours = Field(
            "hours", .hours, .optional("those of `extends`"),
            "When people may be called, by their local clock: `mon-fri 08:00-13:00 15:00-20:00, sat 09:00-14:00`, `daily 09:00-18:00`, `never`."
        )
        static let state = Kind<String>.name
        static let holiday = Kind<CivilDate>.date
        static let holidaysThrough = Field(
            "holidays_through", .wholeNumber(2025...2100), .optional("that of `extends`"),
            "The last year whose holidays are listed; nobody is called after it.")
        static let section = Section(
            path: "compliance.<country>",
            doc: """
                Rules for calling people of a country, on top of a profile (compliance.md). Shipped: \
                \(ComplianceProfile.builtInCountries.map { country in
                    "\(country) (`\(ComplianceProfile.builtIn(for: country)?.id ?? "")`)"
                }.joined(separator: ", ")); on top of \
                them in their states \
                \(ComplianceLibrary.shipped.sheets.filter { !$0.regions.isEmpty }.map { "`\($0.id)`" }.joined(separator: ", ")); \
                beside them \
                \(ComplianceLibrary.shipped.sheets.filter { !$0.isDefault }.map { "`\($0.id)`" }.joined(separator: ", ")). \
                A country without rules is never called.
                """,
            entries: [
                extends.entry,
                .nested(
                    "states", "list of names", standard: "those in force by default",
                    "Profiles of regions that hold on top: the stricter of both, and all of them where a debtor's region is not known."
                ), hours.entry,
                .nested(
                    "holidays", "list of dates", standard: "those of `extends`",
                    "More days without calls, added to those of `extends`."),
                holidaysThrough.entry,
                .nested(
                    "caps", "list of sections", standard: "those of `extends`",
                    "How often a debtor may be contacted; replaces the caps of `extends`."),
                .nested(
                    "rests", "list of sections", standard: "those of `extends`",
                    "Days without contact after a contact; replaces those of `extends`."),
                override.entry,
            ])
    }

    enum Cap {
        static let section = Section(
            path: "compliance.<country>.caps[]", doc: "How often a debtor may be contacted.",
            entries: ProfileSchema.Cap.entries)
        static let rests = Section(
            path: "compliance.<country>.rests[]", doc: "Days without contact after a contact.",
            entries: ProfileSchema.Rest.entries)
    }
}
