import Web

extension Endpoint {
  static let search = Endpoint(
    "search", "Find records by what is typed",
    about: "Case and accents do not count, parts of words do, and a phone number is found however it is written.",
    parameters: [
      Parameter("q", .text), Parameter("limit", .range(1, 100).about("Results of each type; 20 where it is not given.")),
      Parameter("records", .text.about("In place of q: records by kind and id, as customer:ID, with commas between them.")),
      Parameter("types", .text.about("Some of \(SearchKind.all.map(\.name).joined(separator: ", ")), with commas between them.")),
    ],
    answer: .object([
      "data": .list(
        .object([
          "type": .choice(SearchKind.all.map(\.name)), "id": .id, "title": .text, "subtitle": .text, "url": .text.about("Its page."),
        ])),
      "counts": .options([:]),
      "isCut": .boolean.about("One or two letters begin more words than are looked through: a third letter finds what is left out."),
    ]))
}
