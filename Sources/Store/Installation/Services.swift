/// What a store keeps beside its connections.
struct Services: Sendable {
  let roles: RoleDefaults
  let signIn: SignInState
  let blobs: BlobStore
  let secretKey: SecretKey
  let jobSignal = JobSignal()

  /// - Parameter isNew: whether the folder has no workspace yet.
  init(directory: String, isNew: Bool, roles: RoleDefaults, _ configuration: Store.Configuration) throws {
    self.roles = roles
    signIn = SignInState(configuration.signIn, passwordCost: configuration.passwordCost, workers: configuration.workers)
    blobs = try BlobStore(directory: directory + "/blobs")
    secretKey = try SecretKey(in: directory, mayBeNew: isNew)
  }
}

extension Store {
  /// The product's roles.
  public var roles: RoleDefaults { services.roles }
  /// Files by content.
  public var blobs: BlobStore { services.blobs }
  /// Seals the fields that must not stand in the file as plain text.
  public var secretKey: SecretKey { services.secretKey }

  var signIn: SignInState { services.signIn }
}

extension Session {
  /// Files by content; a row names them through `Writer.keep`.
  public var blobs: BlobStore { store.blobs }
  /// Seals the fields that must not stand in the file as plain text.
  public var secretKey: SecretKey { store.secretKey }
  /// The product's roles.
  public var roles: RoleDefaults { store.roles }
}
