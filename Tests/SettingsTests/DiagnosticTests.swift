import Compliance
import Testing
import Vocabulary

@testable import Settings

@Suite struct DiagnosticTests {
    // Each case: lines put before the server, and the one finding.
    @Test(arguments: [
        ("databse: /x", "1:1: unknown setting 'databse', did you mean 'database'?"),
        ("log: {levle: info}", "1:7: unknown setting 'log.levle', did you mean 'level'?"),
        (
            "colour: red",
            "1:1: unknown setting 'colour'; use one of: database, control_socket, log, fastagi, stats, speaking, hearing, recording, audit, servers, segments, results, campaigns, strategies, compliance, webhooks, api"
        ),
        (
            "database: marcador.sqlite",
            "1:11: 'database' must be the absolute path of a file, beginning with '/', and 'marcador.sqlite' is none"
        ),
        ("database:", "1:1: 'database' has no value; give it one or remove the line"),
        ("database: [/x]", "1:11: 'database' must be a path, not a list; write its value after the colon"),
        ("log: info", "1:6: 'log' must hold 'key: value' pairs; indent them below it"),
        ("log: {level: inf}", "1:14: 'log.level' cannot be 'inf', did you mean 'info'?"),
        ("log: {mask_phones: yes}", "1:20: 'log.mask_phones' must be true or false; write 'true' instead of 'yes'"),
        ("log: {mask_phones: Off}", "1:20: 'log.mask_phones' must be true or false; write 'false' instead of 'Off'"),
        (
            "log: {mask_phones: \"true\"}",
            "1:20: 'log.mask_phones' must be true or false, not a text; remove the quotes"
        ),
        ("log: {mask_phones: 1}", "1:20: 'log.mask_phones' must be true or false, and '1' is neither"),
        (
            "fastagi: {port: \"4573\"}",
            "1:17: 'fastagi.port' must be a whole number from 0 to 65535, not a text; remove the quotes"
        ),
        (
            "fastagi: {port: 010}",
            "1:17: 'fastagi.port' must be a whole number from 0 to 65535; '010' is octal to some YAML readers, write 10"
        ),
        ("fastagi: {port: 70000}", "1:17: 'fastagi.port' must be a whole number from 0 to 65535, not 70000"),
        ("fastagi: {port: 0x11}", "1:17: 'fastagi.port' must be a whole number from 0 to 65535, and '0x11' is none"),
        ("fastagi: {port: 45.0}", "1:17: 'fastagi.port' must be a whole number from 0 to 65535, and '45.0' is none"),
        (
            "fastagi: {listen: localhost}",
            "1:19: 'fastagi.listen' must be an IP address of this machine, and 'localhost' is none"
        ),
        (
            "fastagi: {listen: 0.0.0.0}",
            "1:19: 'fastagi.advertise' is missing: '0.0.0.0' is no address Asterisk could call; add the host:port it reaches this machine at"
        ),
        (
            "fastagi: {advertise: pbx}",
            "1:22: 'fastagi.advertise' must be a host and a port like 192.0.2.10:4573, and 'pbx' is not"
        ),
        (
            "fastagi: {allow: 10.0.0.1}",
            "1:18: 'fastagi.allow' must be a list; write each element on a line of its own after '- '"
        ),
        (
            "fastagi: {allow: [10.0.0.0/33]}",
            "1:19: 'fastagi.allow[0]' must be an IP address or a network like 10.0.0.0/24, and '10.0.0.0/33' is none"
        ),
        (
            "fastagi: {allow: []}",
            "1:18: 'fastagi.allow' lets nobody in; name your Asterisk's address or remove the key"
        ),
        (
            "stats: {interval: 2}",
            "1:19: 'stats.interval' must be a duration from 500ms to 5s with its unit; write 2s if seconds are meant"
        ),
        (
            "stats: {interval: 2 s}",
            "1:19: 'stats.interval' must be a duration from 500ms to 5s, a whole number and a unit (ms, s, m, h, d) like 25s; '2 s' is none"
        ),
        ("stats: {interval: 5m}", "1:19: 'stats.interval' must be a duration from 500ms to 5s, not 5m"),
        (
            "stats: {interval: 1.5s}",
            "1:19: 'stats.interval' must be a duration from 500ms to 5s, a whole number and a unit (ms, s, m, h, d) like 25s; '1.5s' is none"
        ),
        ("? [a, b]\n: 1", "1:3: a key must be a single word"),
        (
            "compliance: {XX: {hours: mon-fri 8-20}}",
            "1:26: 'compliance.XX.hours' are no weekly hours: '8-20' is no time range; write it like 08:00-20:00"
        ),
        (
            "compliance: {XX: {holidays: [2026-12-24]}}",
            "1:18: 'compliance.XX.hours' is missing; there are no built-in rules to take it from: add when people may be called"
        ),
        (
            "compliance: {Chile: {}}",
            "1:14: 'compliance.Chile': the key must be a country's two letters like CL, and 'Chile' is none"
        ),
        (
            "compliance: {CL: {extends: cl-73}}",
            "1:28: 'compliance.CL.extends' cannot be 'cl-73', did you mean 'cl-37'?"
        ),
        (
            "compliance: {CL: {holidays: [24/12/2026]}}",
            "1:30: 'compliance.CL.holidays[0]' must be a day like 2026-12-24, and '24/12/2026' is none"
        ),
        (
            "compliance: {CL: {caps: [{max: 1, per: month}]}}",
            "1:40: 'compliance.CL.caps[0].per' must be day, week, or 1 to 366 days back like 7d, and 'month' is none"
        ),
        (
            "compliance: {CL: {caps: [{per: week}]}}",
            "1:26: 'compliance.CL.caps[0].max' is missing; add it: how many are allowed within the period"
        ),
    ])
    func topLevel(lines: String, finding: String) {
        #expect(findings(lines + "\n" + server) == [finding])
    }

    /// A key that is a mapping may begin with the letters of one that is given twice beside it.
    @Test func keysThatAreNoWordsAreFoundTwiceEachTime() {
        let text = "b: 1\nb: 2\n? {b: 3}\n: 1\n? {b: 3}\n: 2\n"
        for _ in 0..<40 {
            #expect(
                findings(text) == [
                    "0:0: a key that is no plain word is given twice in one block; keep one of it, or write it as a plain word"
                ])
        }
    }

    @Test func everyErrorAtOnce() {
        let text = """
            databse: /x
            log:
              level: loud
              mask_phones: yes
              mask_phones: no
            servers:
              - name: pbx
                prot: 5038
                secret: "x"
                trunks: {carrier: "PJSIP/{digits}@c", carrier: "PJSIP/{e164}@c", carrier: x}
            campaigns:
              - name: a
                queue: q
                trunk: carier
              - name: a
                queue: q
                trunk: carrier
                caller_id: {number: "100"}
            """
        #expect(
            findings(text) == [
                "1:1: unknown setting 'databse', did you mean 'database'?",
                "3:10: 'log.level' cannot be 'loud'; use one of: trace, debug, info, notice, warning, error, critical",
                "4:16: 'log.mask_phones' must be true or false; write 'true' instead of 'yes'",
                "5:3: 'log.mask_phones' is given twice (first on line 4); keep one",
                "8:5: unknown setting 'servers[0].prot', did you mean 'port'?",
                "10:43: 'servers[0].trunks.carrier' is given twice (first on line 10); keep one",
                "10:70: 'servers[0].trunks.carrier' is given twice (first on line 10); keep one",
                "12:5: 'campaigns[0].caller_id.number' is missing; add it: the number shown",
                "14:12: 'campaigns[0].trunk': no server has a trunk 'carier', did you mean 'carrier'?",
                "15:11: the name 'a' is taken (first on line 12); choose another",
            ])
    }

    @Test(arguments: [
        ("", "1:1: 'servers' is missing; add at least one Asterisk server: name, secret_file and trunks"),
        ("servers: []", "1:10: 'servers' is missing; add at least one Asterisk server: name, secret_file and trunks"),
        ("servers:", "1:9: 'servers' has no value; write each element on a line of its own after '- '"),
        ("- a\n- b", "1:1: the file must hold 'key: value' pairs; indent them below it"),
        (
            "log:\n\tlevel: info",
            "2:1: this is no YAML: found character that cannot start any token (while scanning for the next token, from line 2); indent with spaces, not tabs, and put texts with special characters in quotes"
        ),
        (
            "log: level: info",
            "1:11: this is no YAML: mapping values are not allowed in this context; put a text that contains ': ' in quotes, or check the indentation"
        ),
        ("database: *x", "1:11: this is no YAML: found undefined alias; put a text that begins with * or & in quotes"),
        (
            "log: {}\n---\nlog: {}",
            "2:1: this is no YAML: but found another document (expected a single document in the stream, from line 1); keep one document and remove the '---' line"
        ),
    ])
    func noFileOfOurs(text: String, finding: String) {
        #expect(findings(text).first == finding)
    }

    @Test func aControlCharacterIsNoYAML() {
        #expect(
            findings("database: \u{1}") == [
                "0:0: this is no text YAML allows: control characters are not allowed; save the file as UTF-8 without control characters"
            ])
    }

    @Test func twoEntriesForOneAsterisk() {
        let text =
            server + server.split(separator: "\n").dropFirst().joined(separator: "\n").replacing("pbx", with: "copy")
        #expect(
            findings(text) == [
                "6:5: 'servers[1]' is the same Asterisk as 'pbx' (127.0.0.1:5038); keep one, or correct host or port"
            ])
    }

    @Test func lineAndCaret() {
        let errors = #expect(throws: SettingsErrors.self) {
            try read("log:\n  level: loud\n" + server)
        }
        #expect(
            errors?.description == """
                marcador.yaml:2:10: 'log.level' cannot be 'loud'; use one of: trace, debug, info, notice, warning, error, critical
                      level: loud
                             ^
                """)
    }

    private let cure =
        "tighten it, or add override: \"why the law allows it\", which is kept for the audit"

    @Test func warnings() {
        #expect(
            findings(server, worldReadable: ["marcador.yaml"]) == [
                "3:13: warning: 'servers[0].secret' stands in a file every user can read; run chmod 640 on it, or use secret_file"
            ])
        let filed = server.replacing("secret: \"s3cr3t-word\"", with: "secret_file: /s")
        #expect(
            findings(filed, files: ["/s": "x"], worldReadable: ["/s"]) == [
                "3:18: warning: 'servers[0].secret_file': every user can read '/s'; run chmod 640 on it"
            ])
        #expect(findings(filed, files: ["/s": "x"], worldReadable: ["marcador.yaml"]).isEmpty)
        #expect(
            findings("compliance: {CL: {hours: daily 08:00-21:00, caps: []}}\n" + server) == [
                "1:26: 'compliance.CL.hours' goes beyond the hours mon-sat 08:00-20:00 of cl; \(cure)",
                "1:51: 'compliance.CL.caps' drops 'at most 1 contact a week' of cl; \(cure)",
                "1:51: 'compliance.CL.caps' drops 'at most 2 attempts a week' of cl; \(cure)",
            ])
        #expect(
            findings("compliance: {CL: {hours: daily 08:00-21:00, override: counsel says so}}\n" + server) == [
                "1:26: warning: 'compliance.CL.hours' goes beyond the hours mon-sat 08:00-20:00 of cl, overridden: counsel says so"
            ])
        #expect(
            findings("compliance: {CL: {hours: mon-fri 08:00-20:00, override: counsel says so}}\n" + server) == [
                "1:57: warning: 'compliance.CL.override' has no effect: nothing here is looser; remove it"
            ])
    }

    @Test func rulesFromNothingAreComparedWithTheLaw() throws {
        func text(_ more: String) -> String {
            "compliance: {CL: {extends: none, hours: mon-fri 09:00-18:00\(more)}}\n" + server
        }
        #expect(
            findings(text("")) == [
                "1:28: 'compliance.CL.extends' drops holidays of cl; \(cure)",
                "1:28: 'compliance.CL.extends' drops 'at most 1 contact a week' of cl; \(cure)",
                "1:28: 'compliance.CL.extends' drops 'at most 2 attempts a week' of cl; \(cure)",
                "1:28: 'compliance.CL.extends' drops 'no call for 2 days after an attempt' of cl; \(cure)",
            ])
        let settings = try read(text(", override: a test"))
        let rules = try #require(settings.compliance.first?.value)
        #expect(rules.holidays.isEmpty && rules.caps.isEmpty && rules.holidaysKnownThrough == nil)
        let overrides = try #require(settings.overrides.first)
        #expect(overrides.key.code == "CL" && overrides.value.count == 4)
        #expect(
            overrides.value.first
                == ComplianceOverride(
                    law: "cl", what: "'compliance.CL.extends' drops holidays of cl", reason: "a test",
                    place: "marcador.yaml:1:28"))
        #expect(
            findings("compliance: {CL: {extends: none}}\n" + server) == [
                "1:18: 'compliance.CL.hours' is missing; there are no built-in rules to take it from: add when people may be called"
            ])
    }

    /// Whatever is wrong beside, above or in it: the secret never comes out.
    @Test(arguments: [
        "secret: s3cr3t, prot: 1}", "secert: s3cr3t}", "secret: [s3cr3t]}", "secret: {a: s3cr3t}}", "Secret: s3cr3t}",
        "password: s3cr3t}", "secret: \"s3cr3t\\n\"}", "secret: s3cr3t, secret: s3cr3t}", "secret: s3cr3t",
        "secret: 's3cr3t}",
        "\"secret\": s3cr3t, x: 1}", "secret:\n    s3cr3t: 1}", "secret: |\n    s3cr3t\n  x}", "secret: yes #s3cr3t}",
    ])
    func findingsKeepSecrets(rest: String) {
        let errors = #expect(throws: SettingsErrors.self) { try read("servers:\n- {name: a, \(rest)\n") }
        #expect(errors?.description.contains("s3cr3t") == false, "\(errors?.description ?? "")")
    }

    @Test func nothingMakesItFall() {
        for text in [
            String(repeating: "[", count: 20_000), String(repeating: "{a: ", count: 20_000), "a: &x [*x]", "&a a: *a",
            "? ", "!!int x: 1",
            "%YAML 9.9\n---\n", "\u{0}", "servers: &s [*s, *s]", "<<: {a: 1}", "\"\": 1\n\"\": 2",
        ] {
            #expect(!findings(text).isEmpty)
        }
    }
}
