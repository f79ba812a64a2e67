/// What one instruction does. Operands are slots (≥ 0), constants (< 0) or loop variables; see `Operand`.
enum Opcode: UInt8, Sendable {
  /// a: offset in the literals, b: count.
  case literal
  /// Print a.
  case print
  /// Print member c (a site) of a; the same after a short literal at b, whose count stands above the lowest bit of `mode`.
  case printMember, literalAndMember
  /// Print the result of call b on a; on member c of a.
  case printFiltered, printFilteredMember
  /// a := member c of b.
  case member
  /// a := b[c]
  case element
  /// a := b
  case move
  /// a := not b
  case not
  /// a := b (operator in `mode`) c
  case binary
  /// a := call b's filter on c
  case filter
  /// a := list b; object b
  case list, object
  /// a := field c of loop b
  case loopField
  /// a := whether b is defined; whether b has member c
  case isDefined, hasMember
  /// To b if a is false; if a is true; if member c of a is false.
  case jump, jumpIfFalse, jumpIfTrue, jumpIfMemberFalse
  /// To b unless a and c are equal: no truth is made only to be tested.
  case jumpUnlessEqual
  /// To b if a, or member c of a, is null, empty text or not known.
  case jumpIfBlank, jumpIfMemberBlank
  /// Loop a over b; to c when there is nothing to loop over.
  case loop
  /// The end of the body of loop a, which starts at b.
  case next
  /// Run template call a.
  case call
  /// An address began a bytes ago; it ends here.
  case beginAddress, endAddress
  case end
}

struct Instruction: Sendable {
  let opcode: Opcode
  var mode: UInt8 = 0
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
}

/// Where a value is: kept in 32 bits so that an instruction stays trivial.
struct Operand: Hashable, Sendable {
  let raw: Int32

  private static let firstLoop: Int32 = 1 << 24

  static func slot(_ index: Int) -> Operand { Operand(raw: Int32(index)) }
  static func constant(_ index: Int) -> Operand { Operand(raw: -1 - Int32(index)) }
  static func loop(_ index: Int) -> Operand { Operand(raw: firstLoop + Int32(index)) }

  @inline(__always) static func isLoop(_ raw: Int32) -> Bool { raw >= firstLoop }
  @inline(__always) static func loopIndex(_ raw: Int32) -> Int { Int(raw - firstLoop) }
}

/// What the compiler fills.
struct Draft {
  var code: [Instruction] = []
  var positions: [Program.Position] = []
  var literals: [UInt8] = []
  var constants: [Value] = []
  var sites: [String] = []
  var inputs: [(input: Program.Input, slot: Int)] = []
  var slotNames: [Int: String] = [:]
  var filterCalls: [Program.FilterCall] = []
  var templateCalls: [Program.TemplateCall] = []
  var lists: [[Operand]] = []
  var objects: [[(name: String, value: Operand)]] = []
  var slotCount = 0
  var loopCount = 0
  var sources: [Source] = []
}

/// A template with its layouts and includes, flattened into one list of instructions. A class, so that rendering takes one reference.
final class Program: Sendable {
  /// A name to fill a slot with before the start.
  struct Input: Hashable, Sendable {
    let name: String
    /// Inside an include only globals are seen.
    let isGlobal: Bool
  }

  struct FilterCall: Sendable {
    let filter: AnyFilter
    let arguments: [Operand]
    /// The arguments themselves where all of them are constants.
    let constants: [Value]?
  }

  struct TemplateCall: Sendable {
    let name: String
    let arguments: [(name: String, value: Operand)]
  }

  struct Position: Sendable {
    let source: Int32
    let offset: Int32
  }

  let code: [Instruction]
  let positions: [Position]
  /// Literal bytes, and `Output.literalStride` more so that short ones may be copied in whole strides.
  let literals: [UInt8]
  let constants: [Value]
  let sites: [String]
  let inputs: [(input: Input, slot: Int)]
  let slotNames: [Int: String]
  let filterCalls: [FilterCall]
  let templateCalls: [TemplateCall]
  let lists: [[Operand]]
  let objects: [[(name: String, value: Operand)]]
  let slotCount: Int
  let loopCount: Int
  let sources: [Source]

  init(_ draft: Draft) {
    code = draft.code
    positions = draft.positions
    literals = draft.literals + Array(repeating: 0, count: Output.literalStride)
    constants = draft.constants
    sites = draft.sites
    inputs = draft.inputs
    slotNames = draft.slotNames
    filterCalls = draft.filterCalls
    templateCalls = draft.templateCalls
    lists = draft.lists
    objects = draft.objects
    slotCount = draft.slotCount
    loopCount = draft.loopCount
    sources = draft.sources
  }

  func error(at counter: Int, _ message: String) -> TemplateError {
    let position = positions[counter]
    return sources[Int(position.source)].error(at: Int(position.offset), message)
  }
}
