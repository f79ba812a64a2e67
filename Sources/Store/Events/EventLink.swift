import Crypto
import Values

/// The newest link of a workspace's chain.
struct EventHead: Hashable {
  let seq: Int64
  let count: Int64
  let hash: [UInt8]
}

/// The part of an event that its workspace's hash chain covers. The payload enters by its salted hash alone, so that it can be erased.
struct EventLink {
  let seq: Int64
  let tenant: Int64
  let at: Instant
  let actor: RecordID?
  let entity: String
  let record: RecordID
  let verb: String
  let requestID: String
  let payloadHash: [UInt8]
  var hash: [UInt8]

  /// SHA-256 over the salt and the payload.
  static func hash(salt: [UInt8], payload: [UInt8]) -> [UInt8] {
    var hasher = SHA256()
    hasher.update(data: salt)
    hasher.update(data: payload)
    return Array(hasher.finalize())
  }

  /// SHA-256 over the hash before it (32 zeros for the first) and every field, texts behind their length so that no two events read the same.
  func chained(to previous: [UInt8]?) -> [UInt8] {
    var bytes = previous ?? [UInt8](repeating: 0, count: 32)
    bytes.reserveCapacity(256)
    for number in [seq, tenant, at.milliseconds] { append(UInt64(bitPattern: number), to: &bytes) }
    append(actor?.bytes ?? [], to: &bytes)
    append(entity.utf8, to: &bytes)
    append(record.bytes, to: &bytes)
    append(verb.utf8, to: &bytes)
    append(requestID.utf8, to: &bytes)
    append(payloadHash, to: &bytes)
    return Array(SHA256.hash(data: bytes))
  }

  private func append(_ number: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private func append(_ field: some Collection<UInt8>, to bytes: inout [UInt8]) {
    append(UInt64(field.count), to: &bytes)
    bytes.append(contentsOf: field)
  }
}
