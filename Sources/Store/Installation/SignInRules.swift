/// How long sign-ins last and how often one may try.
public struct SignInRules: Sendable {
  /// Attempts at one account, from wherever they come.
  public var accountLimit = AttemptLimit(attempts: 10, window: 15 * 60)
  /// Attempts from one network address, at whatever account.
  public var addressLimit = AttemptLimit(attempts: 50, window: 15 * 60)
  /// Seconds without a request after which a browser is signed out.
  public var idleLifetime: Int64 = 7 * 86_400
  /// Seconds after which a browser is signed out in any case.
  public var absoluteLifetime: Int64 = 30 * 86_400
  /// Seconds for which a link to set the first password works.
  public var invitationLifetime: Int64 = 7 * 86_400

  public init() {}
}

/// What sign-in keeps in memory, one for each store.
final class SignInState: Sendable {
  let rules: SignInRules
  let passwords: Passwords
  let throttle: SignInThrottle
  let firstRun = FirstRunCode()

  init(_ rules: SignInRules, passwordCost: PasswordCost, workers: Int) {
    self.rules = rules
    passwords = Passwords(cost: passwordCost, workers: workers)
    throttle = SignInThrottle(account: rules.accountLimit, address: rules.addressLimit)
  }
}
