/// Who a request is from, when proxies stand between.
enum Forwarding {
  /// The client's address and scheme. Only the word of a trusted peer counts, and of the addresses in X-Forwarded-For the last one that
  /// is not a trusted proxy itself: everything left of it may be made up by the client.
  static func origin(_ head: RequestHead, peer: String, trusted: [AddressRange]) -> (address: String, scheme: String) {
    guard isTrusted(peer, trusted) else { return (peer, "http") }
    let chain = head.headers.values(named: "x-forwarded-for").flatMap { $0.split(separator: ",") }.map(trimmed)
    let address = chain.last { !isTrusted($0, trusted) } ?? chain.first ?? peer
    let isAddress = AddressRange(address) != nil && !address.contains("/")
    let proto = head.headers.values(named: "x-forwarded-proto").last.map { trimmed(Substring($0)) }
    return (isAddress ? address : peer, proto == "https" ? "https" : "http")
  }

  static func isTrusted(_ address: String, _ trusted: [AddressRange]) -> Bool {
    trusted.contains { $0.contains(address) }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
