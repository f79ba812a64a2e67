internal import Store

extension Problem {
  /// What is refused about people, roles and workspaces, over HTTP.
  init(_ error: AccessError) {
    switch error {
    case .throttled(let seconds): self = .tooManyRequests(retryAfter: Int(clamping: seconds))
    case .stale, .emailTaken, .alreadyMember, .workspaceExists: self = .conflict(error.description)
    case .fixedRole, .lastOfFixedRole, .cannotSignIn, .wrongCode, .readOnly: self = .forbidden(error.description)
    case .unknownPerson, .unknownWorkspace: self = .notFound(error.description)
    default: self = .unprocessable(error.description)
    }
  }
}
