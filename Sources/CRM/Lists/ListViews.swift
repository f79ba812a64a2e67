import Records
import Store
import Templating
import Values
import Web

/// What a list's page shows of its saved views, and which columns its table has.
struct ListViews {
  private let resource: Resource
  private let context: Context
  private let views: [SavedView]
  private let current: SavedView?
  private let choice: ListChoice
  private let counts: [RecordID: TabCount]

  init(_ resource: Resource, _ context: Context, _ reader: Reader) throws {
    self.resource = resource
    self.context = context
    views = try SavedView.all(of: resource.type, reader)
    choice = try ListChoice(of: resource.type, reader)
    let id = context.query.text("saved").flatMap { RecordID($0) }
    current = views.first { $0.id == id }
    counts = try Self.counts(views, resource, reader)
  }

  /// How many views of a list have their numbers: the first ones, as they stand in their tabs.
  private static let countedViews = 12
  /// So many counts that were given up are enough for one page.
  private static let patience = 3

  private static func counts(_ views: [SavedView], _ resource: Resource, _ reader: Reader) throws -> [RecordID: TabCount] {
    var (counts, givenUp): ([RecordID: TabCount], Int) = ([:], 0)
    for view in views.prefix(countedViews) where givenUp < patience {
      guard let query = try query(of: view, resource, reader) else { continue }
      let count = try TabCount(of: query, resource.type, reader)
      if count.isGivenUp { givenUp += 1 }
      counts[view.id] = count
    }
    return counts
  }

  /// Nil where a filter of the view is none any more, such as a field that was archived since.
  private static func query(of view: SavedView, _ resource: Resource, _ reader: Reader) throws -> ListQuery? {
    do {
      return try resource.selected(FormValues(query: view.query), reader)
    } catch is Problem {
      return nil
    } catch is RecordError {
      return nil
    }
  }

  /// Where a list that is asked for without anything begins; nil at its usual place.
  static func start(_ resource: Resource, _ context: Context) throws -> String? {
    guard context.query.isEmpty else { return nil }
    return try context.session.read { reader in
      guard let id = try ListChoice(of: resource.type, reader).viewID,
        let view = try SavedView.all(of: resource.type, reader).first(where: { $0.id == id })
      else { return nil }
      return try resource.opens(FormValues(query: view.query), reader) ? view.url(resource.path) : nil
    }
  }

  /// Leads to all records, also where the list begins with a view.
  var all: [(name: String, value: String)] { choice.viewID == nil ? [] : [("saved", "all")] }

  /// The table's columns: those of the view, or those of the member, or the usual ones.
  func columns(_ type: EntityType) -> [ListColumn] { resource.chosenColumns(current?.columns ?? choice.columns, type) }

  private var pairs: [(name: String, value: String)] {
    context.query.pairs.filter { !["cursor", "page", "saved"].contains($0.name) && !$0.value.isEmpty }
  }

  private var isChanged: Bool { current.map { sorted(pairs) != sorted(FormValues(query: $0.query).pairs) } ?? false }

  /// What is filtered by, whatever the list looks like.
  private var filters: [(name: String, value: String)] { pairs.filter { !Resource.presentation.contains($0.name) } }

  /// Whether the list is a saved view.
  var isSaved: Bool { current != nil }

  /// Whether the list holds just what these filters say, in no saved view.
  func holds(_ filters: [(name: String, value: String)]) -> Bool { current == nil && sorted(self.filters) == sorted(filters) }

  private func sorted(_ pairs: [(name: String, value: String)]) -> String {
    URLText.query(pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) })
  }

  /// A tab for each saved view, behind those that the list has by itself.
  var tabs: [Value] {
    views.map { view in
      let count = counts[view.id]
      return [
        "title": .string(view.name), "url": .string(view.url(resource.path)), "current": .bool(view.id == current?.id),
        "count": count?.count ?? .null, "count_is_capped": count?.isCapped ?? .bool(false),
      ]
    }
  }

  /// The tabs of a list that has none by itself; empty as long as nobody saved a view of it.
  private var ownTabs: [Value] {
    guard !views.isEmpty else { return [] }
    let look = pairs.filter { $0.name == "view" }
    let all: Value = [
      "title": .string("All " + resource.type.pluralLabel.lowercased()), "count": .null, "current": .bool(holds([])),
      "url": .string(FilterBar.url(resource.path, look + self.all)),
    ]
    return [all] + tabs
  }

  var value: Value {
    let filter = URLText.query(pairs)
    let here = pairs + (current.map { [("saved", $0.id.description)] } ?? [])
    return [
      "name": .string(current?.name ?? "View"), "is_saved": .bool(current != nil), "is_changed": .bool(isChanged),
      "may_save": .bool(current == nil && !filters.isEmpty), "tabs": .list(ownTabs),
      "query": .string(filter), "all_url": .string(resource.path + "?saved=all"),
      "all_title": .string("All " + resource.type.pluralLabel.lowercased()),
      "items": .list(views.map(item)),
      "new_url": .string(FilterBar.url("/crm/views/new", [("entity", resource.type.name), ("query", filter)])),
      "columns_url": .string(FilterBar.url(resource.path + "/columns", here)),
      "edit_url": Value(current.flatMap { $0.mayChange(context.session) ? "/crm/views/\($0.id)" : nil }),
    ]
  }

  private func item(_ view: SavedView) -> Value {
    [
      "title": .string(view.name), "url": .string(view.url(resource.path)), "current": .bool(view.id == current?.id),
      "is_shared": .bool(view.isShared), "is_start": .bool(view.id == choice.viewID),
    ]
  }
}
