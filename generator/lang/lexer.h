#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "lang/origin.h"
#include "lang/template.h"

namespace muster::lang {

enum class TokenKind : std::uint8_t {
  kEnd,
  kText,         // between tags, whitespace control applied
  kOutputBegin,  // {{
  kOutputEnd,
  kBlockBegin,  // {%
  kBlockEnd,
  kBroken,  // could not be read; the mistake is reported, and the rest of the tag left out
  kName,
  kInteger,
  kFloat,
  kString,  // quotes included
  kAdd,
  kSubtract,
  kMultiply,
  kPower,
  kDivide,
  kFloorDivide,
  kModulo,
  kTilde,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAssign,
  kDot,
  kComma,
  kColon,
  kPipe,
  kOpenParen,
  kCloseParen,
  kOpenBracket,
  kCloseBracket,
  kOpenBrace,
  kCloseBrace,
};

/// A token as a range of bytes of the text it was read from.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// "a name", "`%}`": what the token is in a message.
std::string describe(TokenKind kind);

/// Reads a bare expression. The last token is kEnd. Mistakes are reported and leave a kBroken.
std::vector<Token> lex_expression(std::string_view text, const Origin& origin, Diagnostics& diagnostics);

/// Reads a template. Comments are gone, `{% raw %}` has become text, whitespace control is applied.
std::vector<Token> lex_template(std::string_view text, const Origin& origin, const TemplateOptions& options,
                                Diagnostics& diagnostics);

}  // namespace muster::lang
