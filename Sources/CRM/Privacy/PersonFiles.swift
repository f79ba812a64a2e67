import Archives
import Foundation
import Records
import Store
import Values

/// The content of a person's files, each under a name that every system can unpack.
struct PersonFiles {
  static let folder = "files/"

  private(set) var members: [ZipStream.Member] = []
  private var names: [RecordID: String] = [:]

  /// Those whose content is gone are left out.
  init(_ files: [Row], _ reader: Reader) throws {
    var unique = UniqueFileNames()
    for file in files {
      guard let blob = try reader.blob(file.id), reader.session.blobs.has(blob.digest) else { continue }
      let name = unique.name(for: file.title)
      names[file.id] = name
      members.append(ZipStream.Member(Self.folder + name, .file(path: reader.session.blobs.path(blob.digest))))
    }
  }

  func name(of file: RecordID) -> String? { names[file] }

  /// As the archive has it.
  func path(of file: RecordID) -> String? { names[file].map { Self.folder + $0 } }
}

/// Names of files that lie in one folder, on whatever system somebody unpacks it: none is there twice, also where capitals and the writing of
/// accents do not count.
struct UniqueFileNames {
  private var taken: Set<String> = []
  /// Bytes; most systems take 255, and a number may come.
  private static let longest = 200
  private static let devices: Set<String> = Set(["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })

  mutating func name(for typed: String) -> String {
    let (stem, ending) = Self.parts(of: typed)
    var (name, number) = (stem + ending, 1)
    while !taken.insert(Self.folded(name)).inserted {
      number += 1
      name = "\(stem) (\(number))\(ending)"
    }
    return name
  }

  /// The name, and its ending with the dot.
  private static func parts(of typed: String) -> (stem: String, ending: String) {
    let cleaned = String(FileName.clean(typed).map { "<>:\"|?*".contains($0) ? "_" : $0 })
    let name = String(cleaned.reversed().drop { $0 == "." || $0 == " " }.reversed())
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    let ending = name[dot...].utf8.count <= 20 ? String(name[dot...]) : ""
    let stem = shortened(name.dropLast(ending.count), to: longest - ending.utf8.count)
    let isDevice = devices.contains(stem.prefix { $0 != "." }.lowercased())
    return ((stem.isEmpty || isDevice ? "_" : "") + stem, ending)
  }

  private static func shortened(_ text: Substring, to bytes: Int) -> String {
    var (kept, count) = ("", 0)
    for character in text {
      count += character.utf8.count
      guard count <= bytes else { break }
      kept.append(character)
    }
    return kept
  }

  private static func folded(_ name: String) -> String { name.decomposedStringWithCanonicalMapping.lowercased() }
}
