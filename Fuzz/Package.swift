// swift-tools-version:6.2
import PackageDescription

/// Fuzz targets for everything that reads untrusted bytes, on libFuzzer. Never a dependency of the bot.
///
/// The modules under test are links to their sources: built here they carry libFuzzer's instrumentation and share this
/// package's name, so that `package` declarations are visible. Run it through `Fuzz/run`.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-sanitize=fuzzer"]),
]

let package = Package(
    name: "secbot-fuzz",
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
    targets: [
        .target(name: "CLibFuzzer"),
        .systemLibrary(name: "CPcre2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .target(name: "SecBotCore", swiftSettings: house),
        .target(name: "PatternMatching", swiftSettings: house),
        .target(name: "LogFormats", dependencies: ["SecBotCore", "PatternMatching"], swiftSettings: house),
        .target(
            name: "SigmaRules",
            dependencies: ["SecBotCore", "PatternMatching", "CPcre2", .product(name: "Yams", package: "Yams")],
            swiftSettings: house),
        .target(
            name: "PolicyEngine", dependencies: ["SecBotCore", .product(name: "Yams", package: "Yams")],
            swiftSettings: house),
        // Of these two only what the configuration consists of.
        .target(name: "SecurityMonitor", dependencies: ["SecBotCore"], swiftSettings: house),
        .target(
            name: "SecBotRuntime",
            dependencies: ["SecBotCore", "SecurityMonitor", .product(name: "Yams", package: "Yams")],
            swiftSettings: house),
        .executableTarget(
            name: "secbot-fuzz",
            dependencies: [
                "CLibFuzzer", "LogFormats", "PatternMatching", "PolicyEngine", "SecBotCore", "SecBotRuntime",
                "SigmaRules",
            ],
            swiftSettings: house + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    ],
    swiftLanguageModes: [.v6]
)
