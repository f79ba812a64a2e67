import Store
import Templating
import Values
import Web

/// One of the tabs over the page of a record.
struct RecordTab {
  /// Its part of the address; empty for the first.
  let key: String
  let title: String
  var count: TabCount?
  /// What somebody needs to be offered it, beside seeing the record.
  var permission: Permission?

  /// What `shared/_tabs` takes.
  static func values(_ tabs: [RecordTab], current: String, for session: Session, url: (String) -> String) -> Value {
    .list(
      tabs.filter { $0.permission.map(session.allows) ?? true }.map { tab in
        [
          "title": .string(tab.title), "url": .string(url(tab.key)), "current": .bool(tab.key == current),
          "count": tab.count?.count ?? .null, "count_is_capped": tab.count?.isCapped ?? .bool(false),
        ]
      })
  }
}
