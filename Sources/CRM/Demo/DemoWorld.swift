import Values

/// The fictional world that the demo and the tests share: a sales team, its clients and a day of its work around `today`.
/// The same seed and day make the same world, ids included.
struct DemoWorld: Sendable {
  let today: CalendarDate
  var users = DemoPeople.users
  var customers: [DemoCustomer] = []
  var contacts: [DemoContact] = []
  var leads: [DemoLead] = []
  var deals: [DemoDeal] = []
  var activities: [DemoActivity] = []
  var projects: [DemoProject] = []
  var notes: [DemoNote] = []
  var communications: [DemoCommunication] = []
  /// What is added for `records`, made as it is read.
  var volume: DemoVolume

  /// `records`: how many customers, contacts, leads, deals and activities there are to be in all; nil for the cast alone.
  static func make(seed: UInt64 = 1, today: CalendarDate, records: Int? = nil) -> DemoWorld {
    let clock = DemoClock(today: today)
    var random = DemoRandom(seed: seed)
    var world = DemoWorld(today: today, volume: DemoVolume(seed: seed, clock: clock, records: 0))
    world.customers = DemoClients.make(clock, &random)
    world.contacts = DemoPeople.make(world.customers, clock, &random)
    world.leads = DemoLeads.make(world.customers, clock, &random)
    world.deals = DemoDeals.make(world.customers, world.contacts, clock, &random)
    world.projects = DemoProjects.make(world.customers, clock, &random)
    world.activities = DemoActivities.make(world, clock, &random)
    world.notes = DemoNotes.make(world.customers, world.deals, world.projects, clock, &random)
    world.communications = DemoCommunications.make(world.customers, world.contacts, clock, &random)
    world.volume = DemoVolume(seed: seed, clock: clock, records: max(0, (records ?? 0) - world.recordCount))
    return world
  }

  /// Customers, contacts, leads, deals and activities of the cast.
  var recordCount: Int { customers.count + contacts.count + leads.count + deals.count + activities.count }
}
