import Records
import Store

/// Every permission of the product. Their names are the specification's.
extension Permission {
  static let customerView = Permission("crm.customer.view")
  static let customerCreate = Permission("crm.customer.create")
  static let customerUpdate = Permission("crm.customer.update")
  static let customerDelete = Permission("crm.customer.delete")
  static let customerExport = Permission("crm.customer.export")
  static let contactView = Permission("crm.contact.view")
  static let contactCreate = Permission("crm.contact.create")
  static let contactUpdate = Permission("crm.contact.update")
  static let contactDelete = Permission("crm.contact.delete")
  static let leadView = Permission("crm.lead.view")
  static let leadCreate = Permission("crm.lead.create")
  static let leadUpdate = Permission("crm.lead.update")
  static let leadDelete = Permission("crm.lead.delete")
  static let leadScore = Permission("crm.lead.score")
  static let leadDisqualify = Permission("crm.lead.disqualify")
  static let dealView = Permission("crm.deal.view")
  static let dealCreate = Permission("crm.deal.create")
  static let dealUpdate = Permission("crm.deal.update")
  static let dealDelete = Permission("crm.deal.delete")
  static let dealWin = Permission("crm.deal.win")
  static let dealLose = Permission("crm.deal.lose")
  static let dealStageChange = Permission("crm.deal.stage_change")
  static let communicationView = Permission("crm.communication.view")
  static let communicationCreate = Permission("crm.communication.create")
  static let communicationUpdate = Permission("crm.communication.update")
  static let communicationDelete = Permission("crm.communication.delete")
  static let pipelineView = Permission("crm.pipeline.view")
  static let pipelineCreate = Permission("crm.pipeline.create")
  static let pipelineUpdate = Permission("crm.pipeline.update")
  static let pipelineDelete = Permission("crm.pipeline.delete")
  static let activityView = Permission("crm.activity.view")
  static let activityCreate = Permission("crm.activity.create")
  static let activityUpdate = Permission("crm.activity.update")
  static let activityDelete = Permission("crm.activity.delete")
  static let activityAssign = Permission("crm.activity.assign")
  static let projectView = Permission("crm.project.view")
  static let projectCreate = Permission("crm.project.create")
  static let projectUpdate = Permission("crm.project.update")
  static let projectDelete = Permission("crm.project.delete")
  static let tagManage = Permission("crm.tag.manage")
  /// Share views of lists with everyone, and change those that others share.
  static let viewShare = Permission("crm.view.share")
  static let importRun = Permission("crm.import")
  /// Import rows that belong to others than whoever brings the file.
  static let importOthers = Permission("crm.import.others")
  static let reportsView = Permission("crm.reports.view")
  static let reportsExport = Permission("crm.reports.export")
  static let settingsManage = Permission("crm.settings.manage")
  /// Take all that is held about a contact out as a file.
  static let contactExport = Permission("crm.contact.export")
  /// Erase a person for good.
  static let contactErase = Permission("crm.contact.erase")
  /// Delete for good what is in Trash.
  static let trashPurge = Permission("crm.trash.purge")
  /// Change records that belong to others; without it a member changes only own ones.
  static let recordsOthers = Permission("crm.records.others")
}

/// The roles of the specification and what they may do until a workspace edits the matrix.
enum Roles {
  static let admin = "ADMIN"
  static let manager = "MANAGER"
  static let salesRep = "SALES_REP"
  static let user = "USER"
  static let all = [admin, manager, salesRep, user]

  static func label(_ role: String) -> String {
    switch role {
    case admin: "Admin"
    case manager: "Manager"
    case salesRep: "Sales rep"
    default: "User"
    }
  }

  private static let views: Set<Permission> = [
    .customerView, .contactView, .leadView, .dealView, .communicationView, .pipelineView, .activityView, .projectView,
  ]
  private static let creates: Set<Permission> = [
    .customerCreate, .contactCreate, .leadCreate, .dealCreate, .communicationCreate, .activityCreate, .projectCreate,
  ]
  private static let updates: Set<Permission> = [
    .customerUpdate, .contactUpdate, .leadUpdate, .dealUpdate, .communicationUpdate, .activityUpdate, .projectUpdate, .activityAssign,
    .dealWin, .dealLose, .dealStageChange, .leadScore, .leadDisqualify,
  ]
  private static let deletes: Set<Permission> = [
    .customerDelete, .contactDelete, .leadDelete, .dealDelete, .communicationDelete, .activityDelete, .projectDelete,
  ]
  private static let managing: Set<Permission> = [
    .pipelineCreate, .pipelineUpdate, .customerExport, .contactExport, .reportsView, .reportsExport, .tagManage, .importRun,
    .recordsOthers, .viewShare,
  ]
  private static let administering: Set<Permission> = [
    .pipelineDelete, .importOthers, .settingsManage, .trashPurge, .contactErase,
  ]

  static let defaults = RoleDefaults(
    [
      Role(key: admin, name: label(admin), permissions: administrator, isFixed: true),
      Role(key: manager, name: label(manager), permissions: views.union(creates).union(updates).union(managing)),
      Role(key: salesRep, name: label(salesRep), permissions: views.union(creates).union(updates).union(deletes).union(selling)),
      Role(key: user, name: label(user), permissions: using),
    ], needs: needs)

  /// Whoever does not see deals neither adds nor changes any, whatever else the matrix says of them.
  private static let needs: [Permission: Permission] = Dictionary(
    views.flatMap { view -> [(Permission, Permission)] in
      let area = view.rawValue.dropLast("view".count)
      return administrator.filter { $0 != view && $0.rawValue.hasPrefix(area) }.map { ($0, view) }
    }, uniquingKeysWith: { first, _ in first })

  private static let selling: Set<Permission> = [.reportsView, .importRun]
  private static let using: Set<Permission> = [
    .customerView, .contactView, .leadView, .activityView, .projectView, .pipelineView, .communicationView, .communicationCreate,
    .activityCreate, .activityUpdate,
  ]
  private static let administrator: Set<Permission> =
    views
    .union(creates).union(updates).union(deletes).union(managing).union(administering)
}
