import Web

enum ExportRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/api/crm/export", .customerExport, ExportAPI.run, .export)
  }
}

extension Endpoint {
  static let export = Endpoint(
    "exportList", "Take a list out as a file",
    about: """
      Takes every filter, search and sort of the list itself. The first type names the list; a second one filters by the field. \
      A CSV file imports again without a change, but for communications, which are not imported.
      """,
    parameters: [
      .init("type", .choice(ExportKind.allCases.map(\.rawValue)).about("Which list; customers where nothing is said.")),
      .init("format", .choice(ExportAPI.Format.allCases.map(\.rawValue)).about("csv where nothing is said.")),
      .init("bom", .boolean.about("Begin the CSV with a byte order mark, by which spreadsheets know UTF-8.")),
      .init("id", .id.about("Only this record; may stand more than once.")), .init("search", .text), .init("sortBy", .text),
      .init("sortOrder", .choice(["asc", "desc"])),
    ],
    answer: .text, mediaTypes: ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"])
}
