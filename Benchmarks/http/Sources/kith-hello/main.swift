import Glibc
import HTTP

// kith-hello PORT inline|worker
let arguments = CommandLine.arguments
guard arguments.count == 3, let port = UInt16(arguments[1]) else { exit(64) }
let plan = arguments[2] == "worker" ? Plan.worker : Plan.inline
let hello = Array("Hello, world!".utf8)
let application = Application(
  plan: { _ in plan },
  respond: { _ in Response(headers: [.contentType: "text/plain; charset=utf-8"], body: .bytes(hello)) })
let server = Server(.init(addresses: [.ipv4("127.0.0.1", port: port)], workers: 1), application: application)
_ = try server.start()
while true { pause() }
