import CSystem
import Glibc
import Testing

@testable import HTTP

/// A blocking socket that says exactly what a test wants said.
final class Client {
  let socket: Int32

  init(_ address: Address) throws {
    let (family, connected) = try Self.connect(address)
    socket = connected
    var on: Int32 = 1
    if family != AF_UNIX { setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4) }
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// False when the server takes no more.
  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// Has the connection reset when it is closed.
  func cut() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
  }

  func endSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// What comes next.
  enum Received: Equatable {
    case bytes([UInt8])
    /// The server has closed, or cut the connection.
    case end
    /// Nothing came for five seconds.
    case timeout
  }

  func receive() -> Received {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &buffer, buffer.count, 0)
    if count > 0 { return .bytes(Array(buffer.prefix(count))) }
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? .timeout : .end
  }

  /// Everything until the server closes, which it must do.
  func rest() -> String {
    var all: [UInt8] = []
    while let piece = piece() { all += piece }
    return String(decoding: all, as: UTF8.self)
  }

  /// Reads until the text holds this, or the server closes.
  func until(_ end: String) -> String {
    var all: [UInt8] = []
    while !String(decoding: all, as: UTF8.self).contains(end), let piece = piece() { all += piece }
    return String(decoding: all, as: UTF8.self)
  }

  private func piece() -> [UInt8]? {
    switch receive() {
    case .bytes(let bytes): return bytes
    case .end: return nil
    case .timeout:
      Issue.record("the server neither sent anything nor closed")
      return nil
    }
  }

  private static func connect(_ address: Address) throws -> (Int32, Int32) {
    switch address {
    case .ipv4(let host, let port):
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = port.bigEndian
      inet_pton(AF_INET, host, &name.sin_addr)
      return (AF_INET, try connect(AF_INET, name))
    case .ipv6(let host, let port):
      var name = sockaddr_in6()
      name.sin6_family = sa_family_t(AF_INET6)
      name.sin6_port = port.bigEndian
      inet_pton(AF_INET6, host, &name.sin6_addr)
      return (AF_INET6, try connect(AF_INET6, name))
    case .unix(let path):
      var name = sockaddr_un()
      name.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      return (AF_UNIX, try connect(AF_UNIX, name))
    }
  }

  private static func connect<Name>(_ family: Int32, _ name: Name) throws -> Int32 {
    let descriptor = Glibc.socket(family, Int32(SOCK_STREAM.rawValue), 0)
    let status = withUnsafePointer(to: name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Name>.size)) }
    }
    guard status == 0 else {
      close(descriptor)
      throw SystemFailure("connect")
    }
    return descriptor
  }
}

/// A server for one test.
final class TestServer {
  let server: Server
  let addresses: [Address]

  convenience init(_ application: Application) throws {
    try self.init({ _ in }, application)
  }

  init(_ configure: (inout Server.Configuration) -> Void, _ application: Application) throws {
    var configuration = Server.Configuration(addresses: [.ipv4("127.0.0.1", port: 0)], workers: 2)
    configure(&configuration)
    server = Server(configuration, application: application)
    addresses = try server.start()
  }

  deinit { server.shutDown(grace: 1) }

  func client(_ index: Int = 0) throws -> Client { try Client(addresses[index]) }

  /// Sends one request on a connection of its own and returns all that comes back.
  func ask(_ text: String) throws -> String {
    let client = try client()
    client.send(text)
    client.endSending()
    return client.rest()
  }
}

func get(_ path: String, _ fields: String...) -> String {
  "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields.map { "\($0)\r\n" }.joined())\r\n"
}
