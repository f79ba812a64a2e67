import Glibc

/// CPU time, so that neighbours on the machine count little. The sides take turns, and each is known by the median of its turns.
enum Measure {
  static func median(
    turns: Int = 31, of count: Int, _ first: () throws -> Int, _ second: () throws -> Int
  ) throws -> (first: Double, second: Double) {
    var times: (first: [Double], second: [Double]) = ([], [])
    for _ in 0..<turns {
      times.first.append(try microseconds(count, first))
      times.second.append(try microseconds(count, second))
    }
    return (times.first.sorted()[turns / 2], times.second.sorted()[turns / 2])
  }

  private static func microseconds(_ count: Int, _ body: () throws -> Int) rethrows -> Double {
    let start = now()
    for _ in 0..<count {
      let bytes = try body()
      precondition(bytes > 1000, "there is a page")
    }
    return (now() - start) / Double(count)
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }
}

/// A line for `run`, which prints the table: name, yardstick and measured in µs, the ratio that is the goal.
func report(_ name: String, _ times: (first: Double, second: Double), goal: Double) {
  print(name, times.first, times.second, goal, separator: "\t")
}
