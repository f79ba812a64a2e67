// swift-tools-version: 6.2
import PackageDescription

// Targets are layers and arrows point downward only; folders inside CRM are features. docs/architecture.md has the map.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

/// The layers that every test runs through are optimised in debug builds too: most of their time was generic code that nobody had
/// specialised.
let quick: [SwiftSetting] = strict + [.unsafeFlags(["-O", "-wmo", "-num-threads", "2"], .when(configuration: .debug))]

let crypto: [Target.Dependency] = [
  .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"),
]
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
  name: "kith",
  products: [
    .executable(name: "kith", targets: ["kith"]),
    .library(name: "Values", targets: ["Values"]),
    .library(name: "HTTP", targets: ["HTTP"]),
    .library(name: "Templating", targets: ["Templating"]),
    .library(name: "Outgoing", targets: ["Outgoing"]),
    .library(name: "Store", targets: ["Store"]),
    .library(name: "Records", targets: ["Records"]),
    .library(name: "Web", targets: ["Web"]),
    .library(name: "CRM", targets: ["CRM"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    .target(name: "CSystem"),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CCmark", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

    .target(name: "Values", swiftSettings: quick),
    .target(name: "Outgoing", dependencies: ["CCurl"], swiftSettings: quick),
    .target(name: "HTTP", dependencies: ["CSystem", "CZlib", httpTypes], swiftSettings: quick),
    .target(name: "Templating", dependencies: ["Values"], swiftSettings: quick),
    .target(name: "Archives", dependencies: ["CZip", "CZlib"], swiftSettings: quick),
    .target(name: "Spreadsheets", dependencies: ["CXlsxWriter", "Archives"], swiftSettings: quick),
    .target(name: "Markdown", dependencies: ["CCmark", "Templating"], swiftSettings: quick),
    .target(
      name: "Store",
      dependencies: [
        "Values", "Archives", "CSystem", "CSQLite", logging, .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ] + crypto,
      swiftSettings: quick),
    .target(name: "Records", dependencies: ["Values", "Store"], swiftSettings: quick),
    .target(
      name: "Web",
      dependencies: ["Values", "HTTP", "Templating", "Store", "Records", "CSystem", httpTypes, logging] + crypto,
      swiftSettings: quick),
    .target(
      name: "CRM",
      dependencies: ["Values", "Templating", "Markdown", "Outgoing", "Archives", "Spreadsheets", "Store", "Records", "Web", logging],
      swiftSettings: strict),
    .executableTarget(
      name: "kith",
      dependencies: [
        "Values", "HTTP", "Templating", "Store", "Web", "CRM", "CSystem", logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .testTarget(name: "ValuesTests", dependencies: ["Values"], swiftSettings: strict),
    .testTarget(name: "HTTPTests", dependencies: ["HTTP", "CSystem", httpTypes], swiftSettings: strict),
    .testTarget(name: "TemplatingTests", dependencies: ["Templating", "Values", "Markdown"], swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "ArchiveTesting", "Store", "Values", logging, .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(name: "ArchivesTests", dependencies: ["Archives"], swiftSettings: strict),
    .target(name: "ArchiveTesting", dependencies: ["CZip", "CZlib"], path: "Tests/ArchiveTesting", swiftSettings: strict),
    .testTarget(name: "SpreadsheetsTests", dependencies: ["ArchiveTesting", "Spreadsheets"], swiftSettings: strict),
    .testTarget(name: "RecordsTests", dependencies: ["Records", "Store", "Values"], swiftSettings: strict),
    .target(name: "WebTesting", dependencies: ["Values", "HTTP", "Web", httpTypes], path: "Tests/WebTesting", swiftSettings: strict),
    .testTarget(
      name: "WebTests", dependencies: ["WebTesting", "Web", "HTTP", "Templating", "Store", "Records", "Values", httpTypes, logging],
      swiftSettings: strict),
    .testTarget(
      name: "CRMTests",
      dependencies: [
        "Archives", "ArchiveTesting", "WebTesting", "CRM", "Outgoing", "Web", "HTTP", "Templating", "Spreadsheets", "Store", "Records",
        "Values",
        httpTypes, logging,
      ],
      swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
  ]
)
