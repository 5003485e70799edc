/// A dialogue that we broke off: the bot could not speak, or the daemon was killed. The person answered and was left alone, as
/// when nobody is free for them, so the account is called again by the rules of `abandoned`.
enum SpoiltDialogue {
    /// Words of the dialogue room.
    static let outcomes = ["failed", "cut-off"]

    /// A condition over a row `t` of `attempt`. Who has said something that counts was not left alone.
    static let isOne = """
        (t.outcome = 'answered' AND t.disposition IS NULL AND EXISTS (
            SELECT 1 FROM dialogue g WHERE g.attempt_id = t.id AND g.outcome IN ('failed', 'cut-off')))
        """

    /// How a call ended for those who decide on the next one.
    static let outcome = """
        CASE WHEN t.outcome = 'answered' AND t.disposition = 'machine' THEN 'machine'
            WHEN \(isOne) THEN 'abandoned' ELSE t.outcome END
        """
}
