import Foundation
import Logging

/// What commands print: results on standard output, everything else on standard error.
enum Console {
  static func print(_ line: String) { write(line + "\n", to: FileHandle.standardOutput) }

  static func error(_ sentence: String) {
    write(Log.isJSON ? Log.json(.error, sentence) : "kith: \(sentence)\n", to: FileHandle.standardError)
  }

  static func note(_ line: String) { write(Log.isJSON ? Log.json(.info, line) : line + "\n", to: FileHandle.standardError) }

  static func write(_ text: String, to handle: FileHandle) {
    // A closed pipe is the reader's choice, so there is nobody left to tell.
    do { try handle.write(contentsOf: Data(text.utf8)) } catch {}
  }
}
