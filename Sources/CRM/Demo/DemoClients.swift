import Values

/// The clients of the fictional world: every firm, person, address and number is made up (.example domains, 555 numbers).
enum DemoClients {
  /// name | industry | city | country | standing | owner | days since the last contact
  static let rows = [
    "Acme Holding|Holding|Rotterdam|NL|ACTIVE|0|9", "Acme Industries|Manufacturing|Rotterdam|NL|KEY_ACCOUNT|0|0",
    "Acme Service GmbH|Field service|Bremen|DE|ACTIVE|1|6", "Acme Iberia|Manufacturing|Zaragoza|ES|ACTIVE|1|15",
    "Kestrel Logistics|Transport|Antwerp|BE|KEY_ACCOUNT|2|2", "Juniper Hotels|Hospitality|Vienna|AT|KEY_ACCOUNT|2|5",
    "Lumen Optics|Medical devices|Jena|DE|AT_RISK|3|31", "Osprey Energy|Utilities|Aarhus|DK|ACTIVE|4|1",
    "Halden Marine|Ship building|Bergen|NO|ACTIVE|1|1", "Corvid Labs|Software|Tallinn|EE|ACTIVE|0|3",
    "Quarry Bank|Finance|Luxembourg|LU|ACTIVE|0|4", "Nordlys Shipping|Transport|Tromsø|NO|ACTIVE|1|0",
    "Polder Foods|Food|Utrecht|NL|NEW|3|0", "Brightwater Dental|Health care|Leeds|GB|NEW|3|0",
    "Fennimore & Sons|Wholesale|Dublin|IE|ACTIVE|5|12", "Pinehurst Schools|Education|Malmö|SE|ACTIVE|4|8",
    "Marlow Print|Printing|Bath|GB|ON_ICE|5|47", "Isar Robotics|Automation|Munich|DE|NEW|1|2",
    "Vltava Glass|Manufacturing|Prague|CZ|NEW|0|0",
    "Lagoon Hotels|Hospitality|Venice|IT|NEW|2|1", "Skerry Ferries|Transport|Oban|GB|ACTIVE|1|18",
    "Corner Bakery Group|Food|Ghent|BE|NEW|3|7",
    "Tarn Valley Council|Public sector|Kendal|GB|NEW|5|10", "Aurora Textiles|Textiles|Porto|PT|ACTIVE|2|21",
    "Baltic Timber|Forestry|Riga|LV|ACTIVE|4|16", "Birch & Stone|Construction|Tampere|FI|ACTIVE|5|11",
    "Blauwhuis Media|Media|Leuven|BE|ACTIVE|3|5",
    "Cascade Cycles|Retail|Eindhoven|NL|ACTIVE|1|13", "Cedar Clinics|Health care|Bologna|IT|ACTIVE|4|20",
    "Dovetail Furniture|Manufacturing|Aalborg|DK|ACTIVE|0|28", "Elbe Packaging|Packaging|Hamburg|DE|ACTIVE|5|6",
    "Ember Ceramics|Manufacturing|Limoges|FR|AT_RISK|2|39", "Fairlead Yachts|Ship building|Palma|ES|ACTIVE|1|17",
    "Fjord Analytics|Software|Oslo|NO|KEY_ACCOUNT|0|2", "Glebe Insurance|Insurance|Cork|IE|ACTIVE|3|14",
    "Granite Works|Construction|Aberdeen|GB|ACTIVE|5|25", "Harbour Foods|Food|Den Helder|NL|ACTIVE|4|9",
    "Heron Water|Utilities|Zwolle|NL|ACTIVE|0|19", "Iris Pharma|Pharmaceuticals|Basel|CH|KEY_ACCOUNT|2|3",
    "Jasper Mobility|Automotive|Stuttgart|DE|ACTIVE|1|7", "Kiln & Co|Retail|Bruges|BE|ON_ICE|3|58",
    "Larkspur Travel|Travel|Nice|FR|ACTIVE|4|22", "Linden Legal|Legal services|Berlin|DE|ACTIVE|5|12",
    "Maas Chemicals|Chemicals|Maastricht|NL|ACTIVE|0|8", "Meridian Cargo|Transport|Gdynia|PL|ACTIVE|1|4",
    "Northgate Cinemas|Leisure|Newcastle|GB|ACTIVE|2|29", "Oakfield Farms|Agriculture|Odense|DK|ACTIVE|3|10",
    "Orchard Bio|Biotechnology|Lund|SE|NEW|4|1", "Penrose Optical|Retail|Bristol|GB|ACTIVE|5|15",
    "Pilot Bay Airport|Aviation|Faro|PT|ACTIVE|0|23",
    "Quillon Press|Publishing|Edinburgh|GB|ACTIVE|1|34", "Rhine Rail Parts|Rail|Cologne|DE|ACTIVE|2|5",
    "Saffron Kitchens|Hospitality|Lyon|FR|NEW|3|3",
    "Selkie Seafood|Food|Galway|IE|ACTIVE|4|13", "Sierra Solar|Energy|Seville|ES|ACTIVE|5|7",
    "Solway Steel|Metals|Carlisle|GB|AT_RISK|0|44",
    "Tansy Gardens|Retail|Arnhem|NL|ACTIVE|1|26", "Thistle Telecom|Telecommunications|Glasgow|GB|ACTIVE|2|9",
    "Umbra Lighting|Manufacturing|Perugia|IT|ACTIVE|3|16", "Velvet Coffee|Food|Trieste|IT|ACTIVE|4|2",
    "Vesper Security|Security|Ghent|BE|ACTIVE|5|18", "Willow Homes|Real estate|Groningen|NL|ACTIVE|0|6",
    "Wren Instruments|Medical devices|Uppsala|SE|ACTIVE|1|11", "Zephyr Wind|Energy|Esbjerg|DK|KEY_ACCOUNT|4|4",
  ]

  /// Client → the client above it.
  static let parents = [
    "Acme Industries": "Acme Holding", "Acme Service GmbH": "Acme Holding", "Acme Iberia": "Acme Holding", "Harbour Foods": "Polder Foods",
    "Zephyr Wind": "Osprey Energy", "Penrose Optical": "Lumen Optics",
  ]

  static func make(_ clock: DemoClock, _ random: inout DemoRandom) -> [DemoCustomer] {
    var customers = rows.map { customer($0.split(separator: "|").map(String.init), clock, &random) }
    let ids = Dictionary(uniqueKeysWithValues: customers.map { ($0.name, $0.id) })
    for index in customers.indices { customers[index].parent = parents[customers[index].name].flatMap { ids[$0] } }
    if let acme = customers.firstIndex(where: { $0.name == "Acme Industries" }) { detail(&customers[acme], clock) }
    return customers
  }

  private static func customer(_ row: [String], _ clock: DemoClock, _ random: inout DemoRandom) -> DemoCustomer {
    let (name, country, status) = (row[0], row[3], row[4])
    let age = status == "NEW" ? random.within(20...60) : random.within(200...2000)
    let created = clock.moment(-age, hour: random.within(8...16), minute: random.below(60))
    let domain = DemoNames.slug(name) + ".example"
    let size = random.pick(["SMALL", "MEDIUM", "MEDIUM", "LARGE", "ENTERPRISE"])
    let revenue = ["SMALL": 2, "MEDIUM": 18, "LARGE": 90, "ENTERPRISE": 400][size, default: 1]
    return DemoCustomer(
      id: RecordID(at: created, using: &random), name: name, industry: row[1], website: "https://\(domain)",
      status: status == "ON_ICE" ? "INACTIVE" : "ACTIVE", companySize: size,
      annualRevenueMinor: Int64(revenue * random.within(60...160)) * 1_000_000, primaryEmail: "info@\(domain)",
      primaryPhone: DemoNames.phone(country, &random), billingAddress: DemoNames.address(row[2], country, &random), owner: Int(row[5]) ?? 0,
      category: status == "NEW" ? "PROSPECT" : "CUSTOMER", source: random.pick(["WEB", "REFERRAL", "EVENT", "CAMPAIGN"]),
      billingType: random.chance(60) ? "NET_30" : "PREPAID", preferredChannel: random.pick(["EMAIL", "PHONE", "IN_PERSON"]),
      tags: tags(row[1], country, status), firstContactDate: clock.day(-age), lastContactDate: Int(row[6]).map { clock.day(-$0) },
      createdAt: created)
  }

  private static func tags(_ industry: String, _ country: String, _ status: String) -> [String] {
    var tags = [industry.lowercased()]
    if ["NL", "BE", "LU"].contains(country) { tags.append("benelux") }
    if ["NO", "SE", "DK", "FI"].contains(country) { tags.append("nordics") }
    if status == "KEY_ACCOUNT" { tags.append("key account") }
    if status == "AT_RISK" { tags.append("at risk") }
    return tags
  }

  /// The client that the reference screens show from near.
  private static func detail(_ acme: inout DemoCustomer, _ clock: DemoClock) {
    acme.website = "https://acme.example"
    acme.primaryEmail = "info@acme.example"
    acme.primaryPhone = "+31 10 555 0142"
    acme.billingAddress = DemoAddress(street: "Maashaven 12", city: "Rotterdam", state: "", zip: "3072 AE", country: "NL")
    acme.companySize = "ENTERPRISE"
    acme.billingType = "NET_30"
    acme.timezone = "Europe/Amsterdam"
    acme.tags = ["filling", "retrofit", "benelux"]
    acme.description = "Builds and services filling lines for drinks and dairy."
  }
}
