#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "lang/parser.h"

// What expressions begin with: names, numbers, texts, lists, records.
namespace muster::lang {
namespace {

std::optional<std::uint32_t> read_hex(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    const bool is_digit = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!is_digit && (lower < 'a' || lower > 'f')) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(is_digit ? c - '0' : lower - 'a' + 10);
  }
  return value;
}

constexpr std::string_view kStringEscapes = "n\nt\tr\r\\\\'\'\"\"";

}  // namespace

NodePtr Parser::parse_primary() {
  const std::uint32_t begin = current().begin;
  switch (current().kind) {
    case TokenKind::kName:
      return parse_name();
    case TokenKind::kString:
      return parse_strings();
    case TokenKind::kInteger:
    case TokenKind::kFloat:
      return parse_number();
    case TokenKind::kOpenBracket:
      return parse_list();
    case TokenKind::kOpenBrace:
      return parse_record();
    case TokenKind::kOpenParen: {
      ++at_;
      NodePtr node;
      if (accept(TokenKind::kCloseParen)) {
        node = make(NodeKind::kList, begin);
      } else {
        node = parse_tuple(true);
        expect(TokenKind::kCloseParen, "to close the bracket");
        node->span = span_from(begin);
      }
      return node;
    }
    default:
      break;
  }
  std::string help;
  if (at(TokenKind::kAssign)) help = "compare with `==`";
  if (at(TokenKind::kOutputEnd)) help = "`{{` and `}}` stand around an expression";
  fail_here(fmt::format("expected a value, but found {}", found()), std::move(help));
}

NodePtr Parser::parse_name() {
  const std::uint32_t begin = current().begin;
  const std::string_view name = text_of(current());
  if (name == "and" || name == "or" || name == "if" || name == "else" || name == "in" || name == "is") {
    fail_here(fmt::format("expected a value, but found {}", found()));
  }
  ++at_;
  NodePtr node = make(NodeKind::kLiteral, begin);
  if (name == "true" || name == "True") {
    node->value = true;
  } else if (name == "false" || name == "False") {
    node->value = false;
  } else if (name != "none" && name != "None") {
    node->kind = NodeKind::kName;
    node->name = name;
  }
  return node;
}

NodePtr Parser::parse_strings() {
  const std::uint32_t begin = current().begin;
  std::string text;
  while (at(TokenKind::kString)) text += decode_string(tokens_[at_++]);
  NodePtr node = make(NodeKind::kLiteral, begin);
  node->value = Value(std::move(text));
  return node;
}

std::string Parser::decode_string(const Token& token) {
  const std::string_view inside = text_.substr(token.begin + 1, token.end - token.begin - 2);
  std::string out;
  out.reserve(inside.size());
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] != '\\' || i + 1 == inside.size()) {
      out += inside[i];
      continue;
    }
    const char c = inside[++i];
    if (c == '\n') continue;  // a line is continued
    const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits > 0) {
      const std::string_view written = inside.substr(i + 1, digits);
      const std::optional<std::uint32_t> code = read_hex(written);
      const auto at = static_cast<std::uint32_t>(token.begin + i);
      if (written.size() < digits || !code || *code == 0 || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000)) {
        fail(origin_.span(at, static_cast<std::uint32_t>(at + 2 + written.size())),
             fmt::format("`\\{}{}` is no character", c, printable(written)));
      }
      append_utf8(out, static_cast<char32_t>(*code));
      i += digits;
      continue;
    }
    std::size_t known = 0;
    while (known < kStringEscapes.size() && kStringEscapes[known] != c) known += 2;
    if (known >= kStringEscapes.size()) out += '\\';
    out += known < kStringEscapes.size() ? kStringEscapes[known + 1] : c;
  }
  return out;
}

NodePtr Parser::parse_number() {
  const std::uint32_t begin = current().begin;
  const std::optional<Number> number = Number::parse(text_of(current()));
  if (!number) {
    fail_here(fmt::format("the number {} does not fit", printable(text_of(current()), 60)),
              "numbers are fractions of whole numbers of up to 18 digits");
  }
  ++at_;
  NodePtr node = make(NodeKind::kLiteral, begin);
  node->value = *number;
  return node;
}

bool Parser::at_tuple_end() const {
  return at(TokenKind::kCloseParen) || at(TokenKind::kBlockEnd) || at(TokenKind::kOutputEnd) || at(TokenKind::kEnd);
}

NodePtr Parser::parse_tuple(bool with_condition) {
  const std::uint32_t begin = current().begin;
  const auto parse_item = [&] { return with_condition ? parse_expression() : parse_without_condition(); };
  NodePtr first = parse_item();
  if (!at(TokenKind::kComma)) return first;
  NodePtr node = make(NodeKind::kList, begin);
  node->children.push_back(std::move(first));
  while (accept(TokenKind::kComma) && !at_tuple_end()) node->children.push_back(parse_item());
  return finish(std::move(node), begin);
}

NodePtr Parser::parse_list() {
  const std::uint32_t begin = current().begin;
  NodePtr node = make(NodeKind::kList, begin);
  ++at_;
  while (!at(TokenKind::kCloseBracket)) {
    node->children.push_back(parse_expression());
    if (!accept(TokenKind::kComma)) break;
  }
  expect(TokenKind::kCloseBracket, "to close the list");
  return finish(std::move(node), begin);
}

NodePtr Parser::parse_record() {
  const std::uint32_t begin = current().begin;
  NodePtr node = make(NodeKind::kRecord, begin);
  ++at_;
  while (!at(TokenKind::kCloseBrace)) {
    node->children.push_back(parse_expression());
    expect(TokenKind::kColon, "after a key");
    node->children.push_back(parse_expression());
    if (!accept(TokenKind::kComma)) break;
  }
  expect(TokenKind::kCloseBrace, "to close the record");
  return finish(std::move(node), begin);
}

}  // namespace muster::lang
