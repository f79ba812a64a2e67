/// Where a server listens.
public enum Address: Sendable, Hashable {
  /// A numeric IPv4 address; port 0 takes a free one.
  case ipv4(String, port: UInt16)
  /// A numeric IPv6 address; port 0 takes a free one. Does not take IPv4 connections.
  case ipv6(String, port: UInt16)
  /// The path of a Unix socket; a socket file left over there is replaced.
  case unix(String)

  /// An IPv4 or IPv6 address in numbers, or `localhost`; nil for any other name.
  public init?(host: String, port: UInt16) {
    let host = host == "localhost" ? "127.0.0.1" : host
    switch AddressRange(host)?.family {
    case .ipv4: self = .ipv4(host, port: port)
    case .ipv6: self = .ipv6(host, port: port)
    case .unix, nil: return nil
    }
  }

  /// The TCP port; nil for a Unix socket.
  public var port: UInt16? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, let port): port
    case .unix: nil
    }
  }
}

extension Address: CustomStringConvertible {
  /// Such as `127.0.0.1:8080`, `[::1]:8080` or `unix:/run/kith.sock`.
  public var description: String {
    switch self {
    case .ipv4(let host, let port): "\(host):\(port)"
    case .ipv6(let host, let port): "[\(host)]:\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }
}
