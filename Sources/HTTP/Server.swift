/// An HTTP/1.1 server on POSIX sockets (RFC 9110, RFC 9112).
public final class Server: Sendable {
  private let configuration: Configuration
  private let application: Application

  public init(_ configuration: Configuration, application: Application) {
    self.configuration = configuration
    self.application = application
  }

  /// Binds every address and starts the threads. Returns the addresses with the ports that were taken.
  public func start() throws(SystemFailure) -> [Address] { [] }

  /// Stops accepting, lets what is in flight finish for up to `grace` seconds, then closes all and joins the threads.
  public func shutDown(grace: Double) {}
}
