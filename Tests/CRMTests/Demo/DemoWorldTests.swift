import Testing
import Values

@testable import CRM

@Suite struct DemoWorldTests {
  static let today = CalendarDate(daysSinceEpoch: 20_775)
  let world = DemoWorld.make(seed: 7, today: today)

  @Test func `the same seed and day make the same world, another seed another one`() {
    let again = DemoWorld.make(seed: 7, today: Self.today)
    #expect(again.customers == world.customers && again.contacts == world.contacts && again.leads == world.leads)
    #expect(again.deals == world.deals && again.activities == world.activities && again.notes == world.notes)
    #expect(again.projects == world.projects)
    #expect(DemoWorld.make(seed: 8, today: Self.today).contacts != world.contacts)
  }

  @Test func `the cast is complete`() {
    #expect(world.users.map(\.name) == ["Mara Lindqvist", "Tomás Rey", "Ines Okafor", "Ben Hale", "Priya Nair", "Jonas Weber"])
    #expect(world.customers.count == 64 && Set(world.customers.map(\.name)).count == 64)
    #expect(world.leads.count == 59 && world.deals.count == 65 && world.activities.count == 120 && world.projects.count == 14)
    let holding = world.customers.first { $0.name == "Acme Holding" }?.id
    #expect(world.customers.filter { $0.parent == holding }.map(\.name) == ["Acme Industries", "Acme Service GmbH", "Acme Iberia"])
    #expect(world.notes.contains { $0.content.contains("| --- |") && $0.content.contains("- [x]") && $0.isPinned })
  }

  @Test func `the board has the counts and totals of the reference screens`() {
    for column in DemoLeads.columns {
      let leads = world.leads.filter { $0.stage == column.stage }
      #expect(leads.count == column.count && leads.map(\.position) == Array(0..<column.count))
      #expect(leads.reduce(0) { $0 + $1.estimatedValueMinor } == Int64(column.total) * 100)
      #expect(leads.allSatisfy { $0.estimatedValueMinor > 0 })
    }
  }

  @Test func `Mara has 23 open tasks, five of them overdue`() {
    let open = world.activities.filter { $0.assignees.contains(0) && $0.completedAt == nil }
    #expect(open.count == 23)
    #expect(open.filter { $0.dueDate.map { $0 < Self.today } ?? false }.count == 5)
  }

  @Test func `every reference finds its record and every id is its own`() {
    let (customers, contacts) = (Set(world.customers.map(\.id)), Set(world.contacts.map(\.id)))
    let (leads, deals, projects) = (Set(world.leads.map(\.id)), Set(world.deals.map(\.id)), Set(world.projects.map(\.id)))
    #expect(world.contacts.allSatisfy { $0.customer.map(customers.contains) ?? true })
    #expect(world.deals.allSatisfy { ($0.customer.map(customers.contains) ?? true) && ($0.contact.map(contacts.contains) ?? true) })
    for activity in world.activities {
      #expect(activity.customer.map(customers.contains) ?? true)
      #expect(activity.lead.map(leads.contains) ?? true && activity.deal.map(deals.contains) ?? true)
      #expect(activity.project.map(projects.contains) ?? true && activity.assignees.allSatisfy(world.users.indices.contains))
    }
    #expect(customers.count + contacts.count + leads.count + deals.count == world.recordCount - world.activities.count)
    #expect(Set(world.contacts.filter(\.isPrimary).map(\.customer)).count == world.contacts.filter(\.isPrimary).count)
  }

  @Test func `a project has a client exactly when it is a client project`() {
    #expect(world.projects.allSatisfy { ($0.type == "CLIENT") == ($0.customer != nil) })
    #expect(Set(world.projects.map(\.type)) == ["CLIENT", "PERSONAL", "INTERNAL"])
  }

  @Test func `everything is fictional`() {
    let addresses = world.customers.map(\.primaryEmail) + world.contacts.map(\.email) + world.leads.map(\.email) + world.users.map(\.email)
    #expect(addresses.allSatisfy { $0.hasSuffix(".example") && $0.utf8.allSatisfy { $0 < 128 } })
    #expect((world.contacts.map(\.phone) + world.customers.map(\.primaryPhone)).allSatisfy { $0.contains(" 555 0") })
  }

  @Test func `volume adds up to the records asked for, lazily and the same each time`() {
    let big = DemoWorld.make(seed: 7, today: Self.today, records: 25_001)
    #expect(big.customers == world.customers)
    var (count, customers, names) = (0, 0, Set<String>())
    for batch in big.volume {
      count += batch.count
      customers += batch.customers.count
      names.formUnion(batch.customers.map(\.name))
      let ids = Set(batch.customers.map(\.id))
      #expect(batch.contacts.allSatisfy { $0.customer.map(ids.contains) ?? false })
    }
    #expect(big.recordCount + count == 25_001 && names.count == customers && customers > 2000)
    let million = DemoWorld.make(seed: 7, today: Self.today, records: 1_000_000)
    #expect(million.volume.batch(400) == million.volume.batch(400) && million.volume.batch(400).count == DemoVolume.batchSize)
    #expect(
      (million.volume.batchCount - 1) * DemoVolume.batchSize + million.volume.batch(million.volume.batchCount - 1).count
        == 1_000_000 - million.recordCount)
  }
}
