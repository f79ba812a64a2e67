import Glibc
import HTTP

// pages measure ROOT DATA | pages serve ROOT DATA PORT quiet|logged
let arguments = CommandLine.arguments
guard arguments.count >= 4 else { exit(64) }
let (root, data) = (arguments[2], arguments[3])
let small = try DemoFolder(customers: 1_000, in: data, root: root)

switch arguments[1] {
case "measure":
  let large = try DemoFolder(customers: 100_000, in: data, root: root)
  let table = try TablePage(large, templates: root + "/Benchmarks/pages/Templates")
  try table.cells()
  try table.html()
  try ClientsPage(small: small, large: large).compare()
case "serve":
  guard arguments.count == 6, let port = UInt16(arguments[4]) else { exit(64) }
  let descriptor = open("/dev/null", O_WRONLY)
  let log = AccessLog { lines in _ = write(descriptor, lines, lines.count) }
  let server = Server(
    Server.Configuration(
      addresses: [.ipv4("127.0.0.1", port: port)], workers: 1, accessLog: arguments[5] == "logged" ? log : nil),
    application: small.app.application)
  _ = try server.start()
  while true { pause() }
default: exit(64)
}
