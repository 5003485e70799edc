// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"), .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
]

// The house, from the ground up; a room may import only rooms listed before it.
let package = Package(
    name: "marcador",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "marcador", targets: ["marcador"]),
        .library(name: "AsteriskManager", targets: ["AsteriskManager"]),
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
        // Ground
        .target(name: "Vocabulary", swiftSettings: strict),
        .target(name: "Pacing", swiftSettings: strict),
        .target(name: "Portfolio", dependencies: ["Vocabulary"], swiftSettings: strict),
        .target(name: "Compliance", dependencies: ["Vocabulary"], swiftSettings: strict),
        // Floor 1
        .target(
            name: "DialerCore", dependencies: ["Vocabulary", "Pacing", "Compliance"], swiftSettings: strict),
    ]
)
