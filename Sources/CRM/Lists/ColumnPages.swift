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
    try Problem.translating {
      try context.session.write { writer in
        let id = context.query.text("saved").flatMap { RecordID($0) }
        let view = try SavedView.all(of: resource.type, writer).first { $0.id == id }
        if let view, view.mayChange(writer.session) {
          _ = try view.change(SavedView.Change(columns: .some(columns)), writer)
        } else {
          try ListChoice.save(columns: columns, of: resource, writer)
        }
      }
    }
    // Columns are seen in the table alone.
    let pairs = context.query.pairs.filter { !$0.value.isEmpty }
    return context.redirect(FilterBar.url(resource.path, pairs), flash: .success("The table has the columns that you chose."))
  }
}
