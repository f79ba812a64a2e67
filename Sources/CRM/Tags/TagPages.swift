import Records
import Store
import Templating
import Values
import Web

/// Settings > Tags.
enum TagPages {
  static let path = "/crm/settings/tags"

  static func index(_ context: Context) throws -> Response {
    let values: [String: Value] = try Problem.translating {
      try context.session.read { reader in
        let resource = TagRoutes.resource
        var query = try ListRequest(Tag.type, context.query).query(reader, limit: 100)
        query.filters.append(.isEmpty("mergedInto"))
        let listing = try Tag.type.list(query, reader, extra: resource.columns)
        return resource.listValues(listing, query, context).merging([
          "settings_nav": SettingsValues.navigation("tags", context.session),
          "has_deleted": .bool(try !TrashQueries(reader: reader, kind: Tag.type).page(after: nil).entries.isEmpty),
          "tags": .list(try Tag.type.rows(listing.page, reader).enumerated().map { line($1, listing.page, $0) }),
        ]) { _, own in own }
      }
    }
    return try context.render("tags/index", values)
  }

  /// A tag has no page of its own; its address leads to the list.
  static func show(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      _ = try context.session.read { try Tag.type.get(id, $0) }
      return context.redirect(path)
    }
  }

  private static func line(_ row: Row, _ page: CellPage, _ index: Int) -> Value {
    [
      "id": .id(row.id), "name": .string(row.title), "color": .string(row["color"].text ?? "grey"), "url": .string("/crm/tags/\(row.id)"),
      "category": .string(Tag.categories.first { $0.value == row["category"].text }?.label ?? ""),
      "uses": .integer(page.integer(index, page.column("usageCount")) ?? 0),
    ]
  }

  /// What the form of a tag has besides its fields: which tags it may be merged into.
  static let formValues: @Sendable (Context, Reader, Row?) throws -> [String: Value] = { _, reader, row in
    guard let row else { return ["others": [], "uses": 0] }
    let page = try reader.page("SELECT id, name FROM tags WHERE merged_into IS NULL AND id <> \(row.id) ORDER BY name LIMIT 500")
    let uses = try TagRoutes.resource.page(of: row.id, reader).flatMap { $0.integer(0, $0.column("usageCount")) }
    return [
      "others": .list(
        (0..<page.rowCount).map { ["value": .string(page.string($0, 0) ?? ""), "label": .string(page.string($0, 1) ?? "")] }),
      "uses": .integer(uses ?? 0),
    ]
  }

  static func merge(_ context: Context) throws -> Response {
    let id = try context.id()
    let form = try context.form()
    return try Problem.translating {
      guard let target = form.text("into").flatMap({ RecordID($0) }) else {
        _ = try context.session.read { try Tag.type.get(id, $0) }
        return context.redirect("/crm/tags/\(id)/edit", flash: .error("Choose the tag to merge into."))
      }
      let (from, into) = try context.session.write { try Tag.merge(id, into: target, $0) }
      return context.redirect(
        path, flash: .success("“\(from.title)” is “\(into.title)” now, on every record.", undo: "/crm/tags/\(id)/unmerge"))
    }
  }

  static func unmerge(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let row = try context.session.write { try Tag.unmerge(id, $0) }
      return context.redirect(path, flash: .success("“\(row.title)” is a tag of its own again."))
    }
  }

  static func apiUnmerge(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      try context.session.write { context.json(try TagRoutes.resource.json(try Tag.unmerge(id, $0), context, $0)) }
    }
  }

  /// `{"into": id}`; answers the tag that is left.
  static func apiMerge(_ context: Context) throws -> Response {
    let id = try context.id()
    return try Problem.translating {
      let body = Result { try context.json() }
      return try context.session.write { writer in
        _ = try Tag.type.get(id, writer)
        guard let target = try body.get()["into"]?.string.flatMap({ RecordID($0) }) else {
          throw Problem.unprocessable(fields: ["into": "into must be the id of a tag."])
        }
        let (_, into) = try Tag.merge(id, into: target, writer)
        return context.json(try TagRoutes.resource.json(into, context, writer))
      }
    }
  }
}
