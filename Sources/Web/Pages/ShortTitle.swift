extension String {
  /// As a message names a record: sixty characters, the last a mark where there are more.
  public var short: String { count > 60 ? prefix(59) + "…" : self }
}
