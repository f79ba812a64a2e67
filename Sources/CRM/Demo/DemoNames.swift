import Values

/// Pools of made-up words and names, and what is put together from them.
enum DemoNames {
  static let first = [
    "Anna", "Bram", "Carla", "David", "Elif", "Finn", "Greta", "Hugo", "Ilse", "Jens", "Katja", "Lars", "Mila", "Noor", "Oskar", "Petra",
    "Quentin", "Rosa", "Sven", "Tilda", "Umar", "Vera", "Willem", "Ximena", "Yara", "Zoran", "Aoife", "Björn", "Chiara", "Dmitri", "Eline",
    "Farid", "Giulia", "Hanna", "Ivo", "Johanna", "Kofi", "Lucía", "Mateus", "Nadia", "Otto", "Paula", "Rasmus", "Sanne", "Tariq", "Ulla",
  ]
  static let last = [
    "Aalders", "Berg", "Castro", "Dekker", "Eriksen", "Fischer", "García", "Hansen", "Ivanova", "Jansen", "Keller", "Lund", "Moreau",
    "Novák",
    "O'Brien", "Peeters", "Quist", "Rossi", "Schmidt", "Tanaka", "Ueland", "Vermeer", "Wagner", "Yılmaz", "Zieliński", "Andersson",
    "Brandt",
    "Conti", "Duarte", "Engel", "Ferreira", "Grant", "Horvat", "Jovanović", "Kowalski", "Lindgren", "Maes", "Nilsson", "Ortega", "Popescu",
    "de Boer", "van den Berg", "da Costa", "von Arnim",
  ]
  static let titles = [
    ("Managing director", "Management"), ("Head of purchasing", "Purchasing"), ("Plant manager", "Operations"), ("IT manager", "IT"),
    ("Finance manager", "Finance"), ("Accounts payable", "Finance"), ("Operations lead", "Operations"), ("Office manager", "Office"),
    ("Project engineer", "Engineering"), ("Marketing manager", "Marketing"), ("Quality manager", "Quality"), ("Buyer", "Purchasing"),
  ]
  static let products = [
    "Fleet tracking", "Cold room sensors", "Label printers", "Dock lighting", "Access control", "Spare parts frame", "Service contract",
    "Line retrofit", "Meter roll-out", "Self-service kiosks", "Handheld scanners", "Control cabinets", "Network renewal",
    "Energy monitoring",
    "Packing cells", "Safety training", "Warehouse racks", "Pump overhaul", "Data migration", "Booking portal", "Air handling",
    "Pallet shuttles",
  ]
  static let sources = ["WEB", "REFERRAL", "EVENT", "CAMPAIGN"]
  static let leadSources = ["Web form", "Referral", "Trade fair", "Campaign"]
  static let prefixes = [
    "Alder", "Amber", "Anchor", "Ash", "Beacon", "Birch", "Blue", "Bright", "Bridge", "Brook", "Cedar", "Chalk", "Clear", "Cliff", "Coast",
    "Copper", "Coral", "Crane", "Dawn", "Delta", "Dune", "Eagle", "East", "Elm", "Falcon", "Fern", "Field", "Fir", "Flint", "Forest", "Fox",
    "Glen", "Gold", "Green", "Grove", "Gull", "Harbour", "Hawk", "Hazel", "High", "Hill", "Holly", "Iron", "Ivy", "Jade", "Kite", "Lake",
    "Larch", "Lark", "Linden", "Lion", "Maple", "Marsh", "Meadow", "Mill", "Moor", "Moss", "North", "Oak", "Olive",
  ]
  static let roots = [
    "bank", "bay", "beck", "berg", "born", "bourne", "brook", "burg", "burn", "by", "castle", "cliff", "combe", "croft", "dale", "den",
    "down",
    "fell", "field", "ford", "gate", "ham", "haven", "head", "heath", "hill", "holm", "hurst", "land", "leigh", "ley", "marsh", "mead",
    "mere",
    "mill", "minster", "mouth", "ness", "pool", "port", "ridge", "shaw", "stead", "stone", "thorpe", "toft", "ton", "vale", "ville", "wald",
    "water", "way", "well", "wick", "wood", "worth", "yard", "zell", "strand", "mark",
  ]
  static let trades = [
    ("Foods", "Food"), ("Logistics", "Transport"), ("Energy", "Energy"), ("Software", "Software"), ("Clinics", "Health care"),
    ("Hotels", "Hospitality"), ("Steel", "Metals"), ("Textiles", "Textiles"), ("Media", "Media"), ("Schools", "Education"),
    ("Insurance", "Insurance"), ("Motors", "Automotive"), ("Chemicals", "Chemicals"), ("Furniture", "Manufacturing"),
    ("Farms", "Agriculture"),
    ("Robotics", "Automation"), ("Marine", "Ship building"), ("Optics", "Medical devices"), ("Packaging", "Packaging"),
    ("Travel", "Travel"),
    ("Legal", "Legal services"), ("Telecom", "Telecommunications"), ("Paper", "Forestry"), ("Glass", "Manufacturing"),
    ("Security", "Security"),
  ]
  static let cities = [
    ("Rotterdam", "NL"), ("Utrecht", "NL"), ("Antwerp", "BE"), ("Ghent", "BE"), ("Hamburg", "DE"), ("Munich", "DE"), ("Vienna", "AT"),
    ("Lyon", "FR"), ("Porto", "PT"), ("Bergen", "NO"), ("Malmö", "SE"), ("Aarhus", "DK"), ("Tampere", "FI"), ("Leeds", "GB"),
    ("Dublin", "IE"),
    ("Prague", "CZ"), ("Gdynia", "PL"), ("Bologna", "IT"), ("Seville", "ES"), ("Tallinn", "EE"),
  ]
  private static let streets = [
    "Havenweg", "Market Street", "Station Road", "Mill Lane", "Quay", "Park Avenue", "Foundry Road", "Old Bridge",
  ]
  private static let countryCodes = [
    "NL": "31", "BE": "32", "DE": "49", "AT": "43", "FR": "33", "PT": "351", "NO": "47", "SE": "46", "DK": "45", "FI": "358", "GB": "44",
    "IE": "353", "CZ": "420", "PL": "48", "IT": "39", "ES": "34", "EE": "372", "LU": "352", "LV": "371", "CH": "41",
  ]

  /// Lower-case letters and digits of a name, its marks dropped.
  static func slug(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) {
      return String(decoding: name.utf8.lazy.map { $0 | 0x20 }.filter { ($0 >= 0x61 && $0 <= 0x7A) || $0.isDigit }, as: UTF8.self)
    }
    return name.lowercased().reduce(into: "") { slug, character in
      if character.isASCII, character.isLetter || character.isNumber {
        slug.append(character)
      } else {
        slug += plain[character, default: ""]
      }
    }
  }

  private static let plain: [Character: String] = [
    "ø": "o", "æ": "ae", "å": "a", "ö": "o", "ü": "u", "ä": "a", "é": "e", "á": "a", "í": "i", "ó": "o", "č": "c", "ć": "c", "ł": "l",
    "ń": "n", "ı": "i", "ã": "a", "ß": "ss", "ě": "e", "ř": "r",
  ]

  static func email(_ first: String, _ last: String, at domain: String) -> String { "\(slug(first)).\(slug(last))@\(domain)" }

  static func phone(_ country: String, _ random: inout DemoRandom) -> String {
    "+\(countryCodes[country, default: "1"]) \(random.within(10...99)) 555 0\(random.within(100...199))"
  }

  static func address(_ city: String, _ country: String, _ random: inout DemoRandom) -> DemoAddress {
    DemoAddress(
      street: "\(random.pick(streets)) \(random.within(1...180))", city: city, state: "", zip: String(random.within(10_000...99_999)),
      country: country)
  }

  /// A firm's name that no other index below 90,000 has; past that a number follows.
  static func firm(_ index: Int) -> (name: String, industry: String) {
    let total = prefixes.count * roots.count * trades.count
    let place = (index % total) * 7919 % total
    let trade = trades[place % trades.count]
    let rest = place / trades.count
    let name = prefixes[rest % prefixes.count] + roots[rest / prefixes.count] + " " + trade.0
    return (index < total ? name : "\(name) \(index / total + 1)", trade.1)
  }
}
