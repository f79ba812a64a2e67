import Records
import Web

enum NoteRoutes {
  static func add(to routes: inout Routes) {
    for parent in Note.parents.all {
      let (path, may) = ("crm/\(parent.type.plural)/:id/notes", parent.type.permissions)
      routes.post("/" + path, may.update, NotePages.create(parent))
      routes.get("/api/" + path, may.view, NoteAPI.list(parent), .listNotes(of: parent))
      routes.post("/api/" + path, may.update, NoteAPI.create(parent), .createNote(on: parent))
    }
    // Which permission a note asks for depends on what it stands on.
    routes.signedIn.get("/api/crm/notes/:id", NoteAPI.show, .showNote)
    routes.signedIn.put("/api/crm/notes/:id", NoteAPI.update, .updateNote)
    routes.signedIn.delete("/api/crm/notes/:id", NoteAPI.trash, .deleteNote)
    routes.signedIn.get("/crm/notes/:id/edit", NotePages.edit)
    routes.signedIn.post("/crm/notes/preview", NotePages.preview)
    routes.signedIn.post("/crm/notes/:id", NotePages.update)
    routes.signedIn.post("/crm/notes/:id/pin", NotePages.pin)
    routes.signedIn.post("/crm/notes/:id/trash", NotePages.trash)
    routes.signedIn.post("/crm/notes/:id/restore", NotePages.restore)
  }
}
