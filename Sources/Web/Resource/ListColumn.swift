public import Records
public import Store
public import Templating
import Values

/// A column of a list's table: one that the entity's template draws in its own way, or a field that is shown by its kind.
public struct ListColumn: Sendable {
  /// The field it shows, or a word of the entity's own.
  public let name: String
  public let label: String
  /// The field that its head sorts by.
  public let sort: String?
  /// Classes of its head and its cells: `num`, `is-desk`.
  public let style: String
  /// Whether people see it before they choose for themselves.
  public let isDefault: Bool
  /// Drawn by the entity's template.
  public let isSpecial: Bool

  /// A column that the entity's template draws.
  public init(_ name: String, _ label: String, sort: String? = nil, style: String = "", isDefault: Bool = true) {
    self.init(name: name, label: label, sort: sort, style: style, isDefault: isDefault, isSpecial: true)
  }

  private init(name: String, label: String, sort: String?, style: String, isDefault: Bool, isSpecial: Bool) {
    (self.name, self.label, self.sort, self.style) = (name, label, sort, style)
    (self.isDefault, self.isSpecial) = (isDefault, isSpecial)
  }

  init(_ field: Field, isDefault: Bool) {
    let isNumber =
      switch field.kind {
      case .integer, .money, .percent: true
      default: false
      }
    // What nobody chose gives way to what the table always has.
    let isRoomy = isDefault || field.tagSource != nil
    self.init(
      name: field.name, label: field.label, sort: field.isSortable ? field.name : nil,
      style: (isNumber ? "num is-desk" : "is-desk") + (isRoomy ? " is-roomy" : ""), isDefault: isDefault, isSpecial: false)
  }
}

extension Field {
  /// Whether the workspace has tags that records may carry here.
  fileprivate var isTagged: Bool { tagBook?.all.isEmpty == false && visibility == .visible }
}

extension Resource {
  /// Every column that a table may have: those of the entity's template, then the other fields of the session.
  /// - Parameter type: as the session sees it
  public func tableColumns(_ type: EntityType) -> [ListColumn] {
    let own = ownColumns(type)
    let known = Set(own.map(\.name))
    let usual = Set(type.customFields.prefix(Self.usualCustomCount).map(\.name))
    let others = type.listedFields.filter { !known.contains($0.name) }
    return own + others.map { ListColumn($0, isDefault: usual.contains($0.name) || $0.isTagged) }
  }

  /// How many of a workspace's own fields a table shows before people choose.
  private static let usualCustomCount = 2

  private func ownColumns(_ type: EntityType) -> [ListColumn] { specialColumns.filter { type.field($0.name)?.visibility != .hidden } }

  /// What everyone sees who has chosen nothing: a page is not to pay for the columns that it does not have.
  private func usualColumns(_ type: EntityType) -> [ListColumn] {
    let custom = type.customFields.prefix(Self.usualCustomCount).filter { !$0.operators.isEmpty }
    let own = ownColumns(type)
    let tags = type.fields.filter { field in field.isTagged && !own.contains { $0.name == field.name } }
    return own.filter { $0.isDefault || $0.name == type.title } + (custom + tags).map { ListColumn($0, isDefault: true) }
  }

  /// The columns in the order in which they were chosen; the usual ones where none are. The one that names the record comes first, always.
  public func chosenColumns(_ names: [String]?, _ type: EntityType) -> [ListColumn] {
    guard let names else { return usualColumns(type) }
    let own = ownColumns(type)
    return own.filter { $0.name == type.title }
      + names.filter { $0 != type.title }.compactMap { name in
        own.first { $0.name == name } ?? type.listedField(name).map { ListColumn($0, isDefault: false) }
      }
  }

  /// `columns` with their heads, and `cells`: for each row what stands in the columns that the template does not draw, by name.
  public func tableValues(_ columns: [ListColumn], _ listing: Listing, _ query: ListQuery, _ context: Context, _ reader: Reader) throws
    -> [String: Value]
  {
    let sort = query.sort ?? type.defaultSort
    let urls = Dictionary(sortLinks(sort, listing.type, context), uniquingKeysWith: { first, _ in first })
    let fields = columns.filter { !$0.isSpecial }.compactMap { listing.type.listedField($0.name) }
    let styles = Dictionary(columns.map { ($0.name, $0.style) }, uniquingKeysWith: { first, _ in first })
    let rows = fields.isEmpty ? [] : try listing.type.rows(listing.page, of: fields, reader)
    let names = try ColumnNames(fields, rows, reader)
    let mold = Mold()
    return [
      "columns": .list(
        columns.map { column in
          [
            "name": .string(column.name), "label": .string(column.label), "style": .string(column.style),
            "is_special": .bool(column.isSpecial), "url": column.sort.flatMap { urls[$0] } ?? .null,
            "sorted": .string(column.sort != sort.field ? "" : sort.descending ? "desc" : "asc"),
          ]
        }),
      "column_names": .list(columns.map { .string($0.name) }),
      "cells": .list(
        fields.isEmpty
          ? Array(repeating: .object([:]), count: listing.page.rowCount)
          : rows.enumerated().map { index, row in
            .object(
              mold.object(
                fields.map { field in
                  let cell = TableCell(row: row, page: listing.page, index: index, style: styles[field.name] ?? "")
                  return (field.name, FieldViews.cell(field, cell, names, reader.session))
                }))
          }),
    ]
  }
}

/// Where a cell of a table comes from, and the classes it has.
struct TableCell {
  let row: Row
  let page: CellPage
  let index: Int
  let style: String
}

extension FieldViews {
  /// A cell of a table: what people read, with an address or the colour of a pill.
  static func cell(_ field: Field, _ place: TableCell, _ names: ColumnNames, _ session: Session) -> Value {
    let value = self.value(of: field, place.row)
    let choice = field.choices.first { $0.value == value.text }
    let text = names.text(field, place.row) ?? self.text(field, value, place, session)
    return [
      "text": .string(text.count > 80 ? text.prefix(79) + "…" : text),
      "url": Value(url(field, value) ?? target(of: field, value, place.page, place.index)),
      "tags": .list(field.tagBook == nil ? [] : field.list(value).prefix(3).map { item($0, field) }),
      "tone": .string(choice.map(\.tone) ?? ""), "style": .string(place.style), "date": date(field, value, session),
    ]
  }

  private static func text(_ field: Field, _ value: SQLValue, _ place: TableCell, _ session: Session) -> String {
    if field.reference != nil { return place.page.string(place.index, place.page.column(field.titleName)) ?? "" }
    return text(field, value, nil, place.index, place.row.currency(of: field, workspace: session.currency), session)
  }

  private static func value(of field: Field, _ row: Row) -> SQLValue {
    switch field.name {
    case "createdAt": .integer(row.createdAt.milliseconds)
    case "updatedAt": .integer(row.updatedAt.milliseconds)
    case "createdBy": row.createdBy.map(SQLValue.id) ?? .null
    default: row[field.name]
    }
  }

  private static func date(_ field: Field, _ value: SQLValue, _ session: Session) -> Value {
    switch (field.kind, value) {
    case (.date, .text(let text)): CalendarDate(text).map { .date($0) } ?? .null
    case (.instant, .integer(let milliseconds)): .date(session.zone.today(at: Instant(milliseconds: milliseconds)))
    default: .null
    }
  }
}
