// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "templating-benchmark",
  dependencies: [.package(name: "kith", path: "../..")],
  targets: [
    .executableTarget(
      name: "bench", dependencies: [.product(name: "Templating", package: "kith"), .product(name: "Values", package: "kith")])
  ]
)
