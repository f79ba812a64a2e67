internal import HTTP

/// Finds the route of a path. Patterns without parameters are one dictionary look-up; the others stand in a tree of segments in which
/// a literal wins over a parameter.
struct Router: Sendable {
  enum Match {
    case route(Route, [String])
    /// The path with its trailing slash taken off leads somewhere.
    case redirect(String)
    case methodNotAllowed([String])
    case notFound
  }

  private struct Node {
    var literals: [String: Int] = [:]
    var parameter: Int?
    var rest: Int?
    var routes: [String: Route] = [:]
  }

  private var exact: [String: [String: Route]] = [:]
  private var nodes = [Node()]

  /// Stops the process on two routes for the same requests, which is a mistake in the table.
  init(_ routes: [Route]) {
    for route in routes { add(route) }
  }

  func match(_ method: String, _ path: String) -> Match {
    guard let (routes, parameters) = find(path) else { return withoutTrailingSlash(path) }
    if let route = routes[method] ?? (method == "HEAD" ? routes["GET"] : nil) { return .route(route, parameters) }
    return .methodNotAllowed((routes.keys + (routes["GET"] == nil ? [] : ["HEAD"])).sorted())
  }

  private func withoutTrailingSlash(_ path: String) -> Match {
    guard path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") else { return .notFound }
    let shorter = String(path.dropLast())
    return find(shorter) == nil ? .notFound : .redirect(shorter)
  }

  private func find(_ path: String) -> ([String: Route], [String])? {
    if let routes = exact[path] { return (routes, []) }
    guard path.utf8.first == UInt8(ascii: "/") else { return nil }
    var segments: [String] = []
    for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let text = segment.utf8.contains(UInt8(ascii: "%")) ? Percent.decode(segment) : String(segment) else { return nil }
      segments.append(text)
    }
    return find(segments[...], from: 0, [])
  }

  private func find(_ segments: ArraySlice<String>, from index: Int, _ parameters: [String]) -> ([String: Route], [String])? {
    let node = nodes[index]
    guard let segment = segments.first else { return node.routes.isEmpty ? nil : (node.routes, parameters) }
    if let next = node.literals[segment], let found = find(segments.dropFirst(), from: next, parameters) { return found }
    guard !segment.isEmpty else { return nil }
    if let next = node.parameter, let found = find(segments.dropFirst(), from: next, parameters + [segment]) { return found }
    guard let next = node.rest else { return nil }
    return (nodes[next].routes, parameters + [segments.joined(separator: "/")])
  }

  private mutating func add(_ route: Route) {
    if !route.pattern.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "*") }) {
      let previous = exact[route.pattern, default: [:]].updateValue(route, forKey: route.method)
      precondition(previous == nil, "two routes for \(route.method) \(route.pattern)")
    }
    var index = 0
    for segment in route.pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      index = child(of: index, for: segment)
    }
    let previous = nodes[index].routes.updateValue(route, forKey: route.method)
    precondition(previous == nil, "two routes for \(route.method) \(route.pattern)")
  }

  private mutating func child(of index: Int, for segment: Substring) -> Int {
    let isParameter = segment.first == ":"
    let isRest = segment.first == "*"
    let known = isParameter ? nodes[index].parameter : isRest ? nodes[index].rest : nodes[index].literals[String(segment)]
    if let known { return known }
    nodes.append(Node())
    let new = nodes.count - 1
    if isParameter {
      nodes[index].parameter = new
    } else if isRest {
      nodes[index].rest = new
    } else {
      nodes[index].literals[String(segment)] = new
    }
    return new
  }
}
