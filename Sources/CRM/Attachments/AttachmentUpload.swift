import Records
import Store
import Values
import Web

/// Files on their way onto a record: all of them, or none.
struct AttachmentUpload {
  /// Bytes that one file may have.
  static let usualLimit = 25 << 20

  let limit: Int
  let parent: PartParent
  let record: RecordID

  /// - Throws: `RecordError.missing`, `.forbidden` before a byte of the body is read.
  func demandRight(_ session: Session) throws {
    try session.read { try parent.type.demandChange(of: try parent.type.get(record, $0), $0) }
  }

  /// - Throws: `Problem` 413 or 422 with a sentence; nothing is kept then.
  func keep(_ files: [FormFile], _ session: Session) throws -> [Row] {
    let files = files.filter { $0.name == "file" && !$0.filename.isEmpty }
    guard !files.isEmpty else { throw Problem.unprocessable(fields: ["file": "Choose a file."]) }
    for file in files { try check(file) }
    return try BlobGone.mending {
      let stored = try files.map { ($0, try $0.stored(session)) }
      return try session.write { writer in try stored.map { try add($0, $1, writer) } }
    }
  }

  private func check(_ file: FormFile) throws {
    let name = FileName.clean(file.filename)
    if file.size > limit { throw Self.tooLarge("“\(name)” has \(FileSize(file.size)), and a file may have up to \(FileSize(limit)).") }
    if file.size == 0 { throw Problem.unprocessable(fields: ["file": "“\(name)” is empty."]) }
  }

  private static func tooLarge(_ sentence: String) -> Problem {
    var problem = Problem(413, "payload_too_large", sentence)
    problem.fields = ["file": sentence]
    return problem
  }

  private func add(_ file: FormFile, _ blob: StoredBlob, _ writer: Writer) throws -> Row {
    let inputs = Inputs([
      ("fileName", .typed(FileName.clean(file.filename))), ("fileSize", .json(JSON(Int64(blob.size)))),
      ("mimeType", .typed(FileType(start: try file.start(FileType.sample)).mime)), (parent.field, .typed(record.description)),
    ])
    let row = try parent.parts.create(inputs, writer, trusted: true)
    try writer.keep(blob, as: row.id)
    return row
  }
}

extension FormFile {
  /// On the disk, not named by any row yet.
  fileprivate func stored(_ session: Session) throws -> StoredBlob {
    try path.map { try session.blobs.put(fileAt: $0) } ?? session.blobs.put(bytes())
  }
}

/// A number of bytes as people read it.
struct FileSize: CustomStringConvertible {
  let bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  var description: String {
    switch bytes {
    case ..<1_000: "\(bytes) bytes"
    case ..<(1 << 20): "\(max(1, bytes >> 10)) KB"
    case ..<(1 << 30): tenths(1 << 20) + " MB"
    default: tenths(1 << 30) + " GB"
    }
  }

  private func tenths(_ unit: Int) -> String {
    let tenths = (bytes / unit) * 10 + (bytes % unit) * 10 / unit
    return tenths % 10 == 0 || tenths >= 1_000 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
