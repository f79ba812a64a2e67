import Records
import Store

/// The product's part of the file: its migrations, the tables that sessions see, and the entities that must agree with them.
enum ProductSchema {
  static let entities: [EntityType] = [
    Customer.type, Contact.type, LeadStage.type, Lead.type, Pipeline.type, PipelineStage.type, Deal.type, Project.type, Activity.type,
    Communication.type, Note.type, Attachment.type, Tag.type, CustomField.type, Relation.type, Consent.type,
  ]

  static let schema = Schema(
    migrations: [
      migration100,
      ImportTables.migration,
      TalkTables.migration,
      TagTables.migration,
      FieldTables.migration,
      UsageTables.migration,
      ListTables.migration,
      ListTables.views,
      RecordCounts.migration,
      AttachmentTables.migration,
      TrashTables.migration,
      PrivacyTables.migration,
      RelationTables.migration,
      RelationTables.numbers,
      ConsentTables.migration,
      RelationTables.addresses,
      ImportHistoryTables.migration,
      Indexes.contactTypes,
      PrivacyTables.checks,
      RelationTables.standIns,
      ImportHistoryTables.sheets,
      FieldTables.references,
      TagSigns.migration,
      SortTables.migration,
      ProjectTables.migration,
      TitleKeys.migration,
      Indexes.rowsOfRecords,
      ImportHistoryTables.reasons,
      Indexes.ofOneRecord,
      ImportHistoryTables.trials,
      TimelineTables.migration,
      ClientOrder.migration,
      WideTotals.migration,
    ], tables: tables, roles: Roles.defaults)

  private static let tables =
    entities.map { ScopedTable($0.table, trashable: true, visibility: visibility[$0.name]) } + [
      ScopedTable("activity_assignees", trashable: false), ScopedTable("counters", trashable: false),
      ScopedTable("stage_totals", trashable: false),
    ]
    + ImportTables.scoped
    + ImportHistoryTables.scoped
    + TagTables.scoped
    + FieldTables.scoped
    + UsageTables.scoped
    + ListTables.scoped
    + RecordCounts.scoped
    + TitleKeys.scoped
    + ClientTotals.scoped
    + PrivacyTables.scoped

  /// A personal project is seen by its creator alone, and so is what belongs to it.
  private static let visibility: [String: SQL] = [
    "project": Project.visibility, "activity": Project.visibilityOfParts, "note": Project.visibilityOfParts,
    "attachment": Project.visibilityOfParts,
  ]

  private static let migration100 = Migration(100, "The first product tables") { connection in
    let statements: [SQL] =
      [
        PeopleTables.customers, PeopleTables.contacts, SalesTables.leadStages, SalesTables.pipelines, SalesTables.pipelineStages,
        WorkTables.projects, SalesTables.leads, SalesTables.deals, WorkTables.activities, PeopleTables.notes,
        WorkTables.activityAssignees, WorkTables.counters, StageTotals.table,
      ] + Indexes.people + Indexes.sales + Indexes.work + StageTotals.triggers + WorkTables.assigneeTriggers
    for statement in statements { try connection.execute(statement) }
  }
}
