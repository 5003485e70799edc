import Recording

extension Schema {
    enum Recordings {
        static let share = Field(
            "share", .share, .standard(0), "Of all calls, how many are recorded: `0%` none, `100%` each.")
        static let parts = Field(
            "parts", .choice(RecordingPolicy.Parts.allCases.map { ($0.rawValue, $0) }), .standard(.both),
            "Whose part of a call: what agents say, what bots say, or both. The wait for an agent is never recorded.")
        static let announcement = Field(
            "announcement", .announcement, .optional("none; needed where a country's rules want one"),
            "How people hear of it before: a sound file that the dialplan plays, or `spoken`, where agents and scripts say so themselves. Where the sound cannot be played, nothing is recorded."
        )
        static let path = Field(
            "path", .recordingPath, .standard(.standard),
            "The file's folders and name, below the folder of the server's recordings. No person's name and no number can be put in; nothing leads out of the folder."
        )
        static let format = Field(
            "format", .choice(RecordingPolicy.Format.allCases.map { ($0.rawValue, $0) }), .standard(.wav),
            "How it is stored: an hour is 58 MB as `wav`, 29 MB as `ulaw` or `alaw`, 6 MB as `gsm`.")
        static let keep = Field(
            "keep", .duration(.seconds(86_400) ... .seconds(36_600 * 86_400)), .optional("for ever"),
            "How long recordings are kept, whole days; never less than the retention of the country's rules.")
        static let entries = [
            share.entry, parts.entry, announcement.entry, path.entry, format.entry, keep.entry,
        ]
        static let section = Section(
            path: "recording",
            doc:
                "Which calls Asterisk records, and for how long that is kept ([recording.md](recording.md)); campaigns may say otherwise.",
            entries: entries)
        static let campaign = Section(
            path: "campaigns[].recording",
            doc: "What of `recording` is different in this campaign.",
            entries: entries.map { entry in
                Entry(
                    key: entry.key, type: entry.type, range: entry.range, standard: "that of `recording`",
                    isRequired: false, doc: entry.doc)
            })
    }
}

extension Schema {
    enum AuditFiles {
        static let keep = Field(
            "keep", .duration(.seconds(86_400) ... .seconds(36_600 * 86_400)), .optional("for ever"),
            "How long the files of the audit are kept, whole days; never less than the longest retention of all rules in force."
        )
        static let section = Section(
            path: "audit", doc: "What was attempted and why it was allowed ([audit.md](audit.md)).",
            entries: [keep.entry])
    }
}

extension Kind<RecordingPolicy.Announcement> {
    static let announcement = Kind.text("sound file", range: "or `spoken`") { text throws(Refusal) in
        text == "spoken" ? .spoken : .sound(try Kind<String>.sound.read(Word(text, isPlain: false)))
    } write: {
        switch $0 {
        case .spoken: "spoken"
        case .sound(let name): name
        }
    }
}

extension Kind<RecordingPath> {
    static let recordingPath = Kind.text(
        "path", range: RecordingPath.Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
    ) { text throws(Refusal) in
        do throws(RecordingPath.Fault) { return try RecordingPath(parsing: text) } catch { throw Refusal(error.text) }
    } write: {
        $0.pattern
    }
}
