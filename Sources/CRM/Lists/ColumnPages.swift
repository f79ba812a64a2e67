import Records
import Store
import Templating
import Values
import Web

/// Which columns a list's table has, and in which order: of a saved view, or of the member's list.
enum ColumnPages {
  static func show(_ context: Context, _ resource: Resource) throws -> Response {
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let type = try resource.type.seen(by: reader)
        let chosen = try ListViews(resource, context, reader).columns(type)
        let names = Set(chosen.map(\.name))
        let all = chosen + resource.tableColumns(type).filter { !names.contains($0.name) }
        let back = context.query.pairs.filter { !$0.value.isEmpty }
        return [
          "list_title": .string(type.pluralLabel), "back": .string(FilterBar.url(resource.path, back)),
          "action": .string(FilterBar.url(resource.path + "/columns", back)),
          "columns": .list(
            all.enumerated().map { index, column in
              [
                "name": .string(column.name), "label": .string(column.label), "place": .integer(Int64(index + 1)),
                "chosen": .bool(names.contains(column.name)), "fixed": .bool(column.name == type.title),
              ]
            }),
        ]
      }
    }
    return try context.render("lists/columns", values)
  }

  /// Ticked columns in the order of their numbers; `usual` goes back to those that everyone has.
  static func save(_ context: Context, _ resource: Resource) throws -> Response {
    let form = try context.form()
    let ticked = form.all("column").enumerated().map { index, name in (name: name, place: form.int("place.\(name)") ?? index) }
    let names = ticked.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element.name)
    let columns = form.isOn("usual") ? nil : names
    let kept: SavedView? = try Problem.translating {
      try context.session.write { writer in
        let id = context.query.text("saved").flatMap { RecordID($0) }
        let view = try SavedView.all(of: resource.type, writer).first { $0.id == id }
        guard let view, view.mayChange(writer.session) else {
          try ListChoice.save(columns: columns, of: resource, writer)
          return view
        }
        _ = try view.change(SavedView.Change(columns: .some(columns)), writer)
        return nil
      }
    }
    return back(context, resource, kept)
  }

  /// - Parameter kept: the view of others that was looked at, whose columns stay as they are; the list goes on without it.
  private static func back(_ context: Context, _ resource: Resource, _ kept: SavedView?) -> Response {
    let pairs = context.query.pairs.filter { !$0.value.isEmpty }
    guard let kept else {
      return context.redirect(FilterBar.url(resource.path, pairs), flash: .success("The table has the columns that you chose."))
    }
    return context.redirect(
      FilterBar.url(resource.path, pairs.filter { $0.name != "saved" } + [("saved", "all")]),
      flash: .success("Your own list has the columns that you chose. “\(kept.name)” keeps its own."))
  }
}
