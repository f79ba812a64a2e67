/// What a write transaction keeps until its end. A nested write that fails puts back the copy from its start.
struct PendingWork {
  /// The newest link of each workspace's chain of events, written once at the end.
  var eventHeads: [Int64: EventHead] = [:]
  /// The last `seq` given to an event in this transaction; nil before the first.
  var lastEventSeq: Int64?
  /// Run after the commit, outside of the transaction.
  var afterCommit: [() -> Void] = []
}
