import AsteriskRig
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

extension RealAsterisk {
    /// The daemon, doctor and top by TLS on the real Asterisk.
    @Suite(.serialized) struct AMIOverTLSTests {
        private struct Papers {
            let workshop: CertificateWorkshop
            let authority: CertificateWorkshop.Pair
            let asterisk: CertificateWorkshop.Pair
        }

        private static func with(_ body: (Papers) async throws -> Void) async throws {
            try await CertificateWorkshop.with { workshop in
                let authority = try await workshop.authority("Asterisk CA")
                let asterisk = try await workshop.certificate(
                    "pbx", names: ["DNS:pbx.example", "IP:127.0.0.1"], by: authority)
                try await body(Papers(workshop: workshop, authority: authority, asterisk: asterisk))
            }
        }

        /// Rewrites how the config file's server is reached.
        private static func reach(_ floor: Floor, port: Int, tls: String) throws {
            let text = try Program.text(of: floor.config)
                .replacingOccurrences(
                    of: "    port: \(floor.rig.amiPort)\n", with: "    port: \(port)\n    tls: {\(tls)}\n")
            try Data(text.utf8).write(to: floor.config)
        }

        private static func configure(_ floor: Floor, port: Int? = nil, tls: String) throws {
            try floor.configure([CampaignLines(name: "cartera", queue: "equipo")])
            try reach(floor, port: port ?? floor.rig.tlsPort, tls: tls)
        }

        @Test func callsByTLSAndALineThatIsCut() async throws {
            try await Self.with { papers in
                var options = RigOptions(agents: 0, queues: ["equipo=201-202"])
                options.tls = papers.asterisk
                try await AsteriskRig.withAsterisk(options) { rig in
                    let floor = try Floor(rig)
                    // The host is an address: that of the certificate.
                    try Self.configure(floor, tls: "ca_file: \(papers.authority.certificate.path)")
                    let people = [Person(1, "01", "answered"), Person(2, "10", "busy")]
                    let doctor = try await Program.run(["doctor", "-c", floor.config.path], in: floor.directory)
                    #expect(doctor.output.contains("certificate 'pbx' by 'Asterisk CA' through "), "\(doctor.output)")
                    let top = try await Program.run(
                        [
                            "top", "--port", "\(rig.tlsPort)", "--ca-file", papers.authority.certificate.path,
                            "--secret-file", rig.directory.appendingPathComponent("ami-top-secret").path, "--seconds",
                            "1",
                        ], in: floor.directory)
                    #expect(top.code == 0, "\(top.output)")
                    try await floor.withDaemon { daemon in
                        try await daemon.says("TLSv1.3", seconds: 20)
                        try await daemon.says("connected to pbx", seconds: 20)
                        let imported = try await floor.importPeople(people, portfolio: "cartera")
                        #expect(imported.code == 0, "\(imported.output)")
                        try await poll("the calls", seconds: 30) {
                            try await floor.journal.interactions.count == people.count
                        }
                        for person in people {
                            #expect(try await floor.journal.of(person).map(\.outcome) == person.outcomes)
                        }
                        await rig.kill9()
                        // The kernel resets the line where something was still to be read.
                        try await poll("word of the cut", seconds: 10) {
                            let log = try Program.text(of: daemon.log)
                            return log.contains("close_notify") || log.contains("Connection reset by peer")
                        }
                        try await rig.start()
                        try await poll("the line to come back", seconds: 40) {
                            try await floor.status.servers.map(\.isUp) == [true]
                        }
                        #expect(try await daemon.terminated(seconds: 20) == 0)
                    }
                }
            }
        }

        @Test func whoIsNotBelieved() async throws {
            try await Self.with { papers in
                var options = RigOptions(agents: 0, queues: ["equipo=201-202"])
                options.tls = papers.asterisk
                try await AsteriskRig.withAsterisk(options) { rig in
                    let floor = try Floor(rig)
                    let authority = papers.authority.certificate.path
                    let cases = [
                        (
                            rig.tlsPort, "ca_file: \(authority), server_name: other.example",
                            "the server's certificate is for pbx.example and 127.0.0.1, not for 'other.example'"
                        ),
                        (
                            rig.tlsPort, "",
                            "the certificate 'pbx' is signed by 'Asterisk CA', which is not trusted here"
                        ),
                        (
                            rig.amiPort, "ca_file: \(authority)",
                            "does not speak TLS on this port, it says 'Asterisk Call Manager/"
                        ),
                    ]
                    for (port, tls, words) in cases {
                        try Self.configure(floor, port: port, tls: tls)
                        let doctor = try await Program.run(["doctor", "-c", floor.config.path], in: floor.directory)
                        #expect(doctor.code == 78, "\(doctor.output)")
                        #expect(doctor.output.contains(words), "\(doctor.output)")
                    }
                    // The daemon says it, too, and the certificate that is believed by its name lets it in after a reload.
                    try Self.configure(floor, tls: cases[0].1)
                    try await floor.withDaemon { daemon in
                        try await daemon.says(cases[0].2, seconds: 20)
                        try Self.configure(floor, tls: "ca_file: \(authority), server_name: pbx.example")
                        daemon.child.signal(SIGHUP)
                        try await daemon.says("connected to pbx", seconds: 20)
                    }
                }
            }
        }
    }
}
