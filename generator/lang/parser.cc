#include "lang/parser.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/escape.h"

// The grammar and its precedence are Jinja's, its quirks included: `**` binds to the left, and filters, tests and calls
// bind tighter than any operator but the sign.
namespace muster::lang {
namespace {

/// Left-deep chains (`1 + 1 + …`) grow a tree without nesting.
constexpr int kMaxDepth = 200;

std::optional<Operator> comparison_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEqual:
      return Operator::kEqual;
    case TokenKind::kNotEqual:
      return Operator::kNotEqual;
    case TokenKind::kLess:
      return Operator::kLess;
    case TokenKind::kLessEqual:
      return Operator::kLessEqual;
    case TokenKind::kGreater:
      return Operator::kGreater;
    case TokenKind::kGreaterEqual:
      return Operator::kGreaterEqual;
    default:
      return std::nullopt;
  }
}

std::optional<Operator> arithmetic_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::kAdd:
      return Operator::kAdd;
    case TokenKind::kSubtract:
      return Operator::kSubtract;
    case TokenKind::kMultiply:
      return Operator::kMultiply;
    case TokenKind::kDivide:
      return Operator::kDivide;
    case TokenKind::kFloorDivide:
      return Operator::kFloorDivide;
    case TokenKind::kModulo:
      return Operator::kModulo;
    case TokenKind::kPower:
      return Operator::kPower;
    default:
      return std::nullopt;
  }
}

bool is_sum(Operator op) { return op == Operator::kAdd || op == Operator::kSubtract; }

}  // namespace

std::string_view spelling(Operator op) {
  switch (op) {
    case Operator::kAdd:
      return "+";
    case Operator::kSubtract:
      return "-";
    case Operator::kMultiply:
      return "*";
    case Operator::kDivide:
      return "/";
    case Operator::kFloorDivide:
      return "//";
    case Operator::kModulo:
      return "%";
    case Operator::kPower:
      return "**";
    case Operator::kEqual:
      return "==";
    case Operator::kNotEqual:
      return "!=";
    case Operator::kLess:
      return "<";
    case Operator::kLessEqual:
      return "<=";
    case Operator::kGreater:
      return ">";
    case Operator::kGreaterEqual:
      return ">=";
    case Operator::kIn:
      return "in";
    case Operator::kNotIn:
      return "not in";
  }
  return {};
}

// Tokens.

bool Parser::accept(TokenKind kind) {
  if (!at(kind)) return false;
  ++at_;
  return true;
}

bool Parser::accept_name(std::string_view name) {
  if (!at_name(name)) return false;
  ++at_;
  return true;
}

void Parser::expect(TokenKind kind, std::string_view where) {
  if (!accept(kind)) fail_here(fmt::format("expected {} {}, but found {}", describe(kind), where, found()));
}

std::string Parser::expect_name(std::string_view what, Span* place) {
  if (!at(TokenKind::kName)) fail_here(fmt::format("expected {}, but found {}", what, found()));
  if (place != nullptr) *place = span_of(current());
  return std::string(text_of(tokens_[at_++]));
}

Span Parser::span_from(std::uint32_t begin) const {
  return origin_.span(begin, at_ > 0 ? std::max(tokens_[at_ - 1].end, begin) : begin);
}

std::string Parser::found() const {
  switch (current().kind) {
    case TokenKind::kEnd:
    case TokenKind::kOutputEnd:
    case TokenKind::kBlockEnd:
    case TokenKind::kBroken:
    case TokenKind::kText:
      return std::string(describe(current().kind));
    default:
      return fmt::format("`{}`", printable(text_of(current()), 60));
  }
}

void Parser::fail(const Span& span, std::string message, std::string help) {
  diagnostics_.error(span, std::move(message)).help = std::move(help);
  throw Failure{};
}

void Parser::fail_here(std::string message, std::string help) {
  if (at(TokenKind::kBroken)) throw Failure{};  // the lexer has said what is wrong
  fail(span_of(current()), std::move(message), std::move(help));
}

void Parser::fail_too_deep() {
  --nesting_;  // the Level that failed has no destructor
  diagnostics_.error(span_of(current()), fmt::format("nested deeper than {} levels", kMaxNesting));
  throw TooDeep{};
}

NodePtr Parser::make(NodeKind kind, std::uint32_t begin) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->span = span_from(begin);
  return node;
}

NodePtr Parser::finish(NodePtr node, std::uint32_t begin) {
  int depth = 0;
  for (const NodePtr& child : node->children) depth = std::max<int>(depth, child != nullptr ? child->depth : 0);
  for (const Keyword& keyword : node->keywords) depth = std::max<int>(depth, keyword.value->depth);
  node->span = span_from(begin);
  if (depth + 1 > kMaxDepth) {
    fail(node->span, fmt::format("this is a chain of more than {} operations", kMaxDepth),
         "give parts of it a name of their own");
  }
  node->depth = static_cast<std::uint8_t>(depth + 1);
  return node;
}

// Expressions.

NodePtr Parser::parse_whole() {
  try {
    if (at(TokenKind::kEnd)) fail_here("there is no expression here");
    NodePtr node = parse_expression();
    if (!at(TokenKind::kEnd)) {
      fail_here(fmt::format("expected the end of the expression, but found {}", found()),
                at(TokenKind::kAssign) ? "compare with `==`" : "");
    }
    return node;
  } catch (const Failure&) {
    return nullptr;
  } catch (const TooDeep&) {
    return nullptr;
  }
}

NodePtr Parser::parse_expression() {
  const Level level(*this);
  const std::uint32_t begin = current().begin;
  NodePtr node = parse_binary(0);
  while (accept_name("if")) {
    NodePtr conditional = make(NodeKind::kConditional, begin);
    conditional->children.push_back(std::move(node));
    conditional->children.push_back(parse_binary(0));
    conditional->children.push_back(accept_name("else") ? parse_expression() : nullptr);
    node = finish(std::move(conditional), begin);
  }
  return node;
}

NodePtr Parser::parse_without_condition() {
  const Level level(*this);
  return parse_binary(0);
}

NodePtr Parser::parse_binary(int level) {
  if (level == 0) return parse_chain(NodeKind::kOr, "or", level);
  if (level == 1) return parse_chain(NodeKind::kAnd, "and", level);
  return parse_not();
}

NodePtr Parser::parse_chain(NodeKind kind, std::string_view word, int level) {
  const std::uint32_t begin = current().begin;
  NodePtr first = parse_binary(level + 1);
  if (!at_name(word)) return first;
  NodePtr node = make(kind, begin);
  node->children.push_back(std::move(first));
  while (accept_name(word)) node->children.push_back(parse_binary(level + 1));
  return finish(std::move(node), begin);
}

NodePtr Parser::parse_not() {
  const std::uint32_t begin = current().begin;
  if (!accept_name("not")) return parse_compare();
  const Level level(*this);
  NodePtr node = make(NodeKind::kNot, begin);
  node->children.push_back(parse_not());
  return finish(std::move(node), begin);
}

NodePtr Parser::parse_compare() {
  const std::uint32_t begin = current().begin;
  NodePtr first = parse_arithmetic(0);
  NodePtr node;
  while (true) {
    std::optional<Operator> op = comparison_of(current().kind);
    if (op) {
      ++at_;
    } else if (accept_name("in")) {
      op = Operator::kIn;
    } else if (at_name("not") && next_token().kind == TokenKind::kName && text_of(next_token()) == "in") {
      at_ += 2;
      op = Operator::kNotIn;
    }
    if (!op) break;
    if (node == nullptr) {
      node = make(NodeKind::kCompare, begin);
      node->children.push_back(std::move(first));
    }
    node->operators.push_back(*op);
    node->children.push_back(parse_arithmetic(0));
  }
  return node == nullptr ? std::move(first) : finish(std::move(node), begin);
}

/// Level 0 is `+` and `-`, then `~` between, then level 1 `*` and its like, then level 2 `**`.
NodePtr Parser::parse_arithmetic(int level) {
  const std::uint32_t begin = current().begin;
  const auto parse_operand = [&] {
    return level == 0 ? parse_concat() : level == 1 ? parse_arithmetic(2) : parse_unary(true);
  };
  NodePtr node = parse_operand();
  while (const std::optional<Operator> op = arithmetic_of(current().kind)) {
    const int level_of_op = is_sum(*op) ? 0 : *op == Operator::kPower ? 2 : 1;
    if (level_of_op != level) break;
    ++at_;
    NodePtr binary = make(NodeKind::kArithmetic, begin);
    binary->operators.push_back(*op);
    binary->children.push_back(std::move(node));
    binary->children.push_back(parse_operand());
    node = finish(std::move(binary), begin);
  }
  return node;
}

NodePtr Parser::parse_concat() {
  const std::uint32_t begin = current().begin;
  NodePtr first = parse_arithmetic(1);
  if (!at(TokenKind::kTilde)) return first;
  NodePtr node = make(NodeKind::kConcat, begin);
  node->children.push_back(std::move(first));
  while (accept(TokenKind::kTilde)) node->children.push_back(parse_arithmetic(1));
  return finish(std::move(node), begin);
}

NodePtr Parser::parse_unary(bool with_filters) {
  const std::uint32_t begin = current().begin;
  NodePtr node;
  if (at(TokenKind::kSubtract) || at(TokenKind::kAdd)) {
    const Level level(*this);
    node = make(at(TokenKind::kSubtract) ? NodeKind::kNegate : NodeKind::kPlus, begin);
    ++at_;
    node->children.push_back(parse_unary(false));
    node = finish(std::move(node), begin);
  } else {
    node = parse_primary();
  }
  node = parse_postfix(std::move(node));
  return with_filters ? parse_filters(std::move(node)) : std::move(node);
}

NodePtr Parser::parse_postfix(NodePtr node) {
  while (true) {
    const std::uint32_t dot = current().begin;
    if (accept(TokenKind::kDot)) {
      NodePtr attribute = make(NodeKind::kAttribute, dot);
      attribute->name_span = span_of(current());
      if (at(TokenKind::kName)) {
        attribute->name = text_of(current());
        ++at_;
      } else if (at(TokenKind::kInteger)) {
        attribute->kind = NodeKind::kItem;
      } else {
        fail_here(fmt::format("expected a name after `.`, but found {}", found()));
      }
      const Span subject = node->span;
      attribute->children.push_back(std::move(node));
      if (attribute->kind == NodeKind::kItem) attribute->children.push_back(parse_number());
      node = finish(std::move(attribute), dot);
      if (node->span.source == subject.source && subject.begin <= node->span.begin) node->span.begin = subject.begin;
    } else if (at(TokenKind::kOpenBracket)) {
      node = parse_brackets(std::move(node));
    } else if (at(TokenKind::kOpenParen)) {
      node = parse_call(std::move(node));
    } else {
      return node;
    }
  }
}

NodePtr Parser::parse_brackets(NodePtr subject) {
  const std::uint32_t begin = current().begin;
  const Span subject_span = subject->span;
  ++at_;
  NodePtr node = make(NodeKind::kItem, begin);
  node->children.push_back(std::move(subject));
  const auto at_part_end = [&] {
    return at(TokenKind::kColon) || at(TokenKind::kCloseBracket) || at(TokenKind::kComma);
  };
  node->children.push_back(at_part_end() ? nullptr : parse_expression());
  if (at(TokenKind::kColon)) {
    node->kind = NodeKind::kSlice;
    while (accept(TokenKind::kColon) && node->children.size() < 4) {
      node->children.push_back(at_part_end() ? nullptr : parse_expression());
    }
    node->children.resize(4);
  } else if (node->children[1] == nullptr) {
    fail_here(fmt::format("expected what to look up between the brackets, but found {}", found()));
  }
  expect(TokenKind::kCloseBracket, "to close the bracket");
  node = finish(std::move(node), begin);
  node->span.begin = std::min(subject_span.begin, node->span.begin);
  return node;
}

NodePtr Parser::parse_call(NodePtr callee) {
  const std::uint32_t begin = current().begin;
  const Span callee_span = callee->span;
  NodePtr node = make(NodeKind::kCall, begin);
  node->children.push_back(std::move(callee));
  parse_arguments(*node);
  node = finish(std::move(node), begin);
  node->span.begin = std::min(callee_span.begin, node->span.begin);
  return node;
}

void Parser::parse_arguments(Node& node) {
  expect(TokenKind::kOpenParen, "before the arguments");
  while (!at(TokenKind::kCloseParen)) {
    if (at(TokenKind::kMultiply) || at(TokenKind::kPower)) {
      fail_here(fmt::format("arguments are written out one by one, without {}", found()));
    }
    if (at(TokenKind::kName) && next_token().kind == TokenKind::kAssign) {
      Keyword keyword;
      keyword.name = expect_name("a name", &keyword.place);
      ++at_;
      keyword.value = parse_expression();
      const bool twice = std::any_of(node.keywords.begin(), node.keywords.end(),
                                     [&](const Keyword& other) { return other.name == keyword.name; });
      if (twice) fail(keyword.place, fmt::format("the argument `{}` is given twice", keyword.name));
      node.keywords.push_back(std::move(keyword));
    } else {
      if (!node.keywords.empty()) fail_here("an argument without a name stands after one with a name");
      node.children.push_back(parse_expression());
    }
    if (!accept(TokenKind::kComma)) break;
  }
  expect(TokenKind::kCloseParen, "to close the arguments");
}

NodePtr Parser::parse_filters(NodePtr node) {
  while (true) {
    if (at(TokenKind::kPipe)) {
      node = parse_filter(std::move(node));
    } else if (at_name("is")) {
      node = parse_test(std::move(node));
    } else if (at(TokenKind::kOpenParen)) {
      node = parse_call(std::move(node));
    } else {
      return node;
    }
  }
}

NodePtr Parser::parse_filter(NodePtr subject) {
  const std::uint32_t begin = current().begin;
  const Span subject_span = subject != nullptr ? subject->span : Span{};
  // The body of a block comes without a subject and without a `|` before the first filter.
  if (subject != nullptr || at(TokenKind::kPipe)) expect(TokenKind::kPipe, "before a filter");
  NodePtr node = make(NodeKind::kFilter, begin);
  node->name = expect_name("the name of a filter", &node->name_span);
  node->children.push_back(std::move(subject));
  if (at(TokenKind::kOpenParen)) parse_arguments(*node);
  node = finish(std::move(node), begin);
  if (subject_span.source != nullptr) node->span.begin = std::min(subject_span.begin, node->span.begin);
  return node;
}

NodePtr Parser::parse_test(NodePtr subject) {
  const std::uint32_t begin = current().begin;
  const Span subject_span = subject->span;
  ++at_;
  const bool negated = accept_name("not");
  NodePtr node = make(NodeKind::kTest, begin);
  node->name = expect_name("the name of a test after `is`", &node->name_span);
  node->children.push_back(std::move(subject));
  switch (current().kind) {
    case TokenKind::kOpenParen:
      parse_arguments(*node);
      break;
    case TokenKind::kName: {
      const std::string_view word = text_of(current());
      if (word == "is") fail_here("tests cannot be chained with `is`", "join them with `and`");
      if (word == "else" || word == "or" || word == "and" || word == "if" || word == "in" || word == "not") break;
      [[fallthrough]];
    }
    case TokenKind::kString:
    case TokenKind::kInteger:
    case TokenKind::kFloat:
    case TokenKind::kOpenBracket:
    case TokenKind::kOpenBrace: {
      const Level level(*this);
      node->children.push_back(parse_postfix(parse_primary()));
      break;
    }
    default:
      break;
  }
  node = finish(std::move(node), begin);
  node->span.begin = std::min(subject_span.begin, node->span.begin);
  if (!negated) return node;
  NodePtr negation = make(NodeKind::kNot, begin);
  const Span span = node->span;
  negation->children.push_back(std::move(node));
  negation = finish(std::move(negation), begin);
  negation->span = span;
  return negation;
}

}  // namespace muster::lang
