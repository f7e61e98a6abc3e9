#include "lang/lexer.h"

#include <string>

#include <fmt/format.h>

#include "base/escape.h"
#include "lang/tag_scanner.h"

namespace muster::lang {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_char(char c) { return is_name_start(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

struct Operator {
  std::string_view text;
  TokenKind kind;
};

// Longer ones first.
constexpr Operator kOperators[] = {
    {"**", TokenKind::kPower},      {"//", TokenKind::kFloorDivide}, {"==", TokenKind::kEqual},
    {"!=", TokenKind::kNotEqual},   {"<=", TokenKind::kLessEqual},   {">=", TokenKind::kGreaterEqual},
    {"+", TokenKind::kAdd},         {"-", TokenKind::kSubtract},     {"*", TokenKind::kMultiply},
    {"/", TokenKind::kDivide},      {"%", TokenKind::kModulo},       {"~", TokenKind::kTilde},
    {"<", TokenKind::kLess},        {">", TokenKind::kGreater},      {"=", TokenKind::kAssign},
    {".", TokenKind::kDot},         {",", TokenKind::kComma},        {":", TokenKind::kColon},
    {"|", TokenKind::kPipe},        {"(", TokenKind::kOpenParen},    {")", TokenKind::kCloseParen},
    {"[", TokenKind::kOpenBracket}, {"]", TokenKind::kCloseBracket}, {"{", TokenKind::kOpenBrace},
    {"}", TokenKind::kCloseBrace},
};

class Lexer {
 public:
  Lexer(std::string_view text, const Origin& origin, Diagnostics& diagnostics)
      : text_(text), origin_(origin), diagnostics_(diagnostics) {}

  std::vector<Token> take() { return std::move(tokens_); }

  void push(TokenKind kind, std::size_t begin, std::size_t end) {
    tokens_.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }

  /// Reads the inside of one tag or a whole expression.
  void lex_inside(std::size_t begin, std::size_t end) {
    std::size_t at = begin;
    while (at < end) {
      if (is_blank(text_[at])) {
        ++at;
        continue;
      }
      const std::size_t next = lex_token(at, end);
      if (next == std::string_view::npos) {
        push(TokenKind::kBroken, at, end);
        return;
      }
      at = next;
    }
  }

 private:
  /// The offset after the token, or npos if it is none.
  std::size_t lex_token(std::size_t at, std::size_t end) {
    const char c = text_[at];
    if (is_name_start(c)) {
      std::size_t stop = at + 1;
      while (stop < end && is_name_char(text_[stop])) ++stop;
      push(TokenKind::kName, at, stop);
      return stop;
    }
    if (is_digit(c)) return lex_number(at, end);
    if (c == '\'' || c == '"') return lex_string(at, end);
    for (const Operator& candidate : kOperators) {
      if (text_.substr(at, end - at).starts_with(candidate.text)) {
        push(candidate.kind, at, at + candidate.text.size());
        return at + candidate.text.size();
      }
    }
    return fail_at_character(at, end);
  }

  std::size_t fail_at_character(std::size_t at, std::size_t end) {
    std::size_t stop = at + 1;
    while (stop < end && (static_cast<unsigned char>(text_[stop]) & 0xC0U) == 0x80U) ++stop;
    Diagnostic& error = diagnostics_.error(
        span(at, stop), fmt::format("unexpected character `{}`", printable(text_.substr(at, stop - at))));
    const std::string_view rest = text_.substr(at, end - at);
    if (rest.starts_with("&&")) error.help = "write `and`";
    if (rest.starts_with("!")) error.help = "write `not`";
    return std::string_view::npos;
  }

  std::size_t lex_digits(std::size_t at, std::size_t end) const {
    while (at < end && (is_digit(text_[at]) || (text_[at] == '_' && at + 1 < end && is_digit(text_[at + 1])))) ++at;
    return at;
  }

  std::size_t lex_number(std::size_t at, std::size_t end) {
    std::size_t stop = lex_digits(at, end);
    TokenKind kind = TokenKind::kInteger;
    // `a.0.b` and `1.foo` are no fractions: a digit must follow.
    const bool after_dot = !tokens_.empty() && tokens_.back().kind == TokenKind::kDot && tokens_.back().end == at;
    if (!after_dot && stop + 1 < end && text_[stop] == '.' && is_digit(text_[stop + 1])) {
      stop = lex_digits(stop + 1, end);
      kind = TokenKind::kFloat;
    }
    if (!after_dot && stop < end && (text_[stop] == 'e' || text_[stop] == 'E')) {
      std::size_t exponent = stop + 1;
      if (exponent < end && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
      if (exponent < end && is_digit(text_[exponent])) {
        stop = lex_digits(exponent, end);
        kind = TokenKind::kFloat;
      }
    }
    if (stop < end && is_name_char(text_[stop])) {
      while (stop < end && is_name_char(text_[stop])) ++stop;
      diagnostics_.error(span(at, stop), fmt::format("`{}` is no number", printable(text_.substr(at, stop - at))))
          .help = "a name begins with a letter; a number is written in decimals: `1200`, `1_200`, `0.4`";
      return std::string_view::npos;
    }
    push(kind, at, stop);
    return stop;
  }

  std::size_t lex_string(std::size_t at, std::size_t end) {
    for (std::size_t stop = at + 1; stop < end; ++stop) {
      if (text_[stop] == '\\') {
        ++stop;
      } else if (text_[stop] == text_[at]) {
        push(TokenKind::kString, at, stop + 1);
        return stop + 1;
      }
    }
    diagnostics_.error(span(at, at + 1), "this text is not closed").help =
        fmt::format("put a `{}` at its end", text_[at]);
    return std::string_view::npos;
  }

  Span span(std::size_t begin, std::size_t end) const {
    return origin_.span(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
  }

  std::string_view text_;
  const Origin& origin_;
  Diagnostics& diagnostics_;
  std::vector<Token> tokens_;
};

/// The blanks before a tag that `lstrip_blocks` takes: those back to the start of the line, if nothing else is there.
std::size_t strip_line_start(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t at = end;
  while (at > begin && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  const bool at_line_start = at == 0 || text[at - 1] == '\n';
  return at_line_start ? at : end;
}

/// Applies whitespace control to the text between two tags.
void push_text(Lexer& lexer, std::string_view text, std::size_t begin, std::size_t end, const ScannedTag* before,
               const ScannedTag* after, const TemplateOptions& options) {
  if (before != nullptr) {
    if (before->trim_after == TagTrim::kStrip) {
      while (begin < end && is_blank(text[begin])) ++begin;
    } else if (before->trim_after == TagTrim::kDefault && before->kind != Tag::Kind::kOutput && options.trim_blocks) {
      if (text.substr(begin, end - begin).starts_with("\r\n")) {
        begin += 2;
      } else if (begin < end && text[begin] == '\n') {
        ++begin;
      }
    }
  }
  if (after != nullptr) {
    if (after->trim_before == TagTrim::kStrip) {
      while (end > begin && is_blank(text[end - 1])) --end;
    } else if (after->trim_before == TagTrim::kDefault && after->kind != Tag::Kind::kOutput && options.lstrip_blocks) {
      end = strip_line_start(text, begin, end);
    }
  }
  if (begin < end) lexer.push(TokenKind::kText, begin, end);
}

}  // namespace

std::string describe(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEnd:
      return "the end";
    case TokenKind::kText:
      return "text";
    case TokenKind::kOutputBegin:
      return "`{{`";
    case TokenKind::kOutputEnd:
      return "`}}`";
    case TokenKind::kBlockBegin:
      return "`{%`";
    case TokenKind::kBlockEnd:
      return "`%}`";
    case TokenKind::kBroken:
      return "something unreadable";
    case TokenKind::kName:
      return "a name";
    case TokenKind::kInteger:
    case TokenKind::kFloat:
      return "a number";
    case TokenKind::kString:
      return "a text";
    default:
      for (const Operator& candidate : kOperators) {
        if (candidate.kind == kind) return fmt::format("`{}`", candidate.text);
      }
      return {};
  }
}

std::vector<Token> lex_expression(std::string_view text, const Origin& origin, Diagnostics& diagnostics) {
  Lexer lexer(text, origin, diagnostics);
  lexer.lex_inside(0, text.size());
  lexer.push(TokenKind::kEnd, text.size(), text.size());
  return lexer.take();
}

std::vector<Token> lex_template(std::string_view text, const Origin& origin, const TemplateOptions& options,
                                Diagnostics& diagnostics) {
  std::size_t text_end = text.size();
  if (!options.keep_trailing_newline && text.ends_with('\n')) text_end -= text.ends_with("\r\n") ? 2U : 1U;
  text = text.substr(0, text_end);

  Lexer lexer(text, origin, diagnostics);
  std::optional<ScannedTag> before;
  std::size_t at = 0;
  TagScanner scanner(text, origin, diagnostics);
  while (std::optional<ScannedTag> tag = scanner.next()) {
    push_text(lexer, text, at, tag->begin, before ? &*before : nullptr, &*tag, options);
    if (tag->is_raw) {
      // What stands between `{% raw %}` and `{% endraw %}` is trimmed by their inner sides; as in Jinja, `trim_blocks`
      // leaves the line end after the first alone.
      ScannedTag open = *tag;
      open.trim_after = tag->raw_trim_after == TagTrim::kStrip ? TagTrim::kStrip : TagTrim::kKeep;
      ScannedTag close = *tag;
      close.trim_before = tag->raw_trim_before;
      push_text(lexer, text, tag->inside_begin, tag->inside_end, &open, &close, options);
    } else if (tag->kind != Tag::Kind::kComment) {
      const bool is_output = tag->kind == Tag::Kind::kOutput;
      lexer.push(is_output ? TokenKind::kOutputBegin : TokenKind::kBlockBegin, tag->begin, tag->inside_begin);
      lexer.lex_inside(tag->inside_begin, tag->inside_end);
      lexer.push(is_output ? TokenKind::kOutputEnd : TokenKind::kBlockEnd, tag->inside_end, tag->end);
    }
    at = tag->end;
    before = tag;
  }
  push_text(lexer, text, at, text.size(), before ? &*before : nullptr, nullptr, options);
  lexer.push(TokenKind::kEnd, text.size(), text.size());
  return lexer.take();
}

}  // namespace muster::lang
