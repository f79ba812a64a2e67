import Store
import Templating
import Web

/// The link with which somebody sets their first password.
enum InvitationPages {
  static func show(_ context: AnonymousContext) throws -> Response {
    guard let invitation = try context.app.store.installation.invitation(context.parameter("token")) else { throw expired }
    return try page(context, invitation)
  }

  static func accept(_ context: AnonymousContext) throws -> Response {
    let token = context.parameter("token")
    let installation = context.app.store.installation
    guard let invitation = try installation.invitation(token) else { throw expired }
    let form = try context.form()
    guard form["password"] == form["repeated"] else { return try page(context, invitation, repeated: "The two passwords differ.") }
    do {
      _ = try installation.accept(invitation: token, password: try installation.newPassword(form["password"] ?? ""))
    } catch AccessError.weakPassword(let sentence) {
      return try page(context, invitation, password: sentence)
    }
    return context.redirect("/login", flash: .success("Your password is set. Sign in with it."))
  }

  private static let expired = Problem.notFound("This invitation was used or is too old. Ask an admin for a new one.")

  private static func page(
    _ context: AnonymousContext, _ invitation: Invitation, password: String = "", repeated: String = ""
  ) throws -> Response {
    let isRefused = !password.isEmpty || !repeated.isEmpty
    return try context.render(
      "invitations/show",
      [
        "name": .string(invitation.name), "email": .string(invitation.email),
        "action": .string("/invitations/" + context.parameter("token")),
        "errors": ["password": .string(password), "repeated": .string(repeated)],
      ], status: isRefused ? 422 : 200)
  }
}
