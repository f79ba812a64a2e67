/// What a name stands for at compile time.
enum Binding {
  case place(Operand)
  /// A path that an include was given, read again at each use.
  case path(Operand, [String])
}

/// The names that a stretch of template sees. Includes start afresh.
struct Scopes {
  private struct Scope {
    var names: [String: Binding] = [:]
    var variables: [String: Int] = [:]
    let isInclude: Bool
    var loop: Int?
  }

  private var scopes = [Scope(isInclude: false)]

  var isInInclude: Bool { scopes.contains { $0.isInclude } }

  mutating func open(loop: Int? = nil) { scopes.append(Scope(isInclude: false, loop: loop)) }
  mutating func openInclude(_ names: [String: Binding]) { scopes.append(Scope(names: names, isInclude: true)) }
  mutating func close() { scopes.removeLast() }

  mutating func bind(_ name: String, _ binding: Binding) { scopes[scopes.count - 1].names[name] = binding }

  /// The slot of a variable made by `set` that may be set again, from the inside out as far as the include.
  func variable(_ name: String) -> Int? {
    for scope in visible where scope.names[name] != nil { return scope.variables[name] }
    return nil
  }

  mutating func bindVariable(_ name: String, slot: Int) {
    scopes[scopes.count - 1].variables[name] = slot
    bind(name, .place(.slot(slot)))
  }

  func binding(_ name: String) -> Binding? { visible.lazy.compactMap { $0.names[name] }.first }
  var loop: Int? { visible.lazy.compactMap(\.loop).first }

  private var visible: [Scope] {
    var result: [Scope] = []
    for scope in scopes.reversed() {
      result.append(scope)
      if scope.isInclude { break }
    }
    return result
  }
}
