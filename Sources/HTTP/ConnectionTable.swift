/// The connections of one loop by slot, with a generation for each slot so that an old ticket finds nobody.
struct ConnectionTable {
  private var slots: [Connection?] = []
  private var generations: [UInt32] = []
  private var free: [UInt32] = []

  var isEmpty: Bool { free.count == slots.count }

  /// A ticket for a connection that is about to be inserted.
  mutating func reserve() -> Ticket {
    if let slot = free.popLast() {
      generations[Int(slot)] &+= 1
      if generations[Int(slot)] == 0 { generations[Int(slot)] = 1 }
      return Ticket(slot: slot, generation: generations[Int(slot)])
    }
    slots.append(nil)
    generations.append(1)
    return Ticket(slot: UInt32(slots.count - 1), generation: 1)
  }

  mutating func insert(_ connection: Connection) { slots[Int(connection.ticket.slot)] = connection }

  mutating func remove(_ ticket: Ticket) {
    slots[Int(ticket.slot)] = nil
    free.append(ticket.slot)
  }

  subscript(ticket: Ticket) -> Connection? {
    let slot = Int(ticket.slot)
    return slot < slots.count && generations[slot] == ticket.generation ? slots[slot] : nil
  }

  /// Every connection, in a copy: the caller may close them.
  var all: [Connection] { slots.compactMap { $0 } }
}
