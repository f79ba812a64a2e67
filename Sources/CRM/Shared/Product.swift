import Markdown
import Records
public import Store
public import Templating
import Values
public import Web

/// The product put together: its schema, its roles, its routes, and what a new workspace starts with.
public enum Product {
  public static let schema = ProductSchema.schema

  /// Every route of the product, feature by feature.
  public static var routes: Routes { routes() }

  /// 25 MB
  public static let usualFileLimit = AttachmentUpload.usualLimit

  /// - Parameter fileLimit: bytes that a file on a record may have
  public static func routes(fileLimit: Int = usualFileLimit) -> Routes {
    var routes = Routes()
    for feature in features { feature(&routes) }
    AttachmentRoutes.add(to: &routes, limit: fileLimit)
    return routes
  }

  private static let features: [@Sendable (inout Routes) -> Void] = [
    ActivityRoutes.add,
    BulkRoutes.add,
    CommunicationRoutes.add,
    ConsentRoutes.add,
    ContactRoutes.add,
    CustomerRoutes.add,
    DashboardRoutes.add,
    DealRoutes.add,
    ExportRoutes.add,
    FieldRoutes.add,
    HelpRoutes.add,
    ImportRoutes.add,
    LeadRoutes.add,
    ListRoutes.add,
    MovedPages.add,
    NoteRoutes.add,
    PipelineRoutes.add,
    PrivacyRoutes.add,
    ProfileRoutes.add,
    ProjectRoutes.add,
    RelationRoutes.add,
    ReportRoutes.add,
    SearchRoutes.add,
    SettingsRoutes.add,
    TagRoutes.add,
    TimelineRoutes.add,
    TrashRoutes.add,
  ]

  /// Filters that the product's templates use beyond the engine's own.
  public static let filters: [Filter] = Markdown.filters

  /// The pages of docs/help, rendered.
  public static func manual(in directory: String) throws -> Manual { try HelpTexts.read(directory) }

  /// What runs outside of requests, by kind of job.
  public static let jobs: [String: JobHandler] = [
    BulkJob.kind: BulkJob.handler, ImportJob.kind: ImportJob.handler, ImportUndo.kind: ImportUndo.handler,
    TrashEmptying.kind: TrashEmptying.handler, TrashClearing.kind: TrashClearing.handler, ErasureCheck.kind: ErasureCheck.handler,
  ]

  /// The same where page views and changes are sent on.
  public static func jobs(sendingTo server: PostHog?) -> [String: JobHandler] {
    guard let server else { return jobs }
    return jobs.merging([UsageSending.kind: UsageSending.handler(server)]) { own, _ in own }
  }

  /// Sees to it that what is due every day, and what was left half done, is on its way in every workspace. Called when the server starts.
  public static func schedule(_ store: Store) throws {
    for workspace in try store.installation.workspaces() {
      try store.installation.systemSession(in: workspace.id, requestID: "schedule")?.write { writer in
        try TrashEmptying.enqueue(writer)
        try ImportUndo.resume(writer)
      }
    }
  }

  /// A record that is in Trash says so, and offers to come back.
  public static let missing: @Sendable (Context) throws -> Response? = { try TrashedPage.answer($0) }

  public static let roleKeys = Roles.all

  /// A line for each route of the product, for people.
  public static var routeLines: [String] { routes.all.map(\.description) }

  public static let shell = Shell.shell

  /// What a new workspace starts with: the six lead stages and a pipeline.
  public static let seed: WorkspaceSeed = { writer in
    for (position, stage) in LeadStage.defaults.enumerated() {
      try LeadStage.type.create(
        Inputs([
          ("name", .typed(stage.0)), ("status", .typed(stage.1)), ("glyph", .typed(stage.2)), ("position", .typed(String(position))),
        ]), writer)
    }
    try TrashEmptying.enqueue(writer, at: writer.now.adding(days: 1))
    try Pipeline.create(name: "Sales Pipeline", template: .sales, isDefault: true, writer)
  }
}
