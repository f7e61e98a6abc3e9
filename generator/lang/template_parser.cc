#include "lang/template_parser.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/edit_distance.h"

namespace muster::lang {
namespace {

const std::vector<std::string>& statement_names() {
  static const std::vector<std::string> kNames = {"block",  "call",    "extends", "filter", "for", "from", "if",
                                                  "import", "include", "macro",   "raw",    "set", "with"};
  return kNames;
}

/// Why a word that Jinja knows, or that belongs elsewhere, is no statement here.
struct Refusal {
  std::string_view word;
  std::string_view message;
  std::string_view help;
};

constexpr Refusal kRefusals[] = {
    {"autoescape", "`autoescape` cannot be changed in a template",
     "values are always escaped for where they stand; what is HTML already passes as it is"},
    {"do", "there is no `do`", "values do not change; use `set`, or a `namespace`"},
    {"break", "there is no `break`", "choose what the loop goes through: `{% for x in list if … %}`"},
    {"continue", "there is no `continue`", "choose what the loop goes through: `{% for x in list if … %}`"},
    {"trans", "there is no `trans`", "write the words themselves"},
    {"debug", "there is no `debug`", ""},
};

class TemplateParser : public Parser {
 public:
  TemplateParser(TemplateSyntax& syntax, std::vector<Token> tokens, const Origin& origin, Diagnostics& diagnostics)
      : Parser(syntax.text.text, std::move(tokens), origin, diagnostics), syntax_(syntax) {}

  void parse() {
    try {
      syntax_.body = parse_body({});
    } catch (const TooDeep&) {
      return;
    }
    collect_blocks(syntax_.body);
  }

 private:
  using Names = std::initializer_list<std::string_view>;

  /// The statement's word when the next tag is one, else empty.
  std::string_view upcoming_word() const {
    if (!at(TokenKind::kBlockBegin) || next_token().kind != TokenKind::kName) return {};
    return text_of(next_token());
  }

  void skip_tag() {
    while (!at(TokenKind::kEnd) && !at(TokenKind::kBlockEnd) && !at(TokenKind::kOutputEnd)) ++at_;
    if (!at(TokenKind::kEnd)) ++at_;
  }

  /// Statements up to a tag whose word is one of `ends`, which stays unread, or to the end of the text.
  Body parse_body(Names ends) {
    const Level level(*this);
    Body body;
    while (!at(TokenKind::kEnd)) {
      const std::string_view word = upcoming_word();
      if (std::find(ends.begin(), ends.end(), word) != ends.end()) return body;
      if (is_end_word(word)) {
        if (is_open(word)) return body;  // an outer statement's: this one was not closed
        report_stray(word);
        skip_tag();
        continue;
      }
      parse_statement(body);
    }
    return body;
  }

  static bool is_end_word(std::string_view word) {
    return word == "elif" || word == "else" || (word.starts_with("end") && word.size() > 3);
  }

  bool is_open(std::string_view word) const {
    return std::any_of(open_.begin(), open_.end(), [word](std::string_view open) {
      return word.starts_with("end") ? word.substr(3) == open : open == "if" || (open == "for" && word == "else");
    });
  }

  void report_stray(std::string_view word) {
    Diagnostic& error =
        diagnostics_.error(span_of(next_token()), fmt::format("`{}` closes nothing that is open here", word));
    if (!open_.empty()) error.help = fmt::format("`{}` is open; it ends with `end{}`", open_.back(), open_.back());
  }

  void parse_statement(Body& body) {
    Statement statement;
    const std::uint32_t begin = current().begin;
    statement.span = span_of(current());
    try {
      switch (current().kind) {
        case TokenKind::kText:
          statement.text = text_of(current());
          ++at_;
          break;
        case TokenKind::kOutputBegin:
          ++at_;
          statement.kind = StatementKind::kOutput;
          statement.expression = parse_tuple(true);
          expect(TokenKind::kOutputEnd, "after the expression");
          statement.span = span_from(begin);
          break;
        case TokenKind::kBlockBegin:
          ++at_;
          parse_tag(statement, begin);
          break;
        default:
          fail_here(fmt::format("expected a tag, but found {}", found()));
      }
    } catch (const Failure&) {
      skip_tag();
      return;
    }
    body.push_back(std::move(statement));
  }

  /// An expression of a tag that opens a body: a mistake in it must not hide that the body is open.
  template <typename Parse>
  void guarded(Parse parse) {
    try {
      parse();
      if (!at(TokenKind::kBlockEnd)) {
        fail_here(fmt::format("expected `%}}`, but found {}", found()),
                  at(TokenKind::kAssign) ? "compare with `==`" : "");
      }
    } catch (const Failure&) {
      while (!at(TokenKind::kEnd) && !at(TokenKind::kBlockEnd)) ++at_;
    }
    accept(TokenKind::kBlockEnd);
  }

  void end_tag() { expect(TokenKind::kBlockEnd, "at the end of the tag"); }

  void parse_tag(Statement& statement, std::uint32_t begin) {
    Span word_span;
    const std::string word = expect_name("a statement", &word_span);
    statement.span = word_span;
    if (word == "if") return parse_if(statement);
    if (word == "for") return parse_for(statement);
    if (word == "set") return parse_set(statement);
    if (word == "with") return parse_with(statement);
    if (word == "block") return parse_block(statement);
    if (word == "extends") return parse_extends(statement);
    if (word == "include") return parse_include(statement);
    if (word == "import") return parse_import(statement);
    if (word == "from") return parse_from(statement);
    if (word == "macro") return parse_macro(statement);
    if (word == "call") return parse_call_block(statement);
    if (word == "filter") return parse_filter_block(statement);
    for (const Refusal& refusal : kRefusals) {
      if (refusal.word == word) fail(word_span, std::string(refusal.message), std::string(refusal.help));
    }
    if (word.starts_with("end") && word_span.source != nullptr) {
      fail(word_span, fmt::format("`{}` closes nothing that is open here", word));
    }
    const std::optional<std::string> near = find_nearest(word, statement_names());
    (void)begin;
    fail(word_span, fmt::format("there is no statement `{}`", word),
         near ? fmt::format("did you mean `{}`?", *near) : "");
  }

  /// The body of an open statement; its closing tag stays unread.
  Body parse_open_body(std::string_view word, Names ends) {
    open_.push_back(word);
    Body body = parse_body(ends);
    open_.pop_back();
    return body;
  }

  void close(const Statement& statement, std::string_view word) {
    const std::string end_word = fmt::format("end{}", word);
    if (upcoming_word() != end_word) {
      diagnostics_.error(statement.span, fmt::format("this `{}` is not closed", word)).help =
          fmt::format("end it with `{{% {} %}}`", end_word);
      return;
    }
    at_ += 2;
    if (word == "block" && at(TokenKind::kName)) {
      Span place;
      const std::string name = expect_name("a name", &place);
      if (name != statement.name) {
        diagnostics_.error(place, fmt::format("`endblock {}` closes the block `{}`", name, statement.name));
      }
    }
    guarded([] {});
  }

  void parse_if(Statement& statement) {
    statement.kind = StatementKind::kIf;
    Span span = statement.span;
    while (true) {
      Statement::Branch branch;
      branch.span = span;
      branch.condition = broken();
      guarded([&] { branch.condition = parse_tuple(true); });
      branch.body = parse_open_body("if", {"elif", "else", "endif"});
      statement.branches.push_back(std::move(branch));
      if (upcoming_word() != "elif") break;
      span = span_of(next_token());
      at_ += 2;
    }
    parse_else(statement, "if");
    close(statement, "if");
  }

  void parse_else(Statement& statement, std::string_view word) {
    if (upcoming_word() != "else") return;
    at_ += 2;
    guarded([] {});
    statement.has_otherwise = true;
    statement.otherwise = parse_open_body(word, {word == "if" ? "endif" : "endfor"});
  }

  void parse_for(Statement& statement) {
    statement.kind = StatementKind::kFor;
    statement.expression = broken();
    guarded([&] {
      statement.target = parse_target(false);
      if (!accept_name("in")) fail_here(fmt::format("expected `in` and what to go through, but found {}", found()));
      statement.expression = parse_tuple(false);
      if (accept_name("if")) statement.condition = parse_expression();
      if (at_name("recursive")) fail_here("loops cannot be `recursive`", "call a macro from within itself");
    });
    statement.body = parse_open_body("for", {"else", "endfor"});
    parse_else(statement, "for");
    close(statement, "for");
  }

  Target parse_single_target(bool with_attribute) {
    Target target;
    const Level level(*this);
    const std::uint32_t begin = current().begin;
    if (accept(TokenKind::kOpenParen)) {
      target = parse_target(with_attribute);
      expect(TokenKind::kCloseParen, "to close the bracket");
    } else {
      target.name = expect_name("a name", nullptr);
      if (with_attribute && accept(TokenKind::kDot)) target.attribute = expect_name("a name after `.`", nullptr);
    }
    target.span = span_from(begin);
    return target;
  }

  Target parse_target(bool with_attribute) {
    const std::uint32_t begin = current().begin;
    Target first = parse_single_target(with_attribute);
    if (!at(TokenKind::kComma)) return first;
    Target target;
    target.items.push_back(std::move(first));
    while (accept(TokenKind::kComma) && (at(TokenKind::kName) || at(TokenKind::kOpenParen)) && !at_name("in")) {
      target.items.push_back(parse_single_target(with_attribute));
    }
    target.span = span_from(begin);
    return target;
  }

  void parse_set(Statement& statement) {
    statement.kind = StatementKind::kSetBlock;
    guarded([&] {
      statement.target = parse_target(true);
      if (accept(TokenKind::kAssign)) {
        statement.kind = StatementKind::kSet;
        statement.expression = broken();
        statement.expression = parse_tuple(true);
      } else if (at(TokenKind::kPipe)) {
        statement.expression = parse_filter_chain();
      } else if (!at(TokenKind::kBlockEnd)) {
        statement.kind = StatementKind::kSet;
        statement.expression = broken();
        fail_here(fmt::format("expected `=` and a value, but found {}", found()));
      }
    });
    if (statement.kind == StatementKind::kSet) return;
    if (!statement.target.items.empty()) {
      diagnostics_.error(statement.target.span, "a block of text is one value and fills one name");
    }
    statement.body = parse_open_body("set", {"endset"});
    close(statement, "set");
  }

  NodePtr parse_filter_chain() {
    NodePtr filters = parse_filter(nullptr);
    while (at(TokenKind::kPipe)) filters = parse_filter(std::move(filters));
    return filters;
  }

  void parse_with(Statement& statement) {
    statement.kind = StatementKind::kWith;
    guarded([&] {
      while (!at(TokenKind::kBlockEnd)) {
        Target target = parse_single_target(false);
        expect(TokenKind::kAssign, "after the name");
        statement.assignments.emplace_back(std::move(target), parse_expression());
        if (!accept(TokenKind::kComma)) break;
      }
    });
    statement.body = parse_open_body("with", {"endwith"});
    close(statement, "with");
  }

  void parse_block(Statement& statement) {
    statement.kind = StatementKind::kBlock;
    guarded([&] {
      statement.name = expect_name("the block's name", &statement.name_span);
      statement.scoped = accept_name("scoped");
      if (at_name("required")) fail_here("blocks cannot be `required`", "leave the block empty");
    });
    statement.body = parse_open_body("block", {"endblock"});
    close(statement, "block");
  }

  /// One template's name, or a list of them, written out: what they hold is checked when the pack loads.
  void parse_template_names(Statement& statement, bool with_list) {
    const std::string_view help = "the template must be known when the pack loads: choose between several with `if`";
    const bool bracket = with_list && (at(TokenKind::kOpenBracket) || at(TokenKind::kOpenParen));
    if (bracket) ++at_;
    do {
      if (bracket && (at(TokenKind::kCloseBracket) || at(TokenKind::kCloseParen))) break;
      if (!at(TokenKind::kString)) {
        fail_here(fmt::format("expected the name of a template between quotes, but found {}", found()),
                  std::string(help));
      }
      statement.templates.push_back({decode_string(current()), span_of(current())});
      ++at_;
    } while (bracket && accept(TokenKind::kComma));
    if (bracket && !accept(TokenKind::kCloseBracket)) expect(TokenKind::kCloseParen, "to close the list");
    if (statement.templates.empty()) fail_here("there is no template's name in this list");
  }

  void parse_extends(Statement& statement) {
    statement.kind = StatementKind::kExtends;
    parse_template_names(statement, false);
    end_tag();
  }

  void parse_include(Statement& statement) {
    statement.kind = StatementKind::kInclude;
    parse_template_names(statement, true);
    if (at_name("ignore")) {
      ++at_;
      if (!accept_name("missing")) fail_here(fmt::format("expected `missing` after `ignore`, but found {}", found()));
      statement.ignore_missing = true;
    }
    parse_context(statement, true);
    end_tag();
  }

  void parse_context(Statement& statement, bool otherwise) {
    statement.with_context = otherwise;
    const bool with = at_name("with");
    if ((with || at_name("without")) && next_token().kind == TokenKind::kName && text_of(next_token()) == "context") {
      statement.with_context = with;
      at_ += 2;
    }
  }

  void parse_import(Statement& statement) {
    statement.kind = StatementKind::kImport;
    parse_template_names(statement, false);
    if (!accept_name("as")) fail_here(fmt::format("expected `as` and a name, but found {}", found()));
    statement.name = expect_name("a name", &statement.name_span);
    parse_context(statement, false);
    end_tag();
  }

  void parse_from(Statement& statement) {
    statement.kind = StatementKind::kFromImport;
    parse_template_names(statement, false);
    if (!accept_name("import")) fail_here(fmt::format("expected `import` and names, but found {}", found()));
    statement.with_context = false;
    while (at(TokenKind::kName)) {
      const std::size_t before = at_;
      parse_context(statement, statement.with_context);
      if (at_ != before) break;
      Statement::ImportedName imported;
      imported.name = expect_name("a name", &imported.place);
      imported.alias = accept_name("as") ? expect_name("a name after `as`", &imported.place) : imported.name;
      statement.imports.push_back(std::move(imported));
      const std::size_t after = at_;
      parse_context(statement, statement.with_context);
      if (at_ != after || !accept(TokenKind::kComma)) break;
    }
    if (statement.imports.empty()) fail_here(fmt::format("expected what to import, but found {}", found()));
    end_tag();
  }

  void parse_parameters(Statement& statement) {
    expect(TokenKind::kOpenParen, "before the parameters");
    while (!at(TokenKind::kCloseParen)) {
      Parameter parameter;
      parameter.name = expect_name("a parameter", &parameter.place);
      const bool twice = std::any_of(statement.parameters.begin(), statement.parameters.end(),
                                     [&](const Parameter& other) { return other.name == parameter.name; });
      if (twice) fail(parameter.place, fmt::format("the parameter `{}` stands there twice", parameter.name));
      if (accept(TokenKind::kAssign)) {
        parameter.default_value = parse_expression();
      } else if (!statement.parameters.empty() && statement.parameters.back().default_value != nullptr) {
        fail(parameter.place, "a parameter without a default stands after one with a default");
      }
      statement.parameters.push_back(std::move(parameter));
      if (!accept(TokenKind::kComma)) break;
    }
    expect(TokenKind::kCloseParen, "to close the parameters");
  }

  void parse_macro(Statement& statement) {
    statement.kind = StatementKind::kMacro;
    guarded([&] {
      statement.name = expect_name("the macro's name", &statement.name_span);
      parse_parameters(statement);
    });
    statement.body = parse_open_body("macro", {"endmacro"});
    close(statement, "macro");
  }

  void parse_call_block(Statement& statement) {
    statement.kind = StatementKind::kCallBlock;
    statement.expression = broken();
    guarded([&] {
      if (at(TokenKind::kOpenParen)) parse_parameters(statement);
      statement.expression = parse_expression();
      if (statement.expression->kind != NodeKind::kCall) {
        fail(statement.expression->span, "`call` needs the call of a macro", "write `{% call name(…) %}`");
      }
    });
    statement.body = parse_open_body("call", {"endcall"});
    close(statement, "call");
  }

  void parse_filter_block(Statement& statement) {
    statement.kind = StatementKind::kFilterBlock;
    statement.expression = nullptr;
    guarded([&] { statement.expression = parse_filter_chain(); });
    statement.body = parse_open_body("filter", {"endfilter"});
    close(statement, "filter");
  }

  static NodePtr broken() { return std::make_unique<Node>(); }

  void collect_blocks(const Body& body) {
    for (const Statement& statement : body) {
      if (statement.kind == StatementKind::kExtends) note_extends(statement, &body == &syntax_.body);
      if (statement.kind == StatementKind::kBlock) {
        if (const Statement* first = syntax_.find_block(statement.name); first != nullptr && !statement.name.empty()) {
          Diagnostic& error =
              diagnostics_.error(statement.name_span, fmt::format("the block `{}` stands there twice", statement.name));
          error.notes.push_back({"the first stands here", first->name_span});
        }
        syntax_.blocks.push_back(&statement);
      }
      for (const Statement::Branch& branch : statement.branches) collect_blocks(branch.body);
      collect_blocks(statement.body);
      collect_blocks(statement.otherwise);
    }
  }

  void note_extends(const Statement& statement, bool at_top) {
    if (syntax_.extends != nullptr || !at_top) {
      diagnostics_.error(statement.span,
                         at_top ? "a template extends one other" : "`extends` stands outside everything else");
      return;
    }
    syntax_.extends = &statement;
  }

  TemplateSyntax& syntax_;
  std::vector<std::string_view> open_;  // words of the statements that are open
};

}  // namespace

const Statement* TemplateSyntax::find_block(std::string_view block_name) const {
  const auto found =
      std::find_if(blocks.begin(), blocks.end(), [&](const Statement* block) { return block->name == block_name; });
  return found != blocks.end() ? *found : nullptr;
}

std::shared_ptr<const TemplateSyntax> parse_template(TemplateText text, std::string name,
                                                     const TemplateOptions& options, Diagnostics& diagnostics) {
  constexpr std::size_t kMaxText = 1U << 20U;
  auto syntax = std::make_shared<TemplateSyntax>();
  syntax->text = std::move(text);
  syntax->name = std::move(name);
  const Origin origin(syntax->text);
  if (syntax->text.text.size() > kMaxText) {
    diagnostics.error(origin.span(0, 0), fmt::format("the template is larger than {} bytes", kMaxText));
    return syntax;
  }
  std::vector<Token> tokens = lex_template(syntax->text.text, origin, options, diagnostics);
  TemplateParser(*syntax, std::move(tokens), origin, diagnostics).parse();
  return syntax;
}

}  // namespace muster::lang
