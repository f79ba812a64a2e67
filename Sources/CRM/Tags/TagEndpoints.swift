import Web

extension Endpoint {
  static let mergeTag = Endpoint(
    "mergeTag", "Merge a tag into another one",
    about: "Every record that has the tag has the other one instead. Answers the one that is left.",
    body: .json(.options(["into": .id])), answer: TagRoutes.resource.schema)

  static let unmergeTag = Endpoint(
    "unmergeTag", "Take a merge of tags back", about: "Records that had the tag have it again.", answer: TagRoutes.resource.schema)
}
