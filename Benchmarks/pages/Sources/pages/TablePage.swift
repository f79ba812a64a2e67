import RawPage
import Store
import Templating
import Values

/// Fifty rows of twelve columns from one file, as cells and as a table: ours beside SQLite's own functions.
struct TablePage {
  private let session: Session
  private let templates: Templates
  private let raw: OpaquePointer
  private let after = "M"

  init(_ folder: DemoFolder, templates directory: String) throws {
    session = folder.session
    templates = try Templates(directory: directory)
    guard let raw = raw_page_open(folder.store.directory + "/kith.sqlite", session.workspace.rawValue) else {
      throw StoreError.damaged("the database cannot be read")
    }
    self.raw = raw
  }

  func cells() throws {
    let ours = try session.read(page)
    let theirs = written(raw_page_cells(raw, after))
    precondition(ours.rowCount == 50 && ours.columnCount == 12 && ours.arena == theirs, "both read the same bytes")
    let times = try Measure.median(of: 300) {
      raw_page_cells(raw, after)
    } _: {
      try session.read(page).arena.count
    }
    report("query to a page of cells, 50 × 12", times, goal: 1.25)
  }

  func html() throws {
    let theirs = written(raw_page_html(raw, after))
    let ours = try render()
    precondition(ours == theirs, "both write the same page")
    let times = try Measure.median(of: 200) {
      raw_page_html(raw, after)
    } _: {
      try render().count
    }
    report("query to a table in HTML, \(theirs.count) bytes", times, goal: 1.75)
  }

  private func page(_ reader: Reader) throws -> CellPage {
    try reader.page(
      """
      SELECT id, name, primary_email, primary_phone, industry, status, annual_revenue, currency_code, website, last_contact_date, created_at,
        owner_id FROM customers WHERE name > \(after) ORDER BY name, seq LIMIT 50
      """)
  }

  private func render() throws -> [UInt8] {
    let values: Object = ["clients": .page(try session.read(page))]
    return try templates.render("clients", values)
  }

  private func written(_ count: Int) -> [UInt8] { Array(UnsafeBufferPointer(start: raw_page_bytes(raw), count: count)) }
}
