#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/source.h"
#include "lang/ast.h"
#include "lang/library.h"
#include "lang/symbol.h"
#include "lang/template.h"
#include "lang/type.h"
#include "value/value.h"

// What the checker makes of a tree: every name is a number by now, every value has a type. The evaluator walks it.
namespace muster::lang {

enum class ExprKind : std::uint8_t {
  kConstant,     // value
  kSymbol,       // symbol
  kVariable,     // slot: the number of a variable of the Scope
  kLocal,        // slot, hops: a variable of a template
  kModuleLocal,  // slot: a variable of the imported template in module_slot, hops
  kBody,         // the text of the block that a filter is applied to
  kEntryField,   // children[0] is an entry; symbol
  kField,        // children[0] is a record of a known type; name. A field left out is none
  kOpenField,    // children[0] is a record with other keys than those declared; name. One that is not there is unknown
  kAttribute,    // children[0] is anything; name
  kItem,         // children[0] [ children[1] ]
  kRow,          // children[0] is a data table; slot: which row
  kSlice,        // children[0] [ children[1] : children[2] : children[3] ], each of the last three may be null
  kSymbolTable,  // the symbol that children[0], a text, names in `symbols`
  kList,
  kRecord,  // children: key, value, key, value …
  kNegate,
  kPlus,
  kNot,
  kAnd,
  kOr,
  kConcat,
  kArithmetic,   // operators[0]
  kCompare,      // children[0] operators[0] children[1] …
  kConditional,  // children[0] if children[1] else children[2], which may be null
  kCall,     // of the library: call; children are the bound arguments, null where not given, then the keywords' values
  kDefined,  // whether children[0] is defined
  kGiven,    // whether the profile states the symbol that children[0] reads
  kMethod,   // children[0] . name ( the other children ), of a record or a live object
  kObjectCall,   // children[0] ( the other children ), of a live object
  kLoop,         // loop_field of the loop in slot, hops
  kLoopCycle,    // children
  kLoopChanged,  // children
  kFunction,     // function_call: a macro, a caller, a block's `super`
};

enum class LoopField : std::uint8_t {
  kIndex,
  kIndex0,
  kRevindex,
  kRevindex0,
  kFirst,
  kLast,
  kLength,
  kPrevitem,
  kNextitem,
  kDepth,
  kDepth0,
};

struct Expr;
struct Function;
using ExprPtr = std::unique_ptr<Expr>;

/// A call of the library, its arguments bound to parameters.
struct LibraryCall {
  enum class Kind : std::uint8_t { kFunction, kFilter, kTest };
  const Library* library = nullptr;  // for filters and tests that are named at run time
  const Callable* callable = nullptr;
  Kind kind = Kind::kFunction;
  std::vector<const Type*> types;  // of each argument, null where not given
  std::unique_ptr<bool[]> given;
  std::vector<std::string> keywords;  // names of the last children, of a callable that takes any keyword
  std::size_t arguments = 0;          // how many of the children are arguments
};

/// A call of something a template defines.
struct FunctionCall {
  /// Where the frame is found in which the function was defined: so many frames out, and from there in a slot when it
  /// belongs to an imported template.
  std::uint32_t hops = 0;
  std::optional<std::uint32_t> module_slot;
  std::optional<std::uint32_t> guard_slot;  // of that frame: set where the macro was defined
  ExprPtr otherwise;                        // the call of another macro of that name, where it was not; or null
  /// The body of a `call` block reads names of the frame in which it stands, not of the one in which the macro was
  /// written.
  bool is_caller = false;
  const Function* function = nullptr;
  bool passes_caller = false;        // `caller()` is there: the macro is called by a `call` statement
  std::vector<std::uint32_t> slots;  // of the callee, one per child of the Expr
};

struct Expr {
  ExprKind kind = ExprKind::kConstant;
  LoopField loop_field = LoopField::kIndex;
  bool from_literal = false;  // kConstant: written out
  bool lenient = false;       // something undefined is passed on and no mistake: for `is defined` and `default`
  bool is_presence = false;   // kConstant: whether there is a `caller`
  std::uint32_t slot = 0;
  std::uint32_t hops = 0;
  std::uint32_t module_slot = 0;  // kModuleLocal
  SymbolId symbol = 0;
  Value value;
  std::vector<ExprPtr> children;
  std::vector<Operator> operators;
  std::string name;
  std::unique_ptr<LibraryCall> call;
  std::unique_ptr<FunctionCall> function_call;
  std::vector<std::pair<std::string, SymbolId>> symbols;  // kSymbolTable
  Span span;
  Type type;
};

/// Where printed values stand.
enum class Escape : std::uint8_t {
  kNone,       // plain text
  kText,       // HTML text
  kAttribute,  // a quoted attribute
  kUrl,        // the beginning of a quoted attribute that holds an address
  kUrlPart,    // the rest of one, after the author's own beginning
  kTagName,    // the rest of a tag's name: a whole number (`<h2>`)
  kJson,       // JSON in a script
};

enum class StepKind : std::uint8_t {
  kText,
  kOutput,
  kIf,
  kFor,
  kSet,
  kSetBlock,
  kScope,   // body, with variables of its own
  kCall,    // function in a frame of its own: a block, an include
  kImport,  // function, the imported template, into slot
};

/// What a value is given to.
struct Place {
  std::uint32_t slot = 0;
  std::uint32_t hops = 0;
  std::string attribute;     // of a namespace in the slot, when not empty
  std::vector<Place> items;  // not empty: unpacked
  Span span;
};

/// A variable of an inner scope when that begins: not set, or what the outer variable of its name holds.
struct Initial {
  std::uint32_t slot = 0;
  bool copies = false;
  std::uint32_t from_slot = 0;
  std::uint32_t from_hops = 0;
};

struct Step;
using Steps = std::vector<Step>;

struct Step {
  StepKind kind = StepKind::kText;
  Escape escape = Escape::kNone;
  std::string_view text;
  ExprPtr expr;            // kOutput, kSet; kFor: what is gone through; kSetBlock, kScope: the filters, or null
  ExprPtr condition;       // kFor: may be null
  Place place;             // kFor, kSet, kSetBlock
  std::uint32_t slot = 0;  // kFor: of `loop`
  std::vector<std::pair<ExprPtr, Steps>> branches;  // kIf
  Steps body;
  Steps otherwise;
  std::vector<Initial> initials;            // kFor, kScope
  std::vector<Initial> otherwise_initials;  // kFor
  const Function* function = nullptr;
  struct Copied {
    std::uint32_t from = 0;  // slot of the imported template
    std::uint32_t to = 0;
    std::string name;
    Span place;
  };
  std::vector<Copied> copied;  // kImport: variables taken over
  bool with_context = true;
  bool loop_escapes = false;  // kFor: `loop` is used as a value, which may outlive the loop
  Span span;
};

/// Something with a frame of its own: a template, a block, a macro, the body of a `call`.
struct Function {
  enum class Kind : std::uint8_t { kTemplate, kBlock, kMacro, kCaller };
  struct Parameter {
    std::uint32_t slot = 0;
    ExprPtr default_value;  // may be null
    std::string name;
  };
  Kind kind = Kind::kTemplate;
  std::string name;
  std::uint32_t slots = 0;
  std::vector<Parameter> parameters;
  std::vector<Initial> initials;
  Steps body;
  const Function* extended = nullptr;  // of a template that extends another: runs in a frame within this one's
};

/// Everything one rendering may run.
struct CompiledTemplate {
  OutputMode mode = OutputMode::kHtml;
  const Function* main = nullptr;
  std::vector<std::unique_ptr<Function>> functions;
  std::vector<std::shared_ptr<const struct TemplateSyntax>> syntaxes;  // own the texts that steps view
  std::vector<SymbolId> symbols;
};

}  // namespace muster::lang
