// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "http-benchmark",
  dependencies: [.package(name: "kith", path: "../..")],
  targets: [
    .executableTarget(name: "epoll-hello"),
    .executableTarget(name: "kith-hello", dependencies: [.product(name: "HTTP", package: "kith")]),
  ]
)
