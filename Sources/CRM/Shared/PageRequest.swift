import Store
import Values
import Web

/// Which page of a list is asked for, where no declaration reads the list: `limit`, `page` and `cursor`, as every list takes them.
struct PageRequest {
  let limit: Int
  private let page: Int?
  let cursor: String?

  private static let reach = 10_000

  init(_ query: FormValues, limit preset: Int = 20) throws {
    limit = min(max(try query.wholeNumber("limit") ?? preset, 1), 100)
    cursor = query.text("cursor")
    page = try query.wholeNumber("page")
    if let page, page < 1 { throw Problem.unprocessable(fields: ["page": "page must be a whole number from 1."]) }
    if let page, cursor == nil, page > Self.reach / limit {
      throw Problem.unprocessable(fields: ["cursor": "page reaches to row 10,000; go on with cursor from the last answer."])
    }
  }

  /// Rows before the page; none where a cursor says where it begins.
  var offset: Int { cursor == nil ? ((page ?? 1) - 1) * limit : 0 }

  /// - Parameter total: counted up to ten thousand and one.
  func pagination(total: Int64, next: String?) -> JSON {
    let (total, isExact) = (min(Int(total), Self.reach), total <= Self.reach)
    var pagination: [(String, JSON)] = [
      ("page", JSON(page ?? 1)), ("limit", JSON(limit)), ("total", JSON(total)), ("pages", JSON((total + limit - 1) / limit)),
    ]
    if !isExact { pagination.append(("totalIsExact", false)) }
    return JSON(members: pagination + [("cursor", JSON(next))])
  }

  static func wrongCursor() -> Problem { .unprocessable(fields: ["cursor": "This is no cursor of this list."]) }

  static let parameters: [Endpoint.Parameter] = [
    .init("limit", .range(1, 100).about("Rows of a page; more than 100 are 100.")),
    .init("cursor", .text.about("pagination.cursor of the page before: the way through long lists.")),
    .init("page", .range(1, 10_000).about("The number of the page, as far as row 10,000.")),
  ]
}
