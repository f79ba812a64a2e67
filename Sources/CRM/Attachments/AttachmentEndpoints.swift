import Records
import Web

extension Endpoint {
  static func listAttachments(of parent: PartParent) -> Endpoint {
    Endpoint(
      "list\(parent.word)Attachments", "The files of a \(parent.type.name)", about: "The newest first.",
      parameters: PageRequest.parameters, answer: .page(attachment))
  }

  static func createAttachment(on parent: PartParent) -> Endpoint {
    Endpoint(
      "create\(parent.word)Attachment", "Add a file to a \(parent.type.name)",
      about: "One file a request. What it is, is read from its bytes. 413 where it is larger than this installation takes.",
      body: .multipart(.object(["file": .file])), status: 201, answer: attachment)
  }

  static let showAttachment = Endpoint("getAttachment", "What is known of a file", answer: attachment)
  static let attachmentContent = Endpoint(
    "getAttachmentContent", "The bytes of a file", about: "Takes Range.", answer: .file, mediaTypes: ["application/octet-stream"])
  static let deleteAttachment = Endpoint(
    "deleteAttachment", "Move a file to Trash", about: "It can be restored for 90 days.", status: 204, answer: nil)

  private static let attachment = JSONSchema.record(Attachment.type, further: [("fileUrl", .text), ("uploadedBy", .id.orNull)])

}
