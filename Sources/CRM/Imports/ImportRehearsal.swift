import Records
import Store

extension Import {
  /// A dry run of a small file.
  static func tryOut(_ sheet: ImportSheet, _ session: Session) throws -> ImportLedger {
    try ImportLimits.alone(session) { try run(sheet, session, Options(dryRun: true)) }
  }

  /// A dry run of a large file on a copy of the data, so that others can write meanwhile.
  static func rehearse(_ sheet: ImportSheet, _ session: Session, _ options: Options) throws -> ImportLedger {
    try session.withTrialCopy { folder in
      let store = try Store(directory: folder, schema: Product.schema)
      let ledger = Result { () throws -> ImportLedger in
        let installation = store.installation
        guard let double = try installation.session(actingAs: session.userID, in: session.workspace, requestID: session.requestID) else {
          throw RecordError.forbidden
        }
        return try run(sheet, double, options)
      }
      try store.close()
      return try ledger.get()
    }
  }
}
