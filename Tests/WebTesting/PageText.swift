import Glibc

extension String {
  /// Whether these bytes stand in it; neither may hold NUL. Foundation's `contains` knows letters that are written in two ways, and takes a
  /// hundred times as long for a whole page.
  public func hasBytes(_ part: String) -> Bool { withCString { text in part.withCString { strstr(text, $0) != nil } } }
}
