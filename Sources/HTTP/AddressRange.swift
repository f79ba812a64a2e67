import Glibc

/// A block of addresses: `10.0.0.0/8`, `::1`, `192.168.1.7`, or `unix` for the peers of a Unix socket.
public struct AddressRange: Sendable, Hashable {
  enum Family: Sendable { case ipv4, ipv6, unix }

  let family: Family
  private let network: [UInt8]
  private let prefix: Int

  /// Nil when the text is no address, or the prefix is longer than the address.
  public init?(_ text: String) {
    if text == "unix" {
      self.init(family: .unix, network: [], prefix: 0)
      return
    }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let (family, bytes) = Self.parse(String(parts[0])) else { return nil }
    guard parts.count == 2 else {
      self.init(family: family, network: bytes, prefix: bytes.count * 8)
      return
    }
    guard let prefix = Int(parts[1]), (0...bytes.count * 8).contains(prefix) else { return nil }
    self.init(family: family, network: bytes, prefix: prefix)
  }

  private init(family: Family, network: [UInt8], prefix: Int) {
    self.family = family
    self.network = network
    self.prefix = prefix
  }

  /// Whether an address in text (or `unix`) is in the block. An IPv4 address mapped into IPv6 counts as the IPv4 address.
  public func contains(_ address: String) -> Bool {
    if address == "unix" { return family == .unix }
    guard let (family, bytes) = Self.parse(address), family == self.family else { return false }
    let whole = prefix / 8
    guard bytes.prefix(whole) == network.prefix(whole) else { return false }
    guard prefix % 8 != 0 else { return true }
    return (bytes[whole] ^ network[whole]) >> UInt8(8 - prefix % 8) == 0
  }

  private static func parse(_ text: String) -> (Family, [UInt8])? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 { return (.ipv4, Array(bytes.prefix(4))) }
    guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
    return isMapped ? (.ipv4, Array(bytes.suffix(4))) : (.ipv6, bytes)
  }
}
