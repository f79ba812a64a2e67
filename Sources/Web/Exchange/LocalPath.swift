/// A path of this site with its query: where a redirect may lead that a request asks for. Anything a browser could take for another host is
/// nil: `//host`, `/\host`, a scheme, control characters.
struct LocalPath {
  let text: String

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.count <= 2000, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
    else { return nil }
    guard bytes.count < 2 || bytes[1] != UInt8(ascii: "/") else { return nil }
    self.text = text
  }
}
