extension Server {
  /// How a server listens, how much it takes and how long it waits.
  public struct Configuration: Sendable {
    public var addresses: [Address]
    /// Event loop threads.
    public var loops: Int
    /// Worker threads, which run the handlers that may block.
    public var workers: Int
    /// Requests that may wait for a worker; one more is answered 503 with Retry-After.
    public var queueLimit: Int
    public var limits: Limits
    public var deadlines: Deadlines
    /// Who may speak for a client with X-Forwarded-For and X-Forwarded-Proto.
    public var trustedProxies: [AddressRange]
    /// Where access lines go; nil for none.
    public var accessLog: AccessLog?
    /// Where large bodies are kept while their request lives.
    public var spoolDirectory: String

    public init(
      addresses: [Address] = [.ipv4("127.0.0.1", port: 8080)], loops: Int = 1, workers: Int = 4, queueLimit: Int = 256,
      limits: Limits = Limits(), deadlines: Deadlines = Deadlines(), trustedProxies: [AddressRange] = [],
      accessLog: AccessLog? = nil, spoolDirectory: String = "/tmp"
    ) {
      self.addresses = addresses
      self.loops = loops
      self.workers = workers
      self.queueLimit = queueLimit
      self.limits = limits
      self.deadlines = deadlines
      self.trustedProxies = trustedProxies
      self.accessLog = accessLog
      self.spoolDirectory = spoolDirectory
    }
  }
}

/// Sizes above which a request is refused.
public struct Limits: Sendable {
  /// Bytes of the request line without its end; 414 above.
  public var requestLine = 8192
  /// Bytes of all field lines with their ends; 431 above.
  public var headerBytes = 16384
  /// Field lines; 431 above.
  public var headerFields = 100
  /// Connections open at once; one more is answered 503 and closed.
  public var connections = 10_000
  /// Bytes that the bodies of all requests may take at once, beyond the first 64 KB of each; 503 above.
  public var bodyBytes = 1 << 30

  public init() {}
}

/// Times, in seconds, after which a connection is given up.
public struct Deadlines: Sendable {
  /// From the first byte of a request to the end of its head; 408 after.
  public var head = 10.0
  /// A body must bring 1 KB, or its end, in each span of this length; 408 otherwise.
  public var body = 10.0
  /// Between two requests, before the connection is closed.
  public var idle = 60.0
  /// A client must take some bytes of a response in each span of this length.
  public var write = 30.0

  public init() {}
}
