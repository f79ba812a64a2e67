import Glibc

@testable import Store

/// Runs with the path of an empty folder that is gone afterwards.
func withTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
  let path = "/tmp/kith-test-" + Hex.text(randomBytes(8))
  try Folder.make(path)
  do {
    let result = try body(path)
    try Folder.remove(path)
    return result
  } catch {
    try Folder.remove(path)
    throw error
  }
}
