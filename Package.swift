// swift-tools-version:6.2
import PackageDescription

/// One list of settings for every target: the house rules of `docs/modules.md`.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "secbot",
    products: [
        .executable(name: "secbot", targets: ["secbot"]),
        .library(name: "SigmaRules", targets: ["SigmaRules"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0
        .systemLibrary(name: "CPcre2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .target(name: "SecBotCore", swiftSettings: house),
        .target(name: "PatternMatching", swiftSettings: house),
        // Floor 1
        .target(name: "LogFormats", dependencies: ["SecBotCore", "PatternMatching"], swiftSettings: house),
        .target(
            name: "SigmaRules",
            dependencies: ["CPcre2", "SecBotCore", "PatternMatching", .product(name: "Yams", package: "Yams")],
            swiftSettings: house),
        .target(
            name: "EventStore",
            dependencies: ["SecBotCore", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: house),
        .target(
            name: "PolicyEngine", dependencies: ["SecBotCore", .product(name: "Yams", package: "Yams")],
            swiftSettings: house),
        // Floor 2
        .target(
            name: "SecurityMonitor",
            dependencies: [
                "SecBotCore",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: house),
        .target(
            name: "ThreatAnalyzer",
            dependencies: [
                "SecBotCore", "PatternMatching", "SigmaRules",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: house),
        // Floor 4
        .target(
            name: "SecBotRuntime",
            dependencies: [
                "SecBotCore", "LogFormats", "SigmaRules", "PolicyEngine", "EventStore", "SecurityMonitor",
                "ThreatAnalyzer",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house),
        // Floor 5
        .target(
            name: "SecBotCommands",
            dependencies: [
                "SecBotCore", "LogFormats", "SigmaRules", "PolicyEngine", "EventStore", "SecurityMonitor",
                "ThreatAnalyzer", "SecBotRuntime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house),
        // Floor 6
        .executableTarget(name: "secbot", dependencies: ["SecBotCommands"], swiftSettings: house),
        // Tests
        .testTarget(name: "ArchitectureTests", swiftSettings: house),
        .testTarget(name: "SecBotCoreTests", dependencies: ["SecBotCore"], swiftSettings: house),
        .testTarget(
            name: "LogFormatsTests", dependencies: ["LogFormats", "SecBotCore"],
            exclude: ["Corpus"], swiftSettings: house),
        .testTarget(
            name: "SigmaRulesTests", dependencies: ["SigmaRules", "SecBotCore"],
            exclude: ["Corpus", "Goldens"], swiftSettings: house),
        .testTarget(
            name: "SecurityMonitorTests", dependencies: ["SecurityMonitor", "SecBotCore"],
            swiftSettings: house),
        .testTarget(
            name: "ThreatAnalyzerTests",
            dependencies: ["ThreatAnalyzer", "SigmaRules", "LogFormats", "SecBotCore"],
            swiftSettings: house),
        .testTarget(
            name: "PolicyEngineTests", dependencies: ["PolicyEngine", "SecBotCore"],
            exclude: ["Corpus"], swiftSettings: house),
        .testTarget(name: "EventStoreTests", dependencies: ["EventStore", "SecBotCore"], swiftSettings: house),
        .testTarget(
            name: "SecBotRuntimeTests",
            dependencies: ["SecBotRuntime", "SecurityMonitor", "SigmaRules", "SecBotCore"],
            exclude: ["Corpus"], swiftSettings: house),
        .testTarget(name: "IntegrationTests", dependencies: ["SecBotCore"], swiftSettings: house),
    ],
    swiftLanguageModes: [.v6]
)
