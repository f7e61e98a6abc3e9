#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/source.h"
#include "value/value.h"

// What an author wrote, as a tree: names not resolved, types not known. The checker makes the program of it
// (program.h).
namespace muster::lang {

enum class NodeKind : std::uint8_t {
  kBroken,     // could not be read; the mistake is reported
  kLiteral,    // value
  kName,       // name
  kAttribute,  // children[0] . name
  kItem,       // children[0] [ children[1] ]
  kSlice,      // children[0] [ children[1] : children[2] : children[3] ], each of the last three may be null
  kCall,       // children[0] ( the other children, keywords )
  kFilter,     // children[0] | name ( the other children, keywords ); children[0] is null for the body of a block
  kTest,       // children[0] is name ( the other children, keywords )
  kList,       // children; a tuple too
  kRecord,     // children: key, value, key, value …
  kNegate,     // children[0]
  kPlus,
  kNot,
  kAnd,     // children, two or more
  kOr,      // children, two or more
  kConcat,  // children, two or more
  kArithmetic,
  kCompare,      // children[0] operators[0] children[1] operators[1] …
  kConditional,  // children[0] if children[1] else children[2], which may be null
};

enum class Operator : std::uint8_t {
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kFloorDivide,
  kModulo,
  kPower,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kNotIn,
};

/// The operator as it is written: `+`, `not in`.
std::string_view spelling(Operator op);

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Keyword {
  std::string name;
  Span place;
  NodePtr value;
};

struct Node {
  NodeKind kind = NodeKind::kBroken;
  std::uint8_t depth = 1;  // of the tree below, bounded by the parser
  Span span;
  Span name_span;  // of an attribute, filter or test
  std::string name;
  Value value;
  std::vector<NodePtr> children;
  std::vector<Keyword> keywords;
  std::vector<Operator> operators;  // kArithmetic: one
};

struct Statement;
using Body = std::vector<Statement>;

/// What `set`, `for` and `with` give a value to: a name, several, or an attribute of a namespace.
struct Target {
  std::string name;
  std::optional<std::string> attribute;
  std::vector<Target> items;  // not empty: unpacked
  Span span;
};

struct Parameter {
  std::string name;
  Span place;
  NodePtr default_value;  // may be null
};

/// A name written out in `extends`, `include` or `import`.
struct TemplateName {
  std::string name;
  Span place;
};

enum class StatementKind : std::uint8_t {
  kText,
  kOutput,
  kIf,
  kFor,
  kSet,
  kSetBlock,
  kWith,
  kBlock,
  kExtends,
  kInclude,
  kImport,
  kFromImport,
  kMacro,
  kCallBlock,
  kFilterBlock,
};

struct Statement {
  StatementKind kind = StatementKind::kText;
  bool with_context = true;     // kInclude, kImport, kFromImport
  bool ignore_missing = false;  // kInclude
  bool scoped = false;          // kBlock
  Span span;                    // of the tag, or of what is printed
  std::string_view text;        // kText, within the template's text
  std::string name;             // kBlock, kMacro, kImport (after `as`)
  Span name_span;
  /// kOutput: what is printed; kFor: what is stepped through; kSet: the value; kSetBlock: the filters, may be null;
  /// kCallBlock: the call; kFilterBlock: the filters.
  NodePtr expression;
  NodePtr condition;  // kFor: `if …`, may be null
  Target target;      // kFor, kSet, kSetBlock
  struct Branch {
    NodePtr condition;
    Body body;
    Span span;
  };
  std::vector<Branch> branches;                         // kIf: `if` and each `elif`
  std::vector<std::pair<Target, NodePtr>> assignments;  // kWith
  std::vector<Parameter> parameters;                    // kMacro, kCallBlock
  std::vector<TemplateName> templates;                  // kExtends, kInclude, kImport, kFromImport
  struct ImportedName {
    std::string name;
    std::string alias;
    Span place;
  };
  std::vector<ImportedName> imports;  // kFromImport
  Body body;
  Body otherwise;  // kIf, kFor: `else`
  bool has_otherwise = false;
};

}  // namespace muster::lang
