import Store
import Web

extension Visitor {
  init(_ context: some RequestContext) {
    self.init(address: context.remoteAddress, agent: context.header("User-Agent") ?? "")
  }
}
