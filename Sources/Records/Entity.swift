public import Store

/// A kind of record, declared once. `Fields` holds one property for each field; their order is the order on forms and in files.
///
///     enum Box: Entity {
///       struct Fields: FieldSet { let name = Text("name", "Name").required() … }
///       static let type = EntityType(Box.self, name: "box", …)
///     }
public protocol Entity: Sendable {
  associatedtype Fields: FieldSet
  static var type: EntityType { get }
}

/// The typed fields of an entity.
public protocol FieldSet: Sendable { init() }

/// A field whose Swift type is known, for verbs: `box.width`.
public struct Typed<Value: Sendable>: Sendable {
  public let field: Field
  let read: @Sendable (SQLValue) -> Value

  /// `read` turns the stored value into the Swift one.
  public init(_ field: Field, _ read: @escaping @Sendable (SQLValue) -> Value) {
    self.field = field
    self.read = read
  }
}

protocol AnyTyped { var field: Field { get } }
extension Typed: AnyTyped {}

/// What generic code needs to know of an entity.
public struct EntityType: Sendable {
  /// Singular, lower case: `box`. The word in events, search and URLs of references.
  public let name: String
  /// Plural, the word in paths, templates and tables: `boxes`.
  public let plural: String
  public let label: String
  public let pluralLabel: String
  public let table: SQLName
  public internal(set) var fields: [Field] { didSet { places = FieldPlaces(fields) } }
  public let permissions: Permissions
  /// The field that names the record to people.
  public let title: String
  /// The member who owns a record; without one its creator does.
  public let owner: String?
  /// A field of several members who also own a record: those it is assigned to.
  public let owners: String?
  /// What a record stands on: whoever may change that may change the record, and nobody else.
  public let bases: @Sendable () -> [Base]
  /// What is trashed and restored along with a record.
  public let children: [Child]
  public let defaultSort: Sort
  /// Turns what requests say in the product's own words (the name of a shelf) into declared fields.
  public let interpret: Interpret
  /// Keeps the invariants of the entity before anything is stored.
  public let rule: Rule
  /// Keeps what is derived from a record in step after it was stored.
  public let follow: Follow
  /// Refuses to take a record out of Trash whose place another has taken since.
  public let comeback: Comeback
  /// What fields that a workspace adds may name; nil where it may neither add fields nor hide them from roles.
  public let customTargets: [Reference]?
  /// Answers how many records there are outside of Trash, for tables that keep it; others are counted up to `ListQuery.countLimit`.
  let count: SQL?
  /// The version of the workspace's settings that `fields` follow; 0 is as the product declares them.
  var settings: Int64 = 0
  /// What the workspace's own fields are and were called in JSON, those that are archived or hidden too.
  var customKeys: Set<String> = []
  /// For whom `fields` are as they are, nil for everybody.
  var viewer: String?
  /// Whether `fields` depend on what a workspace has set up.
  let followsSettings: Bool
  /// The kinds of record that fields name, or that a workspace's fields may, and that not everybody sees.
  let targets: [Reference]
  private(set) var places: FieldPlaces
  /// How many fields the product declares; those of a workspace stand behind them.
  let declaredCount: Int

  /// Changes or refuses (`Draft.fail`) a draft whose values were read and whose references were found; called before each save.
  public typealias Rule = @Sendable (inout Draft, Writer) throws -> Void
  /// Changes what was given before it is read; `existing` is nil for a new record. Throws what the caller shall see.
  public typealias Interpret = @Sendable (inout Inputs, _ existing: Row?, Reader) throws -> Void
  /// Called in the transaction of the save, with the record as it is stored now.
  public typealias Follow = @Sendable (Row, Writer) throws -> Void
  /// Called before a record leaves Trash. Throws `RecordError.refused` with what is to be done first.
  public typealias Comeback = @Sendable (Row, Reader) throws -> Void

  /// What a role needs for which use of the records.
  public struct Permissions: Sendable {
    public let view, create, update, delete: Permission
    /// Change records that others own.
    public let others: Permission

    public init(view: Permission, create: Permission, update: Permission, delete: Permission, others: Permission) {
      self.view = view
      self.create = create
      self.update = update
      self.delete = delete
      self.others = others
    }
  }

  /// A table whose rows go to Trash with the record that `column` names; `entity` is their word in search.
  public struct Child: Sendable {
    public let entity: String
    public let table: SQLName
    public let column: SQLName
    /// A condition on its rows: what holds for a child keeps it from going to Trash along with the record.
    public let staying: SQL?

    public init(_ entity: String, table: SQLName, column: SQLName, staying: SQL? = nil) {
      self.entity = entity
      self.table = table
      self.column = column
      self.staying = staying
    }
  }

  /// A field that names what a record stands on.
  public struct Base: Sendable {
    public let field: String
    public let type: EntityType
    /// Fields of `type` naming records on whose timelines stands as well what happens to what stands on it.
    public let telling: [String]

    public init(_ field: String, _ type: EntityType, telling: [String] = []) {
      self.field = field
      self.type = type
      self.telling = telling
    }
  }

  /// An order of records by one field, then by age.
  public struct Sort: Hashable, Sendable {
    public let field: String
    public let descending: Bool

    public init(_ field: String, descending: Bool = false) {
      self.field = field
      self.descending = descending
    }
  }

  public init<E: Entity>(
    _ entity: E.Type, name: String, plural: String, label: String, pluralLabel: String, table: SQLName, permissions: Permissions,
    title: String = "name", owner: String? = "ownerId", owners: String? = nil, bases: @escaping @Sendable () -> [Base] = { [] },
    children: [Child] = [], defaultSort: Sort, customTargets: [Reference]? = nil, count: SQL? = nil,
    interpret: @escaping Interpret = { _, _, _ in }, rule: @escaping Rule = { _, _ in }, follow: @escaping Follow = { _, _ in },
    comeback: @escaping Comeback = { _, _ in }
  ) {
    self.name = name
    self.plural = plural
    self.label = label
    self.pluralLabel = pluralLabel
    self.table = table
    self.permissions = permissions
    self.title = title
    self.owner = owner
    self.owners = owners
    self.bases = bases
    self.children = children
    self.defaultSort = defaultSort
    self.interpret = interpret
    self.rule = rule
    self.follow = follow
    self.comeback = comeback
    self.customTargets = customTargets
    self.count = count
    fields = Mirror(reflecting: E.Fields()).children.compactMap { ($0.value as? any AnyTyped)?.field }
    declaredCount = fields.count
    followsSettings = customTargets != nil || fields.contains { $0.tagSource != nil }
    let named = ((customTargets ?? []) + fields.compactMap(\.target)).filter { $0.view != nil }
    targets = Dictionary(named.map { ($0.entity, $0) }, uniquingKeysWith: { first, _ in first }).values.sorted { $0.entity < $1.entity }
    places = FieldPlaces(fields)
  }

  /// The position of a field; stops the process on a name that is not declared, which is a mistake in the code.
  public func index(_ name: String) -> Int {
    guard let index = places.exact[name] else { preconditionFailure("\(self.name) has no field \(name)") }
    return index
  }

  /// The field of exactly this name.
  public func field(_ name: String) -> Field? { places.exact[name].map { fields[$0] } }

  /// The field that a request or a header means: its name, or one of its aliases in any spelling.
  public func field(spelled text: String) -> Field? { index(spelled: text).map { fields[$0] } }

  /// Where a field that the workspace added stands, by its id as SQLite writes it.
  func customIndex(_ id: String) -> Int? { places.custom[id] }

  /// The same as a position.
  func index(spelled text: String) -> Int? { places.exact[text] ?? places.spelled[Choice.folded(text)] }

  /// The columns every record table has before those of its fields.
  static let systemColumns: [SQLName] = ["id", "version", "created_at", "updated_at", "created_by", "trashed_at"]
}
