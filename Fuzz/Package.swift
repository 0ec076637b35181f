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
    targets: [
        .target(name: "CLibFuzzer"),
        .target(name: "SecBotCore", swiftSettings: house),
        .executableTarget(
            name: "secbot-fuzz",
            dependencies: ["CLibFuzzer", "SecBotCore"],
            swiftSettings: house + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
    ],
    swiftLanguageModes: [.v6]
)
