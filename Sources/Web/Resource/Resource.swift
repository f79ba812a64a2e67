public import Records
public import Store
public import Templating
public import Values

/// The usual pages and JSON of an entity, from its declaration: list, show, new, create, edit, update, trash, restore. What a feature has of its
/// own it gives in the closures; what is unlike any other it mounts beside.
public struct Resource: Sendable {
  public let type: EntityType
  /// `/crm/customers`
  public let path: String
  /// `/api/crm/customers`
  public var apiPath: String
  /// Ends the names of the API's operations where the same records answer at a second address.
  public var operationSuffix = ""
  /// Every declaration of the product, for what comes back from Trash.
  public let entities: [EntityType]
  /// Columns of the feature's own over the alias `t`, on lists, pages and in JSON.
  public var columns: [(name: String, sql: SQL)] = []
  /// Further names under which JSON shows fields.
  public var otherNames: [(name: String, field: String)] = []
  /// Columns of the table that its template draws in its own way, in their usual order.
  public var specialColumns: [ListColumn] = []
  /// Conditions that the query string asks for beyond the declared fields.
  public var filters: @Sendable (FormValues, Reader) throws -> [ListQuery.Filter] = { _, _ in [] }
  /// Parameters that `filters` reads in place of the declaration.
  public var ownFilters: Set<String> = []
  /// Stores what the body of a new record says beyond the declared fields, in the same transaction.
  public var complete: @Sendable (JSON.Object, Row, Writer) throws -> Void = { _, _, _ in }
  /// Stores what the form of a new record says beyond the declared fields, in the same transaction. Answers what to tell; nil for the usual.
  public var created: @Sendable (FormValues, Row, Writer) throws -> String? = { _, _, _ in nil }
  /// What else a search of the list finds, as a condition over the alias `t`: contacts by the name of their client; `isCut` says that it leaves some
  /// out, which were too many. Nil finds nothing more.
  public var alsoFound: @Sendable (String, Reader) throws -> (condition: SQL, isCut: Bool)? = { _, _ in nil }
  /// Further values for the list's template.
  public var indexValues: @Sendable (Context, Reader, Listing) throws -> [String: Value] = { _, _, _ in [:] }
  /// Further values for the record's template.
  public var showValues: @Sendable (Context, Reader, Row) throws -> [String: Value] = { _, _, _ in [:] }
  /// Further values for the form's template; the row is nil for a new record.
  public var formValues: @Sendable (Context, Reader, Row?) throws -> [String: Value] = { _, _, _ in [:] }
  /// What a new record's form starts with beyond the declared defaults, by field.
  public var presets: @Sendable (Reader) throws -> [(name: String, value: String)] = { _ in [] }
  /// Further members of one record in JSON (`include`).
  public var members: @Sendable (Context, Reader, Row) throws -> [(String, JSON)] = { _, _, _ in [] }
  /// Whether what is asked for there may be: refused before anything is written.
  public var demandMembers: @Sendable (Context) throws -> Void = { _ in }
  /// What those members look like in the description of the API.
  public var memberSchema: JSONSchema?
  /// Changes the rows of a list in JSON by what was asked for: contacts of one client say what they are to that one.
  public var answered: @Sendable (FormValues, [JSON.Object], Reader) throws -> [JSON.Object] = { _, rows, _ in rows }
  /// Further parameters of the list in the description of the API.
  public var parameters: [Endpoint.Parameter] = []
  /// Parameters of one record there, such as `include`.
  public var recordParameters: [Endpoint.Parameter] = []
  /// What a change takes there beyond the declared fields.
  public var inputs: [(String, JSONSchema)] = []
  /// Whether the list, the record's page and the form are this resource's; a feature may mount its own instead.
  public var hasIndexPage = true
  public var hasShowPage = true
  public var hasFormPages = true
  /// The template of the form; the one for any declaration by default.
  public var formTemplate = "shared/record_form"
  /// Rows of a page in HTML.
  public var pageSize = 50

  public init(_ type: EntityType, entities: [EntityType]) {
    self.type = type
    self.entities = entities
    path = "/crm/" + type.plural.replacing("_", with: "-")
    apiPath = "/api/crm/" + type.plural.replacing("_", with: "-")
  }

  public func add(to routes: inout Routes) {
    addPages(to: &routes)
    addAPI(to: &routes)
  }

  /// The JSON alone.
  public func addAPI(to routes: inout Routes) {
    routes.get(apiPath, type.permissions.view, apiList, listEndpoint)
    routes.post(apiPath, type.permissions.create, apiCreate, createEndpoint)
    routes.get(apiPath + "/:id", type.permissions.view, apiShow, showEndpoint)
    routes.put(apiPath + "/:id", type.permissions.update, apiUpdate, updateEndpoint)
    routes.delete(apiPath + "/:id", type.permissions.delete, apiDelete, deleteEndpoint)
  }

  private func addPages(to routes: inout Routes) {
    if hasIndexPage { routes.get(path, type.permissions.view, index) }
    if hasShowPage { routes.get(path + "/:id", type.permissions.view, show) }
    if hasFormPages {
      routes.get(path + "/new", type.permissions.create, new)
      routes.post(path, type.permissions.create, create)
      routes.get(path + "/:id/edit", type.permissions.update, edit)
      routes.post(path + "/:id", type.permissions.update, update)
    }
    routes.post(path + "/:id/trash", type.permissions.delete, trash)
    routes.post(path + "/:id/restore", type.permissions.delete, restore)
  }

  /// The page of one record, with this resource's columns; nil where there is none.
  public func page(of id: RecordID, _ reader: Reader) throws -> CellPage? {
    var query = ListQuery()
    query.ids = [id]
    let page = try type.list(query, reader, extra: columns).page
    return page.isEmpty ? nil : page
  }
}
