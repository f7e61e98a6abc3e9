#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "lang/environment.h"
#include "lang/expression.h"
#include "lang/library.h"
#include "lang/scope.h"

namespace muster::lang {

enum class OutputMode : std::uint8_t {
  kHtml,  // values are escaped for where they stand: text, quoted attribute, URL attribute; anywhere else they are
          // refused
  kText,  // nothing is escaped
};

/// The text of a template. When it was generated from an author's text (HTML out of Markdown), `segments` say which
/// bytes of it came from where, so that messages point at what the author wrote.
struct TemplateText {
  struct Segment {
    std::uint32_t begin = 0;  // in `text`
    std::uint32_t length = 0;
    Span origin;  // of the same length
  };
  std::string text;
  std::vector<Segment> segments;  // sorted; empty: `place` holds the very text
  Span place;

  /// The text of a template that stands in a file as it is.
  static TemplateText at(const Span& place) { return {std::string(place.text()), {}, place}; }
};

struct TemplateOptions {
  OutputMode mode = OutputMode::kHtml;
  bool trim_blocks = false;    // Jinja's: the first newline after a block tag goes
  bool lstrip_blocks = false;  // Jinja's: blanks before a block tag at the start of a line go
  bool keep_trailing_newline = true;
};

struct CompiledTemplate;

/// A compiled template with everything it extends, includes and imports. Immutable; rendered from any number of
/// threads.
class Template {
 public:
  explicit Template(std::shared_ptr<const CompiledTemplate> compiled) : compiled_(std::move(compiled)) {}
  const CompiledTemplate& compiled() const { return *compiled_; }
  /// The declared symbols it may read, with those of all it includes; sorted, each once.
  const std::vector<SymbolId>& symbols() const;

 private:
  std::shared_ptr<const CompiledTemplate> compiled_;
};

/// Gives the source of another template by name, for `extends`, `include` and `import`; null if there is none. `names`
/// lists those that exist.
struct TemplateLoader {
  std::function<const Source*(std::string_view name)> load;
  std::function<std::vector<std::string>()> names;
};

/// Compiles templates that share a loader; each named one is compiled once.
class TemplateCompiler {
 public:
  TemplateCompiler(const Scope& scope, const Library& library, TemplateLoader loader, TemplateOptions options);
  ~TemplateCompiler();
  /// By name, through the loader.
  std::optional<Template> compile(std::string_view name, const Span& asked_at, Diagnostics& diagnostics);
  /// A text that has no name; `scope` may be narrower than the compiler's (an inner Scope of it).
  std::optional<Template> compile(TemplateText text, const Scope& scope, Diagnostics& diagnostics);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Renders, appending to `out`. Returns false after a run-time error, which is then in `diagnostics` (with the chain of
/// includes as notes); `out` is then cut back.
bool render(const Template& text, Environment& environment, std::span<const Value> variables, std::string& out,
            Diagnostics& diagnostics);

/// A template tag in a text, as found by `find_tags`.
struct Tag {
  std::uint32_t begin = 0;  // offsets into the text, delimiters included
  std::uint32_t end = 0;
  enum class Kind : std::uint8_t { kOutput, kStatement, kComment } kind = Kind::kOutput;
  std::string_view keyword;  // of a statement: `if`, `endif`, `for` …
};

/// Finds the tags of an author's Markdown so that they can be carried through it (`{% raw %}` … `{% endraw %}` is one
/// tag). An unclosed tag is an error.
std::vector<Tag> find_tags(const Span& text, Diagnostics& diagnostics);

}  // namespace muster::lang
