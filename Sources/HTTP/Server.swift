import CSystem
import Glibc
import Synchronization

/// An HTTP/1.1 server on POSIX sockets (RFC 9110, RFC 9112): a few threads that wait for all connections, and a bounded pool of workers.
public final class Server: Sendable {
  private struct Running {
    var state: ServerState
    var listeners: [(descriptor: Int32, address: Address)]
    var mailboxes: [Mailbox]
    var threads: [PlainThread]
  }

  private let configuration: Configuration
  private let application: Application
  private let running = Mutex<Running?>(nil)

  public init(_ configuration: Configuration, application: Application) {
    self.configuration = configuration
    self.application = application
  }

  /// Binds every address and starts the threads. Returns the addresses with the ports that were taken. Throws when an address cannot be
  /// bound; nothing is left open then.
  public func start() throws(SystemFailure) -> [Address] {
    Self.raiseDescriptorLimit()
    var listeners: [(descriptor: Int32, address: Address)] = []
    do {
      for address in configuration.addresses { listeners.append(try Socket.listen(address)) }
      let started = try launch(listeners)
      running.withLock { $0 = started }
      return listeners.map(\.address)
    } catch {
      for listener in listeners { close(listener.descriptor) }
      throw error
    }
  }

  /// Stops accepting, lets what is in flight finish for up to `grace` seconds, then closes all and joins the threads. Must not be called
  /// by a handler.
  public func shutDown(grace: Double) {
    guard let running = running.withLock({ $0.take() }) else { return }
    for listener in running.listeners {
      // Closed only after the loops have ended, so that no other file gets the number meanwhile.
      shutdown(listener.descriptor, Int32(SHUT_RDWR))
      if case .unix(let path) = listener.address { unlink(path) }
    }
    Self.stop(running, deadline: Clock.now() + Clock.nanoseconds(grace))
    for listener in running.listeners { close(listener.descriptor) }
  }

  private func launch(_ listeners: [(descriptor: Int32, address: Address)]) throws(SystemFailure) -> Running {
    let state = try ServerState(configuration, application)
    let descriptors = listeners.map(\.descriptor)
    var running = Running(state: state, listeners: listeners, mailboxes: [], threads: [])
    do {
      for _ in 0..<max(1, configuration.loops) {
        let mailbox = try Mailbox()
        let epoll = try Epoll()
        let thread = try PlainThread {
          EventLoop(state: state, mailbox: mailbox, epoll: epoll, listeners: descriptors).run()
        }
        running.mailboxes.append(mailbox)
        running.threads.append(thread)
      }
    } catch {
      Self.stop(running, deadline: Clock.now())
      throw error
    }
    return running
  }

  private static func stop(_ running: Running, deadline: UInt64) {
    for mailbox in running.mailboxes { mailbox.post(.shutDown(deadline: deadline)) }
    for thread in running.threads { thread.join() }
    // Handlers get what is left of the time, and a moment to leave in any case.
    let left = deadline - min(deadline, Clock.now())
    running.state.pool.stop(grace: max(0.1, Double(left) / 1e9))
  }

  /// The usual soft limit of 1,024 descriptors is far below the connections we take.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
