import Records
import Store
import Templating
import Values
import Web

/// Saving a list's view, naming and sharing it, beginning with it, deleting it.
enum ViewPages {
  static func new(_ context: Context) throws -> Response { try form(context, nil, context.query, [:]) }

  static func create(_ context: Context) throws -> Response {
    let form = try context.form()
    let resource = try resource(form, context)
    return try saving(context, nil, form) { writer in
      let view = try SavedView.create(resource, change(form, isNew: true, writer, resource), writer)
      if form.isOn("isStart") { try ListChoice.save(start: view.id, of: view.type, writer) }
      return context.redirect(view.url(resource.path), flash: .success("The view “\(view.name)” was saved."))
    }
  }

  static func edit(_ context: Context) throws -> Response {
    let view = try find(context)
    return try form(context, view, FormValues(), [:])
  }

  static func update(_ context: Context) throws -> Response {
    let view = try find(context)
    let form = try context.form()
    return try saving(context, view, form) { writer in
      let resource = try ListRoutes.resource(view.type)
      let saved = try view.change(change(form, isNew: false, writer, resource), writer)
      if form.contains("isStart") {
        let start = try ListChoice(of: view.type, writer).ownViewID
        if form.all("isStart").last == "1" {
          try ListChoice.save(start: view.id, of: view.type, writer)
        } else if start == view.id {
          try ListChoice.save(start: nil, of: view.type, writer)
        }
      }
      guard saved.isSeen(by: context.session) else {
        return context.redirect(resource.path + "?saved=all", flash: .success("The view “\(saved.name)” is its owner's alone now."))
      }
      return context.redirect(saved.url(resource.path), flash: .success("The view “\(saved.name)” was saved."))
    }
  }

  static func remove(_ context: Context) throws -> Response {
    let view = try find(context)
    try context.session.write { try view.remove($0) }
    return context.redirect(
      try ListRoutes.resource(view.type).path + "?saved=all",
      flash: .success("The view “\(view.name)” was deleted.", undo: "/crm/views/\(view.id)/restore"))
  }

  static func restore(_ context: Context) throws -> Response {
    let id = try context.id()
    let view = try context.session.write { writer in
      let view = try SavedView.find(id, writer, removed: true)
      try view.restore(writer)
      return view
    }
    return context.redirect(view.url(try ListRoutes.resource(view.type).path), flash: .success("The view is back."))
  }

  private static func find(_ context: Context) throws -> SavedView {
    let id = try context.id()
    return try context.session.read { try SavedView.find(id, $0) }
  }

  private static func resource(_ form: FormValues, _ context: Context) throws -> Resource {
    guard let resource = ListRoutes.resources.first(where: { $0.type.name == form.text("entity") }) else { throw Problem.notFound }
    try context.require(resource.type.permissions.view)
    return resource
  }

  private static func change(_ form: FormValues, isNew: Bool, _ reader: Reader, _ resource: Resource) throws -> SavedView.Change {
    var change = SavedView.Change()
    if form.contains("name") { change.name = form["name"] }
    if form.contains("isShared") { change.isShared = form.all("isShared").last == "1" }
    if form.contains("isFirstForAll") { change.isFirstForAll = form.all("isFirstForAll").last == "1" }
    change.version = form.int("version").map { Int64($0) }
    if form.contains("query") { change.query = form["query"] }
    // A new view keeps the columns as they are seen now.
    if isNew, let columns = try ListChoice(of: resource.type, reader).columns { change.columns = .some(columns) }
    return change
  }

  private static func saving(_ context: Context, _ view: SavedView?, _ form: FormValues, _ body: (Writer) throws -> Response) throws
    -> Response
  {
    do {
      return try context.session.write(body)
    } catch RecordError.invalid(let errors) {
      return try self.form(
        context, view, form, Dictionary(errors.map { ($0.field, $0.message) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  private static func form(_ context: Context, _ view: SavedView?, _ typed: FormValues, _ errors: [String: String]) throws -> Response {
    let resource = try view.map { try ListRoutes.resource($0.type) } ?? self.resource(typed, context)
    let start = try context.session.read { try ListChoice(of: resource.type, $0).ownViewID }
    let isStart = typed.contains("isStart") ? typed.all("isStart").last == "1" : view != nil && start == view?.id
    let values: [String: Value] = [
      "is_new": .bool(view == nil), "list_title": .string(resource.type.pluralLabel),
      "back": .string(view?.url(resource.path) ?? resource.path),
      "version": typed.int("version").map { .integer(Int64($0)) } ?? Value(view?.version),
      "action": .string(view.map { "/crm/views/\($0.id)" } ?? "/crm/views"), "entity": .string(resource.type.name),
      "query": Value(view == nil ? typed["query"] ?? "" : nil), "name": .string(typed["name"] ?? view?.name ?? ""),
      "is_shared": .bool(typed.contains("isShared") ? typed.all("isShared").last == "1" : view?.isShared ?? false),
      "is_start": .bool(isStart),
      "is_first": .bool(typed.contains("isFirstForAll") ? typed.all("isFirstForAll").last == "1" : view?.isFirstForAll ?? false),
      "may_share": .bool(context.allows(.viewShare)), "may_change": .bool(view?.mayChange(context.session) ?? true),
      "error": .string(errors["name"] ?? ""), "problem": .string(errors.filter { $0.key != "name" }.values.sorted().first ?? ""),
    ]
    return try context.render("lists/view", values, status: errors.isEmpty ? 200 : 422)
  }
}
