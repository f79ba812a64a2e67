import Foundation
import Testing
import Values

@testable import CRM

/// The files in ../shared/data, where they are at hand.
enum RealFiles {
  static let folder: String? = {
    var place = URL(filePath: #filePath).deletingLastPathComponent()
    while place.pathComponents.count > 1 {
      let folder = place.appending(path: "shared/data")
      if FileManager.default.fileExists(atPath: folder.path) { return folder.path }
      place = place.deletingLastPathComponent()
    }
    return nil
  }()

  static func reader(_ path: String) throws -> CSVReader { try CSVReader(.file((folder ?? "") + "/" + path)) }
}

@Suite(.enabled(if: RealFiles.folder != nil)) struct RealFileTests {
  @Test func `the accounts come out with parents, cities and exact revenue`() throws {
    let reader = try RealFiles.reader("crm-sales-opportunities/accounts.csv")
    let map = try ImportMap(
      parsing: Array(#"{"factor": {"annualRevenue": 1000000}, "values": {"industry": {"technolgy": "technology"}}}"#.utf8))
    let plan = try ImportPlan(map, header: reader.header, aliases: ImportAliases.customers)
    #expect(plan.unusedColumns == ["year_established", "office_location"])
    let (revenue, parent, industry) = (
      plan.index(of: "annualRevenue") ?? 0, plan.index(of: "parentId") ?? 0, plan.index(of: "industry") ?? 0
    )
    var (row, parents, sectors, first) = (CSVRow(), 0, Set<String>(), "")
    while try reader.next(&row) {
      let texts = plan.read(row)
      if first.isEmpty { first = texts[revenue] }
      #expect(Importing.minor(texts[revenue]) != nil && row.raggedness(columns: reader.header.count) == nil)
      parents += texts[parent].isEmpty ? 0 : 1
      sectors.insert(texts[industry])
    }
    #expect(reader.rowCount == 85 && parents == 15 && first == "1100040000")
    #expect(sectors.contains("technology") && !sectors.contains("technolgy"))
  }

  @Test func `the pipeline keeps its 8,800 deals, their value and their dirt`() throws {
    let reader = try RealFiles.reader("crm-sales-opportunities/sales_pipeline.csv")
    let json = #"{"compose": {"name": "{product} – {account}"}, "values": {"product": {"GTXPro": "GTX Pro"}}}"#
    let plan = try ImportPlan(ImportMap(parsing: Array(json.utf8)), header: reader.header, aliases: ImportAliases.deals)
    #expect(plan.unusedColumns.isEmpty)
    let index = Dictionary(uniqueKeysWithValues: plan.fields.enumerated().map { ($1, $0) })
    func text(_ field: String, _ texts: [String]) -> String { index[field].map { texts[$0] } ?? "?" }
    var (row, counts, won, ids) = (CSVRow(), [String: Int](), Int64(0), Set<String>())
    while try reader.next(&row) {
      let texts = plan.read(row)
      ids.insert(text("externalId", texts))
      counts[text("stageId", texts), default: 0] += 1
      if text("customerId", texts).isEmpty { counts["no account", default: 0] += 1 }
      if text("products", texts) == "GTX Pro" { counts["GTX Pro", default: 0] += 1 }
      if text("amount", texts).isEmpty { counts["no value", default: 0] += 1 }
      if text("firstContactDate", texts).isEmpty { counts["no engage date", default: 0] += 1 }
      if text("name", texts).hasSuffix("– ") || text("name", texts).isEmpty { counts["bad name", default: 0] += 1 }
      if text("stageId", texts) == "Won" { won += Importing.minor(text("amount", texts)) ?? 0 }
    }
    #expect(reader.rowCount == 8800 && ids.count == 8800 && won == 1_000_553_400)
    #expect(
      counts == [
        "Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500, "no account": 1425, "GTX Pro": 1480, "no value": 2089,
        "no engage date": 500,
      ])
  }

  @Test func `the Northwind customers keep accents, quoted commas and their contact persons`() throws {
    let reader = try RealFiles.reader("northwind/Customers.csv")
    let plan = try ImportPlan(ImportMap(), header: reader.header, aliases: ImportAliases.customers)
    #expect(Set(plan.unusedColumns) == ["ContactName", "ContactTitle", "Fax"])
    let contacts = try ImportPlan(
      ImportMap(parsing: Array(#"{"columns": {"CustomerID": ["externalId", "customer"]}}"#.utf8)), header: reader.header,
      aliases: ImportAliases.contacts)
    var (row, ids, cities) = (CSVRow(), Set<String>(), Set<String>())
    while try reader.next(&row) {
      let texts = plan.read(row)
      ids.insert(texts[plan.index(of: "externalId") ?? 0])
      cities.insert(texts[plan.index(of: "billingAddress.city") ?? 0])
      let person = contacts.read(row)
      #expect(!person[contacts.index(of: "name") ?? 0].isEmpty && !person[contacts.index(of: "jobTitle") ?? 0].isEmpty)
      #expect(person[contacts.index(of: "customerId") ?? 0] == person[contacts.index(of: "externalId") ?? 0])
    }
    #expect(reader.rowCount == 93 && ids.count == 93 && ids.contains("Val2"))
    #expect(cities.isSuperset(of: ["México D.F.", "Århus", "Münster"]))
  }

  @Test func `the orders' dates have a time behind them and are all read`() throws {
    let reader = try RealFiles.reader("northwind/Orders.csv")
    let column = try #require(HeaderMatcher.column(named: "OrderDate", in: reader.header))
    var (row, dates) = (CSVRow(), [CalendarDate]())
    while try reader.next(&row) {
      if let date = FieldReading.date(FieldReading.cell(row, column), .monthFirst) { dates.append(date) }
    }
    #expect(dates.count == 830 && dates.min()?.description == "1996-07-04" && dates.max()?.description == "1998-05-06")
  }
}
