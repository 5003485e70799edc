// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"), .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
]
let webSocket: [Target.Dependency] = [
    .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOWebSocket", package: "swift-nio"),
]
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let http = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

// The house, from the ground up; a room may import only rooms listed before it.
let package = Package(
    name: "marcador",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "marcador", targets: ["marcador"]),
        .library(name: "AsteriskManager", targets: ["AsteriskManager", "TLS"]),
        .library(name: "FastAGI", targets: ["FastAGI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Cellar
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CEpoll"),
        .systemLibrary(name: "CSpawn"),
        .target(
            name: "TLS", dependencies: ["COpenSSL", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict),
        // Ground
        .target(name: "Vocabulary", swiftSettings: strict),
        .target(name: "Pacing", swiftSettings: strict),
        .target(name: "Portfolio", dependencies: ["Vocabulary"], swiftSettings: strict),
        .target(name: "Compliance", dependencies: ["Vocabulary"], swiftSettings: strict),
        .target(name: "Spoken", dependencies: ["Vocabulary"], swiftSettings: strict),
        .target(name: "Audit", dependencies: ["Vocabulary", "COpenSSL"], swiftSettings: strict),
        .target(name: "Recording", dependencies: ["Vocabulary"], swiftSettings: strict),
        // Floor 1
        .target(name: "DialerCore", dependencies: ["Vocabulary", "Pacing", "Compliance"], swiftSettings: strict),
        .target(name: "Dialogue", dependencies: ["Vocabulary", "Spoken"], swiftSettings: strict),
        .target(
            name: "Simulation", dependencies: ["Vocabulary", "Pacing", "Portfolio", "Compliance", "DialerCore"],
            swiftSettings: strict),
        // Floor 2
        .target(name: "AsteriskManager", dependencies: nio + [logging, deque, "TLS"], swiftSettings: strict),
        .target(name: "FastAGI", dependencies: nio + [logging, "CEpoll"], swiftSettings: strict),
        .target(name: "Hearing", dependencies: nio + webSocket + [logging], swiftSettings: strict),
        .target(
            name: "Speaking", dependencies: nio + [http, logging, deque, "COpenSSL", "CSpawn", "FastAGI"],
            swiftSettings: strict),
        .target(
            name: "Interchange", dependencies: nio + [http, logging, "TLS", "COpenSSL"], swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: [
                "Vocabulary", "COpenSSL", "Audit", "Recording", "Pacing", "Portfolio", "Compliance", "DialerCore",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(
            name: "Settings",
            dependencies: [
                "Vocabulary", "Audit", "Recording", "TLS", "Portfolio", "Compliance", "Pacing", "DialerCore",
                "Simulation", "Spoken", "Dialogue", "Speaking", "Interchange",
                .product(name: "Yams", package: "Yams"),
            ], resources: [.embedInCode("Resources")], swiftSettings: strict),
        // Floor 3
        .target(
            name: "Bot", dependencies: ["Vocabulary", "Spoken", "Dialogue", "FastAGI", logging], swiftSettings: strict),
        .target(
            name: "DialerService",
            dependencies: [
                "Vocabulary", "Audit", "Recording", "TLS", "Pacing", "Portfolio", "Compliance", "DialerCore",
                "AsteriskManager", "FastAGI", "Store", "Settings", "Spoken", "Dialogue", "Speaking", "Hearing", "Bot",
                "Interchange", logging,
            ] + nio, swiftSettings: strict),
        // Floor 4
        .target(name: "Supervision", dependencies: ["Vocabulary", "Pacing", "DialerCore"], swiftSettings: strict),
        .target(
            name: "PBXSimulator", dependencies: ["Vocabulary", "AsteriskManager", "FastAGI", logging] + nio,
            swiftSettings: strict),
        // Floor 5
        .executableTarget(
            name: "marcador",
            dependencies: [
                "Vocabulary", "Audit", "Recording", "TLS", "Pacing", "Portfolio", "Compliance", "DialerCore",
                "AsteriskManager", "FastAGI", "Store", "Settings", "DialerService", "Supervision", "PBXSimulator",
                "Simulation", "Spoken", "Dialogue",
                "Hearing", "Speaking", "Bot", "Interchange", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),

        // Tests
        .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary"], swiftSettings: strict),
        .testTarget(
            name: "TLSTests", dependencies: ["TLS", "COpenSSL", "AsteriskRig", nioEmbedded] + nio,
            swiftSettings: strict),
        .testTarget(name: "PacingTests", dependencies: ["Pacing"], swiftSettings: strict),
        .testTarget(name: "PortfolioTests", dependencies: ["Portfolio", "Vocabulary"], swiftSettings: strict),
        .testTarget(
            name: "ComplianceTests", dependencies: ["Compliance", "Settings", "Vocabulary"], swiftSettings: strict),
        .testTarget(name: "RecordingTests", dependencies: ["Recording", "Vocabulary"], swiftSettings: strict),
        .testTarget(name: "AuditTests", dependencies: ["Audit", "Vocabulary"], swiftSettings: strict),
        .testTarget(name: "SpokenTests", dependencies: ["Spoken", "Vocabulary"], swiftSettings: strict),
        .testTarget(name: "DialogueTests", dependencies: ["Dialogue", "Spoken", "Vocabulary"], swiftSettings: strict),
        .testTarget(
            name: "DialerCoreTests", dependencies: ["DialerCore", "Compliance", "Pacing", "Vocabulary"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Simulation", "DialerCore", "Compliance", "Portfolio", "Pacing", "Vocabulary"],
            swiftSettings: strict),
        .testTarget(
            name: "AsteriskManagerTests",
            dependencies: ["AsteriskManager", "TLS", "AsteriskRig", nioEmbedded, logging] + nio,
            swiftSettings: strict),
        .testTarget(name: "FastAGITests", dependencies: ["FastAGI", logging] + nio, swiftSettings: strict),
        .testTarget(
            name: "BotTests",
            dependencies: ["Bot", "Dialogue", "FastAGI", "AsteriskRig", "Settings", "Spoken", "Vocabulary", logging],
            swiftSettings: strict),
        // What `marcador` is to itself when it hears
        .executableTarget(
            name: "HearingWorker", dependencies: ["Hearing"], path: "Tests/HearingWorker", swiftSettings: strict),
        .testTarget(
            name: "HearingTests",
            dependencies: ["Hearing", "HearingWorker", "FastAGI", "AsteriskRig", "SpeechRig", logging] + nio
                + webSocket,
            swiftSettings: strict),
        .testTarget(
            name: "InterchangeTests",
            dependencies: ["Interchange", "TLS", "AsteriskRig", http, logging] + nio, swiftSettings: strict),
        // A daemon's hand on the journal, to be killed
        .executableTarget(
            name: "Claimer", dependencies: ["Store", "DialerCore", "Compliance", "Vocabulary"], path: "Tests/Claimer",
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Store", "Claimer", "Audit", "Recording", "DialerCore", "Compliance", "Pacing", "Portfolio",
                "Vocabulary",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .testTarget(
            name: "SettingsTests",
            dependencies: [
                "Settings", "Recording", "TLS", "Vocabulary", "Portfolio", "Compliance", "Pacing", "DialerCore",
                "Simulation", "Speaking", "AsteriskRig",
            ], swiftSettings: strict),
        .testTarget(
            name: "SpeakingTests", dependencies: ["Speaking", "FastAGI", "AsteriskRig", http, logging] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "BotScriptTests", dependencies: ["Settings", "Dialogue", "Spoken", "Vocabulary"],
            swiftSettings: strict),
        .testTarget(
            name: "DialerServiceTests",
            dependencies: [
                "DialerService", "DialerCore", "AsteriskManager", "FastAGI", "Interchange", "PBXSimulator", "Portfolio",
                "Recording",
                "Settings", "Store", "Vocabulary", logging,
            ], swiftSettings: strict),
        .testTarget(
            name: "SupervisionTests", dependencies: ["Supervision", "DialerCore", "Pacing", "Vocabulary"],
            swiftSettings: strict),
        .testTarget(
            name: "PBXSimulatorTests",
            dependencies: ["PBXSimulator", "AsteriskManager", "FastAGI", "Vocabulary", logging] + nio,
            swiftSettings: strict),
        // The codecs and the client for programs that check them, and that load them, from outside
        .executableTarget(
            name: "WireDriver", dependencies: ["AsteriskManager", "FastAGI"] + nio, path: "Tests/WireDriver",
            swiftSettings: strict),
        .executableTarget(
            name: "WireBench", dependencies: ["AsteriskManager", "FastAGI", logging], path: "Tests/WireBench",
            swiftSettings: strict),
        // What one decision costs
        .executableTarget(
            name: "PacingBench", dependencies: ["Vocabulary", "Pacing", "Compliance", "DialerCore"],
            path: "Tests/PacingBench", swiftSettings: strict),
        // What a portfolio of millions costs
        .executableTarget(
            name: "PortfolioBench", dependencies: ["Vocabulary", "Portfolio", "Compliance", "DialerCore", "Store"],
            path: "Tests/PortfolioBench", swiftSettings: strict),
        .testTarget(name: "WireTests", dependencies: ["WireDriver"], exclude: ["Cases"], swiftSettings: strict),
        // What must hold for every reader of foreign bytes; scripts/fuzz feeds it
        .target(
            name: "FuzzTargets",
            dependencies: [
                "AsteriskManager", "FastAGI", "Hearing", "Portfolio", "Settings", "TLS", "Vocabulary", logging,
                nioEmbedded, .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Tests/Fuzz/Targets", swiftSettings: strict),
        .testTarget(
            name: "FuzzReplayTests", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Replay", swiftSettings: strict),
        // The real Asterisk, started and stopped for tests
        .target(
            name: "AsteriskRig", path: "Tests/AsteriskRig", exclude: ["Resources"], swiftSettings: strict),
        // Voices and the noise of lines, for whoever has to hear them
        .target(name: "SpeechRig", path: "Tests/SpeechRig", swiftSettings: strict),
        .testTarget(name: "AsteriskRigTests", dependencies: ["AsteriskRig"], swiftSettings: strict),
        // The simulator beside that Asterisk, and clients of others on the simulator
        .testTarget(
            name: "DifferentialTests",
            dependencies: ["AsteriskRig", "PBXSimulator", "AsteriskManager", logging] + nio, exclude: ["Clients"],
            swiftSettings: strict),
        // The program itself on that Asterisk
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["AsteriskRig", "SpeechRig", "marcador", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        // The same under fire
        .testTarget(
            name: "RecoveryTests",
            dependencies: ["AsteriskRig", "marcador", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        // The program as a user runs it
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "marcador", "AsteriskRig", "SpeechRig", "FastAGI", "PBXSimulator", logging,
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
    ]
)

// The fuzzer itself needs the sanitizers' runtime: scripts/fuzz asks for it, an ordinary build never sees it.
if Context.environment["MARCADOR_FUZZ"] != nil {
    package.targets += [
        .target(name: "FuzzDriver", path: "Tests/Fuzz/Driver"),
        .executableTarget(
            name: "fuzz-runner", dependencies: ["FuzzTargets", "FuzzDriver"], path: "Tests/Fuzz/Runner",
            swiftSettings: strict, linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    ]
}
