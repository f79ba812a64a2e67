import Records
import Store
import Web

enum TagRoutes {
  static func add(to routes: inout Routes) {
    resource.add(to: &routes)
    routes.get("/crm/settings/tags", .tagManage, TagPages.index)
    routes.get("/crm/tags", .tagManage) { $0.redirect(TagPages.path) }
    routes.get("/crm/tags/:id", .tagManage, TagPages.show)
    routes.post("/crm/tags/:id/merge", .tagManage, TagPages.merge)
    routes.post("/crm/tags/:id/unmerge", .tagManage, TagPages.unmerge)
    routes.post("/api/crm/tags/:id/merge", .tagManage, TagPages.apiMerge, .mergeTag)
    routes.post("/api/crm/tags/:id/unmerge", .tagManage, TagPages.apiUnmerge, .unmergeTag)
  }

  static var resource: Resource {
    var resource = Resource(Tag.type, entities: ProductSchema.entities)
    resource.hasIndexPage = false
    resource.hasShowPage = false
    resource.formTemplate = "tags/form"
    resource.formValues = TagPages.formValues
    resource.columns = [("usageCount", usageCount)]
    resource.filters = { _, reader in [.isEmpty("mergedInto")] + (try Tag.isSeen(by: reader) ? [] : [.sql("1 = 0")]) }
    resource.alsoFound = { text, reader in ("t.id IN \(list: try Tag.named(text, reader))", false) }
    resource.members = { _, reader, _ in
      guard try Tag.isSeen(by: reader) else { throw Problem.notFound }
      return []
    }
    return resource
  }

  /// How many records have the tag, or one that was merged into it, those in Trash too, counted up to ten thousand.
  private static let usageCount: SQL = """
    (SELECT count(*) FROM (SELECT 1 FROM record_tags l WHERE l.tag_id IN (
      WITH RECURSIVE merged(id, depth) AS (
        SELECT t.id, 0 UNION ALL SELECT m.id, merged.depth + 1 FROM merged JOIN tags m ON m.merged_into = merged.id WHERE merged.depth < 50)
      SELECT id FROM merged) LIMIT 10000))
    """
}
