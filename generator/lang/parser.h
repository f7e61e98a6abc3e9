#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "lang/ast.h"
#include "lang/lexer.h"
#include "lang/origin.h"

namespace muster::lang {

/// Reads expressions from tokens, with Jinja's precedence. Deeper nesting than kMaxNesting is refused, so that nothing
/// that walks the tree needs a large stack.
class Parser {
 public:
  static constexpr int kMaxNesting = 100;

  Parser(std::string_view text, std::vector<Token> tokens, const Origin& origin, Diagnostics& diagnostics)
      : text_(text), tokens_(std::move(tokens)), origin_(origin), diagnostics_(diagnostics) {}

  /// A whole text that is one expression; null after a mistake, which is reported.
  NodePtr parse_whole();

 protected:
  /// Thrown when a mistake has been reported and the rest of the expression or tag cannot be read.
  struct Failure {};
  /// Thrown when nothing that follows can be read either.
  struct TooDeep {};

  /// Counts one level of nesting while it lives.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser_.nesting_ > kMaxNesting) parser_.fail_too_deep();
    }
    ~Level() { --parser_.nesting_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };

  NodePtr parse_expression();
  NodePtr parse_without_condition();  // no `x if c else y` at the top
  /// An expression, or a list of them without brackets: `1, 2`.
  NodePtr parse_tuple(bool with_condition);
  NodePtr parse_filter(NodePtr subject);
  NodePtr parse_unary(bool with_filters);

  const Token& current() const { return tokens_[at_]; }
  const Token& next_token() const { return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_]; }
  bool at(TokenKind kind) const { return current().kind == kind; }
  bool at_name(std::string_view name) const { return at(TokenKind::kName) && text_of(current()) == name; }
  bool accept(TokenKind kind);
  bool accept_name(std::string_view name);
  void expect(TokenKind kind, std::string_view where);
  std::string expect_name(std::string_view what, Span* place);
  std::string_view text_of(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }
  Span span_of(const Token& token) const { return origin_.span(token.begin, token.end); }
  /// From a token to the one read last.
  Span span_from(std::uint32_t begin) const;
  std::string decode_string(const Token& token);
  std::string found() const;
  [[noreturn]] void fail(const Span& span, std::string message, std::string help = {});
  [[noreturn]] void fail_here(std::string message, std::string help = {});
  [[noreturn]] void fail_too_deep();
  NodePtr make(NodeKind kind, std::uint32_t begin);
  /// Closes a node whose children are complete: its depth and where it ends.
  NodePtr finish(NodePtr node, std::uint32_t begin);

  std::string_view text_;
  std::vector<Token> tokens_;
  const Origin& origin_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  int nesting_ = 0;

 private:
  NodePtr parse_binary(int level);
  NodePtr parse_chain(NodeKind kind, std::string_view word, int level);
  NodePtr parse_not();
  NodePtr parse_compare();
  NodePtr parse_arithmetic(int level);
  NodePtr parse_concat();
  NodePtr parse_primary();
  NodePtr parse_name();
  NodePtr parse_strings();
  NodePtr parse_number();
  NodePtr parse_list();
  NodePtr parse_record();
  NodePtr parse_postfix(NodePtr node);
  NodePtr parse_filters(NodePtr node);
  NodePtr parse_test(NodePtr subject);
  NodePtr parse_call(NodePtr callee);
  NodePtr parse_brackets(NodePtr subject);
  void parse_arguments(Node& node);
  bool at_tuple_end() const;
};

}  // namespace muster::lang
