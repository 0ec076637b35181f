// swift-tools-version:6.2
import PackageDescription

/// Measures the windows of the correlations: bytes for each live group, nanoseconds and allocations for each event.
///
/// The modules under test are links to their sources, as in `Fuzz`. Run it through `swift run -c release`.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
]

let package = Package(
    name: "secbot-window-benchmark",
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
    targets: [
        .target(name: "CAllocationCounter"),
        .systemLibrary(name: "CPcre2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .target(name: "SecBotCore", swiftSettings: house),
        .target(name: "PatternMatching", swiftSettings: house),
        .target(
            name: "SigmaRules",
            dependencies: ["SecBotCore", "PatternMatching", "CPcre2", .product(name: "Yams", package: "Yams")],
            swiftSettings: house),
        .executableTarget(
            name: "window-benchmark", dependencies: ["CAllocationCounter", "SecBotCore", "SigmaRules"],
            swiftSettings: house),
    ],
    swiftLanguageModes: [.v6]
)
