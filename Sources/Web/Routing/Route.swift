public import Store

/// What a signed-in person's request is answered by.
public typealias Handler = @Sendable (Context) throws -> Response

/// Answers anyone, and therefore gets no session and no data.
public typealias AnonymousHandler = @Sendable (AnonymousContext) throws -> Response

/// One line of the route table: a method, a pattern, who may come in, and what answers.
public struct Route: Sendable {
  enum Gate: Sendable {
    case permission(Permission, Handler)
    case signedIn(Handler)
    case anonymous(AnonymousHandler)
  }

  public let method: String
  /// Literal segments, `:name` for one segment, `*name` at the end for the rest.
  public let pattern: String
  /// The largest body in bytes. A larger limit than the default lets files spool to disk.
  public let bodyLimit: Int
  /// Answered on the event loop, so it does no I/O.
  public let isInline: Bool
  /// Answered under any Host: health checks and metrics come by address.
  public let takesAnyHost: Bool
  /// What an address of the API takes and answers.
  public let endpoint: Endpoint?
  let gate: Gate

  /// The permission asked for; nil where signing in is enough, or nothing is asked.
  public var permission: Permission? {
    if case .permission(let permission, _) = gate { permission } else { nil }
  }

  public var isAnonymous: Bool {
    if case .anonymous = gate { true } else { false }
  }

  /// Who may come in, in one word: the permission, `signed-in` or `anonymous`.
  public var access: String { permission?.rawValue ?? (isAnonymous ? "anonymous" : "signed-in") }

  public var parameterNames: [String] {
    pattern.split(separator: "/").filter { $0.first == ":" || $0.first == "*" }.map { String($0.dropFirst()) }
  }

  public static let defaultBodyLimit = 1 << 20
}

extension Route: CustomStringConvertible {
  /// A line for `kith routes`.
  public var description: String {
    let name = method.count < 6 ? method + String(repeating: " ", count: 6 - method.count) : method
    let path = pattern.count < 52 ? pattern + String(repeating: " ", count: 52 - pattern.count) : pattern
    return "\(name) \(path) \(access)"
  }
}
