import ArgumentParser
import AsteriskManager
import Foundation
import Logging
import Settings

/// How an operator's command reaches Asterisk's manager: as the daemon does, by the config file, or by an account of its own.
struct AMIAccess: ParsableArguments {
    @Option(
        name: [.customShort("c"), .customLong("config")],
        help: "The config file that has the server and its secret. (default: /etc/marcador/marcador.yaml)")
    var config: String?
    @Option(help: "The server of the config file, where it has several.") var server: String?
    @Option(help: "Where Asterisk's manager listens, in place of a config file. (default: 127.0.0.1)")
    var host: String?
    @Option(help: "Its port, in place of a config file. (default: 5038, with TLS 5039)") var port: Int?
    @Option(help: "The AMI account, in place of a config file. (default: marcador)") var user: String?
    @Option(help: "A file that holds the account's secret; or set MARCADOR_AMI_SECRET.") var secretFile: String?
    @OptionGroup(title: "TLS, in place of a config file") var tls: TLSOptions
    @Flag(help: "Show telephone numbers whole, though the config file says log.mask_phones.") var showNumbers = false

    func validate() throws {
        if let port, !(1...65535).contains(port) { throw ValidationError("--port is from 1 to 65535") }
        if config != nil || server != nil, isDirect {
            throw ValidationError(
                "either --config and --server, or --host, --port, --user, --secret-file and the options of TLS")
        }
    }

    private var isDirect: Bool {
        host != nil || port != nil || user != nil || secretFile != nil || tls.tls || tls.caFile != nil
            || tls.serverName != nil || tls.certificate != nil
    }

    /// An account to log in with, and what may be shown of what it sees.
    struct Line {
        var settings: AMIClientSettings
        var show: @Sendable (String) -> String
    }

    /// - Parameter events: classes to receive; `nil` for all the account may read, `off` for none.
    func line(events: String?) throws -> Line {
        isDirect ? try direct(events) : try configured(events)
    }

    private func direct(_ events: String?) throws -> Line {
        let user = user ?? "marcador"
        let settings = Self.settings(
            AMIEndpoint(host: host ?? "127.0.0.1", port: port, tls: try tls.context()), user,
            try Self.secret(of: user, in: secretFile),
            events)
        return Line(settings: settings, show: { $0 })
    }

    private func configured(_ events: String?) throws -> Line {
        let path = config ?? "/etc/marcador/marcador.yaml"
        let file = try Self.settings(in: path)
        let names = file.servers.map { "\($0.name)" }.joined(separator: ", ")
        let chosen: ServerSettings
        if let server {
            guard let named = file.servers.first(where: { "\($0.name)" == server }) else {
                throw Exit.with(.usage, "\(path) has no server '\(server)'; it has \(names)")
            }
            chosen = named
        } else {
            guard let only = file.servers.first, file.servers.count == 1 else {
                throw Exit.with(.usage, "\(path) has several servers: choose one with --server (\(names))")
            }
            chosen = only
        }
        let settings = Self.settings(
            AMIEndpoint(host: chosen.host, port: chosen.port, tls: chosen.tls), chosen.user, chosen.secret.reveal(),
            events)
        let masks = file.log.maskPhones && !showNumbers
        return Line(settings: settings, show: { masks ? PhoneMask.mask($0) : $0 })
    }

    private static func settings(in path: String) throws -> Settings {
        do throws(SettingsErrors) {
            return try Settings.load(path: path)
        } catch {
            Output.toStandardError("\(error)\n")
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }

    private static func settings(
        _ endpoint: AMIEndpoint, _ user: String, _ secret: String, _ events: String?
    ) -> AMIClientSettings {
        // Not the daemon: its account may be limited to one class, and Asterisk may still be starting.
        AMIClientSettings(
            endpoint: endpoint,
            login: AMILogin(
                username: user, secret: AMISecret(secret), events: events, bootWait: .zero, asksStatus: false,
                asksVersion: false),
            actionIDLabel: "op")
    }

    /// From a file or the environment: a command line can be read by everybody on the machine.
    static func secret(of user: String, in secretFile: String?) throws -> String {
        if let secretFile {
            guard let data = FileManager.default.contents(atPath: secretFile) else {
                throw Exit.with(
                    .noInput, "the secret file \(secretFile) cannot be read: check its path and permissions")
            }
            return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let secret = ProcessInfo.processInfo.environment["MARCADOR_AMI_SECRET"] else {
            throw Exit.with(.usage, "no secret for \(user): give --secret-file, or set MARCADOR_AMI_SECRET")
        }
        return secret
    }

    /// The line itself says nothing: what is to be said is the command's.
    static var quiet: Logger {
        var logger = Logger(label: "ami")
        logger.logLevel = .critical
        return logger
    }

    /// Why there is no line, as the end of a command.
    static func end(_ why: AMIDisconnect) -> ExitCode {
        Exit.with(why.exitStatus, "\(why)")
    }
}
