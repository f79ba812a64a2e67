import HTTP
import Store
import Web

/// The table of clients as a browser gets it, through everything but the socket, in a small company and in a large one.
struct ClientsPage {
  let small: DemoFolder
  let large: DemoFolder
  private let targets = [
    ("clients as a table", "/crm/customers?view=table"),
    ("clients of one owner", "/crm/customers?view=table&ownerId=me"),
  ]

  func compare() throws {
    for (name, target) in targets {
      let times = try Measure.median(turns: 21, of: 10) {
        try answer(small, target)
      } _: {
        try answer(large, target)
      }
      report("\(name), 1,000 and 100,000", times, goal: 1.2)
    }
  }

  private func answer(_ folder: DemoFolder, _ target: String) throws -> Int {
    let response = folder.app.respond(Request(target: target, headers: [.cookie: "kith=\(folder.cookie)"]))
    guard response.status == .ok, case .bytes(let bytes) = response.body else {
      throw StoreError.refused("\(target) answered \(response.status)")
    }
    return bytes.count
  }
}
