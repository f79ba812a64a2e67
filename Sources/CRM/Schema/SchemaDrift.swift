import Records
public import Store

extension Product {
  /// Where the tables of the file are not what the entities declare; empty when all is well. The product must not serve otherwise.
  public static func drift(in store: Store) throws -> [String] { try ProductSchema.entities.flatMap { try $0.drift(in: store) } }
}
