import Foundation
import Testing
import Values
import Web

/// The form of a record's page as a browser would send it back untouched.
struct ShownForm {
  private(set) var fields: [(name: String, value: String)] = []

  init(_ html: String) throws {
    let start = try #require(html.range(of: "data-record-form"), "there is no form: \(html.prefix(500))")
    let end = try #require(html.range(of: "</form>", range: start.upperBound..<html.endIndex))
    var rest = html[start.upperBound..<end.lowerBound]
    while let open = rest.firstIndex(of: "<") {
      rest = rest[open...]
      let tag = String(rest.prefix { $0 != ">" })
      rest = rest.dropFirst(tag.count + 1)
      if tag.hasPrefix("<input") { input(tag) }
      if tag.hasPrefix("<textarea"), let name = Self.attribute("name", tag) { fields.append((name, Self.textarea(rest))) }
      if tag.hasPrefix("<select"), let name = Self.attribute("name", tag), let value = Self.selected(rest) { fields.append((name, value)) }
    }
  }

  /// Replaces what stands in a field.
  mutating func type(_ value: String, in name: String) {
    fields.removeAll { $0.name == name }
    fields.append((name, value))
  }

  func value(_ name: String) -> String? { fields.last { $0.name == name }?.value }

  var body: [UInt8] { Array(URLText.query(fields).utf8) }

  private mutating func input(_ tag: String) {
    guard let name = Self.attribute("name", tag) else { return }
    let isTickable = ["checkbox", "radio"].contains(Self.attribute("type", tag))
    if !isTickable || tag.hasSuffix(" checked") || tag.contains(" checked ") { fields.append((name, Self.attribute("value", tag) ?? "on")) }
  }

  /// The first line feed belongs to the tag; line ends are sent as CRLF.
  private static func textarea(_ rest: Substring) -> String {
    let text = String(rest.prefix { $0 != "<" })
    return unescaped(text.hasPrefix("\n") ? String(text.dropFirst()) : text).replacing("\n", with: "\r\n")
  }

  /// The chosen option, or the first one.
  private static func selected(_ rest: Substring) -> String? {
    let list = rest.prefix(upTo: rest.range(of: "</select>")?.lowerBound ?? rest.endIndex)
    let options = list.split(separator: "<option", omittingEmptySubsequences: false).dropFirst().map {
      option -> (tag: String, label: String) in
      let tag = String(option.prefix { $0 != ">" })
      return (tag, String(option.dropFirst(tag.count + 1).prefix { $0 != "<" }))
    }
    guard let option = options.first(where: { $0.tag.hasSuffix(" selected") }) ?? options.first else { return nil }
    return attribute("value", option.tag) ?? unescaped(option.label)
  }

  private static func attribute(_ name: String, _ tag: String) -> String? {
    guard let start = tag.range(of: " \(name)=\"") else { return nil }
    return unescaped(String(tag[start.upperBound...].prefix { $0 != "\"" }))
  }

  private static func unescaped(_ text: String) -> String {
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    return escapes.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}

extension Browser {
  /// Sends a form that was read from a page, token and all.
  func send(_ form: ShownForm, to target: String) -> Response {
    send("POST", target, body: form.body, headers: ["content-type": "application/x-www-form-urlencoded"])
  }
}
