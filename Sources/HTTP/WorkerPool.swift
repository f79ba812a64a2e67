import CSystem
import Glibc

/// A fixed number of threads that run jobs in order of arrival, with a bound on how many may wait.
final class WorkerPool: Sendable {
  typealias Job = @Sendable () -> Void

  private let queue: JobQueue
  private let threads: [PlainThread]

  /// Throws when the system gives no more threads.
  init(workers: Int, limit: Int) throws(SystemFailure) {
    let queue = JobQueue(limit: limit)
    var threads: [PlainThread] = []
    for _ in 0..<max(1, workers) {
      threads.append(
        try PlainThread {
          while let job = queue.take() { job() }
          queue.leave()
        })
    }
    self.queue = queue
    self.threads = threads
  }

  /// False when too many wait already.
  func submit(_ job: @escaping Job) -> Bool { queue.put(job, isBounded: true) }

  /// For the next piece of a response that has begun: there is at most one for each connection, so the connections are the bound.
  func submitContinuation(_ job: @escaping Job) { _ = queue.put(job, isBounded: false) }

  /// Lets the queue run empty for up to `grace` seconds and ends the threads. A handler that hangs is left to the end of the process.
  func stop(grace: Double) {
    if queue.stop(threads: threads.count, grace: grace) {
      for thread in threads { thread.join() }
    }
  }
}

/// What the workers take from. A condition variable, because Swift's Mutex has none; all fields are read and written under the lock.
private final class JobQueue: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let limit: Int
  private var jobs: [WorkerPool.Job?] = []
  private var first = 0
  private var sleepers = 0
  private var gone = 0
  private var isStopped = false

  init(limit: Int) {
    self.limit = limit
    pthread_mutex_init(lock, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(lock)
    condition.deallocate()
    lock.deallocate()
  }

  func put(_ job: @escaping WorkerPool.Job, isBounded: Bool) -> Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    let waiting = jobs.count - first
    // A sleeping worker takes the job at once, so it does not count as waiting.
    if isStopped || isBounded && waiting >= limit + sleepers { return false }
    jobs.append(job)
    if sleepers > 0 { pthread_cond_signal(condition) }
    return true
  }

  /// The next job; nil when the pool has stopped and the queue is empty.
  func take() -> WorkerPool.Job? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while first == jobs.count {
      if isStopped { return nil }
      sleepers += 1
      pthread_cond_wait(condition, lock)
      sleepers -= 1
    }
    return removeFirst()
  }

  /// A worker has ended.
  func leave() {
    pthread_mutex_lock(lock)
    gone += 1
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(lock)
  }

  /// True when this many workers have ended in time.
  func stop(threads: Int, grace: Double) -> Bool {
    var limit = timespec()
    clock_gettime(CLOCK_REALTIME, &limit)
    limit.tv_sec += Int(grace)
    limit.tv_nsec += Int(grace.truncatingRemainder(dividingBy: 1) * 1e9)
    if limit.tv_nsec >= 1_000_000_000 {
      limit.tv_sec += 1
      limit.tv_nsec -= 1_000_000_000
    }
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    isStopped = true
    pthread_cond_broadcast(condition)
    while gone < threads, pthread_cond_timedwait(condition, lock, &limit) == 0 {}
    return gone == threads
  }

  private func removeFirst() -> WorkerPool.Job? {
    let job = jobs[first].take()
    first += 1
    if first == jobs.count {
      jobs.removeAll(keepingCapacity: true)
      first = 0
    } else if first >= 1024, first * 2 > jobs.count {
      jobs.removeFirst(first)
      first = 0
    }
    return job
  }
}

/// A thread of our own: handlers block, so they must not run on the pool that Swift's concurrency counts on.
struct PlainThread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let handle: pthread_t

  init(_ run: @escaping @Sendable () -> Void) throws(SystemFailure) {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard status == 0 else {
      body.release()
      throw SystemFailure("start a thread", code: status)
    }
    handle = thread
  }

  func join() { pthread_join(handle, nil) }
}
