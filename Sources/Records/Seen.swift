public import Store

extension EntityType {
  /// The entity with the fields that a session sees. Lists, filters, columns and changes of many records take their fields from here.
  public func seen(by reader: Reader) throws -> EntityType { self }
}

extension Field {
  /// Where the value stands in a list, over the alias `t`.
  var operand: SQL { "t.\(column)" }
}
