import HTTP
import HTTPTypes
import Testing

@testable import Web

@Suite struct OriginsTests {
  private func refuses(_ origins: Origins, _ headers: Headers, host: String = "crm.example.com") -> Bool {
    do {
      try origins.check(Request(method: .post, target: "/", headers: headers, host: host))
      return false
    } catch {
      return true
    }
  }

  private let any = Origins(publicURL: nil)
  private let named = Origins(publicURL: "https://crm.example.com/")
  private let fetchSite = HTTPField.Name.fetchSite

  @Test func `without a public URL the origin is http and the Host`() {
    #expect(!refuses(any, [.origin: "http://crm.example.com"]))
    #expect(!refuses(any, [.origin: "http://127.0.0.1:8080"], host: "127.0.0.1:8080"))
    #expect(refuses(any, [.origin: "http://127.0.0.1:8081"], host: "127.0.0.1:8080"))
    #expect(refuses(any, [.origin: "http://evil.example"]))
  }

  @Test func `with a public URL only that origin will do`() {
    #expect(!refuses(named, [.origin: "https://crm.example.com"]))
    #expect(!refuses(named, [.origin: "https://CRM.example.com:443"]))
    #expect(refuses(named, [.origin: "http://crm.example.com"]))
    #expect(refuses(named, [.origin: "https://crm.example.com.evil.example"]))
  }

  @Test func `an opaque origin is another site`() {
    #expect(refuses(any, [.origin: "null"]))
  }

  @Test func `without an origin the browser's own word counts, then the referrer`() {
    #expect(!refuses(any, [fetchSite: "same-origin"]))
    #expect(refuses(any, [fetchSite: "cross-site"]))
    #expect(refuses(any, [fetchSite: "same-site"]))
    #expect(!refuses(any, [.referer: "http://crm.example.com/login?next=/"]))
    #expect(refuses(any, [.referer: "http://evil.example/http://crm.example.com"]))
    #expect(refuses(any, [.referer: "about:blank"]))
  }

  @Test func `a program that names none of them is left to the token`() {
    #expect(!refuses(any, [:]))
  }

  @Test func `a good origin does not excuse a bad one`() {
    #expect(refuses(any, [.origin: "http://evil.example", fetchSite: "same-origin"]))
  }

  @Test func `a host that is not the public one is not ours`() {
    #expect(named.isOurHost("crm.example.com"))
    #expect(named.isOurHost("CRM.example.com:443"))
    #expect(!named.isOurHost("crm.example.com:8080"))
    #expect(named.isOurHost("127.0.0.1:8080"))
    #expect(!named.isOurHost("127.0.0.1.evil.example"))
    #expect(!named.isOurHost("evil.example"))
    #expect(any.isOurHost("anything"))
  }
}
