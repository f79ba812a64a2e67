public import Values

/// What the filters for time and money go by: whoever looks at the page.
public struct Environment: Sendable {
  /// The zone in which instants are shown.
  public var zone: Zone
  /// The moment that "Today" and "3 hours ago" are measured from.
  public var now: Instant
  /// The currency of amounts that name none.
  public var currency: Currency

  public init(zone: Zone = .utc, now: Instant = .now, currency: Currency = .usd) {
    self.zone = zone
    self.now = now
    self.currency = currency
  }
}
