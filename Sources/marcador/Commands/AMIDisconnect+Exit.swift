import AsteriskManager

extension AMIDisconnect {
    /// Nobody is refused by a certificate that is not believed: there the configuration of one side is wrong.
    var exitStatus: ExitStatus {
        guard needsPeople else { return .unavailable }
        if case .tls = cause { return .configuration }
        return .noPermission
    }
}
