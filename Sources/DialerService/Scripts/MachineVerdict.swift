/// What AMD() found out about who answered, as the scripts read it.
enum MachineVerdict {
    /// Not sure is a person, and so is who picks up and says nothing, which AMD calls a machine: a machine that gets an
    /// agent costs seconds, a person who is hung up on is a complaint. The dialplan judges by the same rule.
    /// - Parameters:
    ///   - status: `AMDSTATUS`; `nil` where nobody listened.
    ///   - cause: `AMDCAUSE`.
    static func isMachine(status: String?, cause: String?) -> Bool {
        status == "MACHINE" && cause?.hasPrefix("INITIALSILENCE") != true
    }
}
