import Dispatch
import Foundation
public import Store
import Synchronization
import Values
public import Web

/// One page that somebody opened.
struct PageView {
  let workspace: WorkspaceID
  let person: RecordID
  let kind: String
  let at: Instant
}

/// Page views on their way into the store. A request pays for one lock and one append; a thread of its own writes them.
public final class PageViews: Sendable {
  private struct State {
    var views: [PageView] = []
    var isStopping = false
  }

  private let store: Store
  /// Whether somebody is to be told about them.
  private let isSent: Bool
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let ended = DispatchGroup()
  /// As many as are written at once, and as many as wait at most.
  private static let (heap, most) = (500, 10_000)
  private static let pause = 10

  public init(store: Store, isSent: Bool = false) {
    self.store = store
    self.isSent = isSent
  }

  /// Notes what a person opened. Programs are not counted.
  public func note(_ session: Session, _ route: Route, _ query: FormValues) {
    guard case .cookie = session.kind, let kind = UsageKind.of(route, query) else { return }
    let view = PageView(workspace: session.workspace, person: session.userID, kind: kind, at: .now)
    let waiting = state.withLock { state in
      if state.views.count < Self.most { state.views.append(view) }
      return state.views.count
    }
    if waiting == Self.heap { wake.signal() }
  }

  public func start() {
    ended.enter()
    let thread = Thread { [self] in
      while !state.withLock({ $0.isStopping }) {
        _ = wake.wait(timeout: .now() + .seconds(Self.pause))
        flush()
      }
      ended.leave()
    }
    thread.name = "kith-usage"
    thread.start()
  }

  /// Writes what is left and ends.
  public func stop() {
    state.withLock { $0.isStopping = true }
    wake.signal()
    _ = ended.wait(timeout: .now() + .seconds(5))
  }

  /// Writes what was noted and counts what happened, in every workspace, also where nobody opened a page. What cannot be written is lost; it
  /// is only counted.
  func flush() {
    let views = state.withLock { state in
      defer { state.views = [] }
      return state.views
    }
    let noted = Dictionary(grouping: views, by: \.workspace)
    _ = Result {
      for workspace in try store.installation.workspaces() {
        _ = Result { try write(noted[workspace.id] ?? [], workspace.id) }
      }
    }
  }

  /// Transaction after transaction, so that others write in between, until everything is counted. Who stops counts the rest next time.
  private func write(_ views: [PageView], _ workspace: WorkspaceID) throws {
    guard let session = try store.installation.systemSession(in: workspace, requestID: "usage") else { return }
    var left = views[...]
    var isMore = try session.read { reader in
      try Usage.isBehind(reader) || (isSent && !UsageSending.isReady(reader))
    }
    while !left.isEmpty || isMore && !state.withLock({ $0.isStopping }) {
      isMore = try session.write { writer in
        let isMore = try Usage.add(Array(left.prefix(Self.heap)), writer)
        if isSent { try UsageSending.enqueue(writer) }
        return isMore
      }
      left = left.dropFirst(Self.heap)
    }
  }
}
