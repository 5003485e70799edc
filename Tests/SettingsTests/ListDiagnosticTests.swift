import Testing

@testable import Settings

/// What can be wrong with a server or a campaign.
@Suite struct ListDiagnosticTests {
    @Test(arguments: [
        (
            "mode: fast",
            "12:11: 'campaigns[0].mode' cannot be 'fast'; use one of: progressive, ratio, predictive, erlang-c, bot"
        ),
        (
            "mode: ratio",
            "12:11: 'campaigns[0].ratio' is missing; mode ratio needs the number of calls per idle agent, from 1 to 10"
        ),
        (
            "ratio: 2",
            "12:12: warning: 'campaigns[0].ratio' has no effect in mode progressive; set mode: ratio, or remove it"
        ),
        ("ratio: 0.5", "12:12: 'campaigns[0].ratio' must be a number from 1 to 10, not 0.5"),
        ("ratio: \"2\"", "12:12: 'campaigns[0].ratio' must be a number from 1 to 10, not a text; remove the quotes"),
        (
            "countries: [NO]",
            "12:17: 'campaigns[0].countries[0]' is a truth value to some YAML readers; put quotes around it: 'NO'"
        ),
        (
            "countries: [MX, SE]",
            "12:21: 'campaigns[0].countries': there are no rules for calling SE; add them under 'compliance', or remove it (shipped: AR, BR, CL, CO, DE, EC, ES, GB, MX, PE, US)"
        ),
        ("portfolio: 2026", "12:16: 'campaigns[0].portfolio' is a number to YAML; put quotes around it: '2026'"),
        (
            "days_past_due: [30, 1]",
            "12:20: 'campaigns[0].days_past_due' must be two whole numbers, the smaller first, like [1, 30]"
        ),
        (
            "days_past_due: [30]",
            "12:20: 'campaigns[0].days_past_due' must be two whole numbers, the smaller first, like [1, 30]"
        ),
        (
            "days_past_due: 30",
            "12:20: 'campaigns[0].days_past_due' must be a list; write each element on a line of its own after '- '"
        ),
        (
            "days_past_due: [1, x]",
            "12:24: 'campaigns[0].days_past_due[1]' must be a whole number from -3650 to 36500, and 'x' is none"
        ),
        (
            "ring_time: 25",
            "12:16: 'campaigns[0].ring_time' must be a duration from 15s to 120s with its unit; write 25s if seconds are meant"
        ),
        ("ring_time: 10s", "12:16: 'campaigns[0].ring_time' must be a duration from 15s to 120s, not 10s"),
        ("hold_limit: 2m", "12:17: 'campaigns[0].hold_limit' must be a duration from 0s to 60s, not 2m"),
        (
            "abandonment: {cap: 3}",
            "12:24: 'campaigns[0].abandonment.cap' must be a percentage like 3%, or a share like 0.03; '3' would be 300%, write 3% if that is meant"
        ),
        (
            "abandonment: {cap: 103%}",
            "12:24: 'campaigns[0].abandonment.cap' must be a percentage like 3%, or a share like 0.03, from 0% to 100%; '103%' is none"
        ),
        (
            "abandonment: {cap: low}",
            "12:24: 'campaigns[0].abandonment.cap' must be a percentage like 3%, or a share like 0.03; 'low' is none"
        ),
        (
            "abandonment: {cap: 2%, target: 3%}",
            "12:36: 'campaigns[0].abandonment.target' is above the cap of 2%; give a share at or under it"
        ),
        (
            "abandonment: {gate: off}",
            "12:25: 'campaigns[0].abandonment.gate' cannot be 'off'; use one of: strict, statistical"
        ),
        (
            "abandonment: {definition: osha}",
            "12:31: 'campaigns[0].abandonment.definition' cannot be 'osha'; use one of: ftc, ofcom, strict"
        ),
        (
            "abandonment: {message: ../x}",
            "12:28: 'campaigns[0].abandonment.message' must be one sound file without extension, like vm-sorry, and '../x' is none"
        ),
        (
            "retry: {bussy: {after: 1h, attempts: 2}}",
            "12:13: 'campaigns[0].retry.bussy': the key cannot be 'bussy', did you mean 'busy'?"
        ),
        (
            "retry: {busy: {after: 1h}}",
            "12:19: 'campaigns[0].retry.busy.attempts' is missing; add it: how many attempts may end in this outcome before the phone is given up in this campaign"
        ),
        ("max_attempts: 0", "12:19: 'campaigns[0].max_attempts' must be a whole number from 1 to 100, not 0"),
        ("start: on", "12:12: 'campaigns[0].start' cannot be 'on'; use one of: running, paused, stopped"),
        (
            "mode: bot",
            "12:11: 'campaigns[0].bot' is missing; mode bot needs the name of the dialogue script"
        ),
        (
            "bot: recordatorio",
            "12:10: 'campaigns[0].bot' does not go with mode progressive, which gives each answer to an agent; set mode: bot, or predictive to pace who will ask for an agent"
        ),
        ("name: other", "12:5: 'campaigns[0].name' is given twice (first on line 7); keep one"),
        (
            "mask_phones: true",
            "12:5: unknown setting 'campaigns[0].mask_phones'; use one of: name, mode, ratio, bot, strategy, stages, segment, portfolio, countries, days_past_due, queue, trunk, caller_id, ring_time, hold_limit, wrap_up, abandonment, detect_machines, retry, recording, max_attempts, max_lines, priority, weight, results, quotas, groups, workload, start"
        ),
    ])
    func campaigns(line: String, finding: String) {
        #expect(findings(withCampaign(line)) == [finding])
    }

    @Test(arguments: [
        (
            "trunk: carrier", "trunk: carier",
            "9:12: 'campaigns[0].trunk': no server has a trunk 'carier', did you mean 'carrier'?"
        ),
        (
            "queue: marcador", "queue: mar cador",
            "8:12: 'campaigns[0].queue' must be 1 to 64 letters, digits, '-', '_' or '.', and 'mar cador' is not"
        ),
        (
            "    queue: marcador\n", "",
            "7:5: 'campaigns[0].queue' is missing; add it: the queue of Asterisk whose agents take the calls"
        ),
        (
            "      number: \"+56200000100\"\n", "",
            "10:5: 'campaigns[0].caller_id.number' is missing; add it: the number shown"
        ),
        (
            "\"+56200000100\"", "+56200000100",
            "11:15: 'campaigns[0].caller_id.number' is a number to YAML; put quotes around it: '+56200000100'"
        ),
        (
            "\"+56200000100\"", "+56 2 0000 0100",
            "11:15: 'campaigns[0].caller_id.number' must be 3 to 20 digits, with or without '+' in front, and '+56 2 0000 0100' is not"
        ),
        (
            "  - name: pbx\n", "  - host: 127.0.0.1\n",
            "2:5: 'servers[0].name' is missing; add it: the name of the server in logs and statistics"
        ),
        (
            "    secret: \"s3cr3t-word\"\n", "",
            "2:5: 'servers[0]' has no secret; add secret_file, secret_env or secret with that of the AMI account"
        ),
        (
            "secret: \"s3cr3t-word\"", "secret_file: /nowhere",
            "3:18: 'servers[0].secret_file': '/nowhere' cannot be read: no such file or directory; give the path of a file that is there"
        ),
        (
            "secret: \"s3cr3t-word\"", "secret_file: /empty",
            "3:18: 'servers[0].secret_file': '/empty' must hold one line of 1 to 200 characters, the secret and nothing else"
        ),
        (
            "secret: \"s3cr3t-word\"", "secret_env: NONE",
            "3:17: 'servers[0].secret_env': the environment variable NONE is not set, or no secret of 1 to 200 characters; set it for the daemon"
        ),
        ("secret: \"s3cr3t-word\"", "secret: 12345", "3:13: 'servers[0].secret' needs quotes around it"),
        (
            "secret: \"s3cr3t-word\"", "secret: a\n    secret_env: HOME",
            "4:17: 'servers[0]' has secret and secret_env; keep one of them"
        ),
        (
            "PJSIP/{digits}@carrier", "PJSIP/100@carrier",
            "5:16: 'servers[0].trunks.carrier' dials the same number for everybody; put {digits}, {e164} or {national} where the number goes"
        ),
        (
            "PJSIP/{digits}@carrier", "PJSIP/{number}@carrier",
            "5:16: 'servers[0].trunks.carrier' has the unknown placeholder {number}; use one of: digits, e164, national"
        ),
        (
            "PJSIP/{digits}@carrier", "\"PJSIP/{digits}@carrier\\r\\nAction: Logoff\"",
            "5:16: 'servers[0].trunks.carrier' must be one line, without control characters"
        ),
        (
            "PJSIP/{digits}@carrier", "PJSIP/{digits}@a&PJSIP/100",
            "5:16: 'servers[0].trunks.carrier' must be one channel like PJSIP/{digits}@carrier, without spaces, commas, '&' or '|'"
        ),
    ])
    func replaced(old: String, new: String, finding: String) {
        let text = withCampaign()
        #expect(text.contains(old))
        #expect(findings(text.replacing(old, with: new, maxReplacements: 1), files: ["/empty": "\n"]) == [finding])
    }
}
