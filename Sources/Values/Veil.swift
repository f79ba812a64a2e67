/// What stands for a value that a person may know of and not read.
public enum Veil {
  public static let text = "••••"
}
