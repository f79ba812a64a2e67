import CZip
import Foundation

/// Makes ZIP archives for tests, with whatever members they ask for.
public struct ZipFile {
  private struct Failure: Error {}

  private let path = NSTemporaryDirectory() + "zip-\(UUID().uuidString)"
  private var members: [(name: String, bytes: [UInt8], password: String?)] = []

  public init(_ members: KeyValuePairs<String, String> = [:]) {
    for (name, text) in members { add(name, Array(text.utf8)) }
  }

  /// - Parameter password: locks the member with AES
  public mutating func add(_ name: String, _ bytes: [UInt8], password: String? = nil) { members.append((name, bytes, password)) }

  public func bytes() throws -> [UInt8] {
    defer { unlink(path) }
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_CREATE, &code) else { throw Failure() }
    for member in members { try add(member, to: archive) }
    guard zip_close(archive) == 0, let data = FileManager.default.contents(atPath: path) else { throw Failure() }
    return Array(data)
  }

  private func add(_ member: (name: String, bytes: [UInt8], password: String?), to archive: OpaquePointer) throws {
    let count = member.bytes.count
    // The archive frees it.
    let memory = malloc(max(1, count))
    memory?.copyMemory(from: member.bytes, byteCount: count)
    let place = zip_file_add(archive, member.name, zip_source_buffer(archive, memory, UInt64(count), 1), 0)
    guard place >= 0 else { throw Failure() }
    if let password = member.password, zip_file_set_encryption(archive, UInt64(place), UInt16(ZIP_EM_AES_256), password) != 0 {
      throw Failure()
    }
  }
}
