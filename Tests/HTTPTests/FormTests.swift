import HTTPTypes
import Testing

@testable import HTTP

@Suite struct FormTests {
  @Test func `percent-encoding goes there and back`() {
    #expect(Percent.encode("a b/ü+&=~") == "a%20b%2F%C3%BC%2B%26%3D~")
    #expect(Percent.decode("a%20b%2F%C3%bc+") == "a b/ü+")
    #expect(Percent.decode("%") == nil)
    #expect(Percent.decode("%4") == nil)
    #expect(Percent.decode("%zz") == nil)
    #expect(Percent.decode("%ff") == nil)
  }

  @Test func `a query becomes pairs in order`() {
    let pairs = FormURLEncoded.parse("a=1&b=x+y%20z&a=%C3%A9&c&=d&&e=%zz%4&f=1=2")
    #expect(pairs.map(\.name) == ["a", "b", "a", "c", "", "e", "f"])
    #expect(pairs.map(\.value) == ["1", "x y z", "é", "", "d", "%zz%4", "1=2"])
    #expect(FormURLEncoded.encode([("a b", "c&d")]) == "a%20b=c%26d")
  }

  @Test func `cookies are read from every field`() {
    var headers: Headers = [.cookie: "a=1; b = \"two\" ;bad; =x; c=d=e"]
    headers.append(.cookie, "f=6")
    #expect(Cookies.parse(headers).map(\.name) == ["a", "b", "c", "f"])
    #expect(Cookies.value("b", in: headers) == "two")
    #expect(Cookies.value("c", in: headers) == "d=e")
    #expect(Cookies.value("x", in: headers) == nil)
  }

  @Test func `headers ignore case and keep their order`() {
    var headers: Headers = [.contentType: "text/html", .setCookie: "a=1"]
    headers.append(.setCookie, "b=2")
    #expect(headers.values(for: .setCookie) == ["a=1", "b=2"])
    #expect(HTTPField.Name("CONTENT-type").flatMap { headers[$0] } == "text/html")
    headers[.contentType] = "text/plain"
    #expect(headers.all.map(\.name) == ["Set-Cookie", "Set-Cookie", "Content-Type"])
    headers[.setCookie] = nil
    #expect(headers.count == 1)
  }

  @Test func `address ranges know who is in them`() throws {
    let private10 = try #require(AddressRange("10.128.0.0/9"))
    #expect(private10.contains("10.200.1.1"))
    #expect(private10.contains("::ffff:10.200.1.1"))
    #expect(!private10.contains("10.1.1.1"))
    #expect(AddressRange("2001:db8::/32")?.contains("2001:db8:1::7") == true)
    #expect(AddressRange("2001:db8::/32")?.contains("2001:db9::7") == false)
    #expect(AddressRange("0.0.0.0/0")?.contains("1.2.3.4") == true)
    for bad in ["", "10.0.0.0/33", "10.0.0", "kith.test", "10.0.0.0/", "::/129"] { #expect(AddressRange(bad) == nil) }
  }

  @Test func `dates are written and read as HTTP wants them`() {
    #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
    #expect(HTTPDate.seconds("yesterday") == nil)
  }

  @Test(arguments: [
    ("bytes=0-4", ByteRange.Outcome.part(0..<5)), ("bytes=5-", .part(5..<10)), ("bytes=-3", .part(7..<10)),
    ("bytes=-30", .part(0..<10)), ("bytes=8-999999999999999999", .part(8..<10)), ("bytes=10-", .unsatisfiable),
    ("bytes=-0", .unsatisfiable), ("bytes=4-3", .whole), ("bytes=a-", .whole), ("bytes=0-1,3-4", .whole), ("lines=0-1", .whole),
    ("bytes=-", .whole), ("bytes=99999999999999999999-", .whole),
  ])
  func `a range is read or ignored`(field: String, outcome: ByteRange.Outcome) {
    #expect(ByteRange.read(field, size: 10) == outcome)
  }
}

@Suite struct MultipartTests {
  private let type = "multipart/form-data; boundary=\"b b\""

  private func form(_ parts: (String, String)...) -> [UInt8] {
    let text = parts.map { "--b b\r\nContent-Disposition: form-data; \($0.0)\r\n\r\n\($0.1)\r\n" }.joined()
    return Array("\(text)--b b--\r\n".utf8)
  }

  @Test func `fields and files come out as they went in`() throws {
    let file = "name=\"file\"; filename=\"C:\\docs\\a \\\"q\\\".csv\"\r\nContent-Type: text/csv"
    let parts = try Multipart.parse(
      .bytes(form(("name=\"title\"", "Ada\r\n--b"), (file, "1,2"), ("name=empty", ""))), contentType: type)
    #expect(parts.map(\.name) == ["title", "file", "empty"])
    #expect(parts.map(\.text) == ["Ada\r\n--b", "1,2", ""])
    #expect(parts[1].filename == "a \"q\".csv")
    #expect(parts[1].contentType == "text/csv")
    #expect(parts[0].filename == nil)
  }

  @Test func `a part over 64 KB goes to disk, from memory as from a file`() throws {
    let large = String(repeating: "0123456789", count: 20_000)
    let bytes = form(("name=\"a\"; filename=\"a\"", large), ("name=\"b\"", "small"))
    let writer = try SpoolWriter(directory: "/tmp")
    try writer.append(bytes.span.bytes)
    for body in [RequestBody.bytes(bytes), .file(try writer.finish())] {
      let parts = try Multipart.parse(body, contentType: type)
      guard case .file(let file) = parts[0].content else {
        Issue.record("the large part is in memory")
        return
      }
      #expect(try String(decoding: file.bytes(), as: UTF8.self) == large)
      #expect(FileBody(file).path == file.path)
      #expect(parts[1].text == "small")
    }
  }

  @Test func `what is not a form is refused`() {
    let good = form(("name=\"a\"", "x"))
    #expect(throws: Multipart.Failure.notMultipart) { try Multipart.parse(.bytes(good), contentType: "text/plain; boundary=b") }
    #expect(throws: Multipart.Failure.notMultipart) { try Multipart.parse(.bytes(good), contentType: "multipart/form-data") }
    #expect(throws: Multipart.Failure.truncated) { try Multipart.parse(.bytes(Array(good.dropLast(8))), contentType: type) }
    #expect(throws: Multipart.Failure.truncated) { try Multipart.parse(.bytes([]), contentType: type) }
    #expect(throws: Multipart.Failure.badPartHeader) { try Multipart.parse(.bytes(form(("filename=x", "y"))), contentType: type) }
    #expect(throws: Multipart.Failure.tooManyParts) {
      let part = "--b b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"
      return try Multipart.parse(.bytes(Array(String(repeating: part, count: 1002).utf8)), contentType: type)
    }
  }
}
