// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "pages-benchmark",
  dependencies: [
    .package(name: "kith", path: "../.."),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    .target(name: "RawPage", linkerSettings: [.linkedLibrary("sqlite3")]),
    .executableTarget(
      name: "pages",
      dependencies: ["RawPage", .product(name: "Logging", package: "swift-log")]
        + ["Values", "HTTP", "Store", "Templating", "Web", "CRM"].map { .product(name: $0, package: "kith") }),
  ]
)
