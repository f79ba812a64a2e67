import Foundation
import FoundationXML

/// Tells the elements and texts of one part while it is unpacked.
class MarkupReader: NSObject, XMLParserDelegate {
  private var failure: (any Error)?
  private weak var parser: XMLParser?
  private var isStopped = false
  private var depth = 0
  /// That of the part at work.
  private(set) weak var package: Package?

  /// - Throws: `SheetError`, and whatever the subclass throws.
  final func read(_ name: String, of package: Package) throws {
    let stream = PartStream(try PackagePart(name, of: package))
    let parser = XMLParser(stream: stream)
    parser.shouldResolveExternalEntities = false
    parser.delegate = self
    (self.parser, self.package) = (parser, package)
    let isWhole = parser.parse()
    if let failure = stream.failure ?? failure { throw failure }
    guard isWhole && depth == 0 || isStopped else { throw SheetError("The workbook is damaged: \(name) is no XML.") }
  }

  /// Ends reading before the end of the part.
  final func stop() {
    isStopped = true
    parser?.abortParsing()
  }

  /// Runs what may fail inside the parser, which knows no errors of ours.
  private func attempt(_ body: () throws -> Void) {
    guard failure == nil, !isStopped else { return }
    do { try body() } catch {
      failure = error
      stop()
    }
  }

  func began(_ element: Substring, _ attributes: [String: String]) throws {}
  func ended(_ element: Substring) throws {}
  func found(_ text: String) throws {}

  /// Some programs write `x:row` for `row`.
  private static func local(_ name: String) -> Substring { name.lastIndex(of: ":").map { name[name.index(after: $0)...] } ?? name[...] }

  final func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
  ) {
    depth += 1
    attempt { try began(Self.local(name), attributes) }
  }

  final func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    depth -= 1
    attempt { try ended(Self.local(name)) }
  }

  final func parser(_ parser: XMLParser, foundCharacters text: String) { attempt { try found(text) } }
  final func parser(_ parser: XMLParser, foundCDATA block: Data) { attempt { try found(String(decoding: block, as: UTF8.self)) } }
}

/// A part as the stream that `XMLParser` asks for more.
private final class PartStream: InputStream {
  private let part: PackagePart
  private(set) var failure: SheetError?

  init(_ part: PackagePart) {
    self.part = part
    super.init(data: Data())
  }

  override func open() {}
  override func close() {}
  override var hasBytesAvailable: Bool { true }
  override var streamError: (any Error)? { failure }

  override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength: Int) -> Int {
    guard failure == nil else { return -1 }
    do throws(SheetError) {
      return try part.read(into: UnsafeMutableBufferPointer(start: buffer, count: maxLength))
    } catch {
      failure = error
      return -1
    }
  }
}
