/// What people, roles and workspaces refuse; each reads as a sentence for whoever asked.
public enum AccessError: Error, Hashable, CustomStringConvertible {
  case invalidName
  case invalidEmail(String)
  case emailTaken(String)
  case alreadyMember(String)
  case unknownPerson(String)
  case unknownRole(String)
  case unknownPermission(String)
  case fixedRole(String)
  case lastOfFixedRole(String)
  case weakPassword(String)
  case wrongPassword
  case cannotSignIn(String)
  case workspaceExists(String)
  case unknownWorkspace(String)
  case wrongCode
  case stale
  case readOnly
  case throttled(retryAfter: Int64)

  public var description: String {
    switch self {
    case .invalidName: "A name has from 1 to 200 characters."
    case .invalidEmail(let email): "“\(email)” is not an e-mail address."
    case .emailTaken(let email): "Somebody else has the address \(email)."
    case .alreadyMember(let name): "This workspace has a member \(name) already."
    case .unknownPerson(let email): "Nobody has the address \(email)."
    case .unknownRole(let role): "There is no role \(role)."
    case .unknownPermission(let permission): "There is no permission \(permission)."
    case .fixedRole(let role): "The permissions of \(role) cannot be changed."
    case .lastOfFixedRole(let role): "A workspace keeps at least one active member with the role \(role)."
    case .weakPassword(let reason): reason
    case .wrongPassword: "The password is not right."
    case .cannotSignIn(let reason): reason
    case .workspaceExists(let name): "There is a workspace “\(name)” already."
    case .unknownWorkspace(let name): "There is no workspace “\(name)”."
    case .wrongCode: "The code is not right, or it has been used."
    case .stale: "Somebody else changed this in the meantime."
    case .readOnly: "This token may read, and change nothing."
    case .throttled(let seconds): "Too many attempts; try again in \(Self.span(seconds))."
    }
  }

  private static func span(_ seconds: Int64) -> String {
    func counted(_ number: Int64, _ unit: StaticString) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
    return seconds < 90 ? counted(seconds, "second") : counted((seconds + 59) / 60, "minute")
  }
}
