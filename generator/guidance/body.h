#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "guidance/chart_block.h"
#include "guidance/pack.h"
#include "lang/library.h"
#include "lang/scope.h"
#include "lang/template.h"

namespace muster {

/// Files that a site has beside its pages: the steps that have dates as a calendar, and all of them as a table.
inline constexpr std::string_view kCalendarFile = "plan.ics";
inline constexpr std::string_view kTableFile = "plan.csv";

/// What the writing of the packs may link to. Complete before the first body is compiled.
struct LinkTargets {
  std::set<std::string, std::less<>> ids;                   // items, systems, guidance, pages and files
  std::map<std::string, std::string, std::less<>> by_path;  // guidance files below their pack, to their ids
};

LinkTargets find_link_targets(const Layers& layers);

/// What one text of the packs is compiled against.
struct BodyContext {
  const lang::Scope* scope = nullptr;      // with `each`, the entry scope of its table
  const lang::Library* library = nullptr;  // of guidance and themes
  const LinkTargets* targets = nullptr;
  const std::vector<std::string>* block_functions = nullptr;  // those whose result is whole blocks, not text
  std::deque<ChartBlock>* charts = nullptr;                   // where charts are kept; `chart(n)` draws the nth
};

/// An author's Markdown, as it stands in its file.
struct BodySource {
  Span text;
  std::string path;       // below the pack, for links between files
  std::string anchor;     // of the guidance: goes before the ids of its headings
  std::string entry;      // with `each`: the expression that tells the entries apart (`problem.number`), else empty
  int heading_level = 3;  // what the author's highest heading becomes, `#` or not
  bool allow_html = false;
};

struct Body {
  lang::Template html;
  std::vector<Guidance::Heading> headings;
  std::vector<Guidance::Link> links;  // `target` is the id that `href` knows, with `#heading` where one was named
};

/// Compiles an author's Markdown to a template of HTML. Markdown comes first and values later: what a value holds is
/// never Markdown and never HTML. A link to something that `href` does not find for an organisation becomes plain text.
/// Mistakes of Markdown, links and template all go to `diagnostics`; then nothing is returned.
std::optional<Body> compile_body(const BodySource& source, const BodyContext& context, Diagnostics& diagnostics);

/// Compiles one line of an author's text that may hold tags (a title, a summary, a note) to a template of escaped HTML.
std::optional<lang::Template> compile_line(const Span& text, const BodyContext& context, Diagnostics& diagnostics);

}  // namespace muster
