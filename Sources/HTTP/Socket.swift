import CSystem
import Glibc

/// The system calls on sockets.
enum Socket {
  /// A listening socket, and the address with the port it got.
  static func listen(_ address: Address) throws(SystemFailure) -> (descriptor: Int32, address: Address) {
    let family = family(address)
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemFailure("open a socket for \(address)") }
    do {
      return (descriptor, try listen(descriptor, address, family))
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// The next connection that waits, and its peer's address in text; nil when there is none or an error is in `errno`.
  static func accept(_ listener: Int32) -> (descriptor: Int32, peer: String)? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = withSockaddr(&storage) { kith_accept4(listener, $0, &length, flags) }
    guard descriptor >= 0 else { return nil }
    if storage.ss_family == sa_family_t(AF_UNIX) { return (descriptor, "unix") }
    set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    return (descriptor, text(&storage))
  }

  private static func listen(_ descriptor: Int32, _ address: Address, _ family: Int32) throws(SystemFailure) -> Address {
    set(descriptor, SOL_SOCKET, SO_REUSEADDR)
    if family == AF_INET6 { set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
    guard let (encoded, length) = encode(address) else { throw SystemFailure("bind \(address)", code: EINVAL) }
    var storage = encoded
    if case .unix(let path) = address { removeStaleSocket(path, &storage, length) }
    let bound = withSockaddr(&storage) { bind(descriptor, $0, length) }
    guard bound == 0 else { throw SystemFailure("bind \(address)") }
    guard Glibc.listen(descriptor, SOMAXCONN) == 0 else { throw SystemFailure("listen on \(address)") }
    return resolved(descriptor, address)
  }

  private static func family(_ address: Address) -> Int32 {
    switch address {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    case .unix: AF_UNIX
    }
  }

  private static func encode(_ address: Address) -> (sockaddr_storage, socklen_t)? {
    switch address {
    case .ipv4(let host, let port):
      var value = sockaddr_in()
      value.sin_family = sa_family_t(AF_INET)
      value.sin_port = port.bigEndian
      guard inet_pton(AF_INET, host, &value.sin_addr) == 1 else { return nil }
      return store(value)
    case .ipv6(let host, let port):
      var value = sockaddr_in6()
      value.sin6_family = sa_family_t(AF_INET6)
      value.sin6_port = port.bigEndian
      guard inet_pton(AF_INET6, host, &value.sin6_addr) == 1 else { return nil }
      return store(value)
    case .unix(let path):
      var value = sockaddr_un()
      value.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      guard (1..<MemoryLayout.size(ofValue: value.sun_path)).contains(bytes.count) else { return nil }
      withUnsafeMutableBytes(of: &value.sun_path) { $0.copyBytes(from: bytes) }
      return store(value)
    }
  }

  private static func store<Value>(_ value: Value) -> (sockaddr_storage, socklen_t) {
    var storage = sockaddr_storage()
    withUnsafeBytes(of: value) { bytes in withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: bytes) } }
    return (storage, socklen_t(MemoryLayout<Value>.size))
  }

  /// A path that is a socket which nobody listens on any more; any other file stays, and `bind` then fails.
  private static func removeStaleSocket(_ path: String, _ name: inout sockaddr_storage, _ length: socklen_t) {
    var facts = stat()
    guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFSOCK else { return }
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard probe >= 0 else { return }
    defer { close(probe) }
    if withSockaddr(&name, { connect(probe, $0, length) }) != 0, errno == ECONNREFUSED { unlink(path) }
  }

  private static func resolved(_ descriptor: Int32, _ address: Address) -> Address {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    guard withSockaddr(&storage, { getsockname(descriptor, $0, &length) }) == 0 else { return address }
    // Both families keep the port in the second pair of bytes.
    let port = withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
    switch address {
    case .ipv4(let host, _): return .ipv4(host, port: port)
    case .ipv6(let host, _): return .ipv6(host, port: port)
    case .unix: return address
    }
  }

  private static func text(_ storage: inout sockaddr_storage) -> String {
    // The address follows family and port, and for IPv6 the flow label too.
    let offset = storage.ss_family == sa_family_t(AF_INET6) ? 8 : 4
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = Int32(storage.ss_family)
    let isWritten = withUnsafeBytes(of: &storage) { bytes in
      inet_ntop(family, bytes.baseAddress?.advanced(by: offset), &text, socklen_t(text.count)) != nil
    }
    return isWritten ? String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : "unknown"
  }

  private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func withSockaddr<Result>(_ storage: inout sockaddr_storage, _ body: (UnsafeMutablePointer<sockaddr>) -> Result) -> Result
  {
    withUnsafeMutablePointer(to: &storage) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
  }
}
