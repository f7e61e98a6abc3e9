#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "guidance/pack.h"
#include "lang/expression.h"
#include "lang/template.h"
#include "site/functions.h"

namespace muster {

enum class BlockKind : std::uint8_t { kGuidance, kAdvice, kFacts, kQuestions, kSources, kAssumptions };
std::string_view block_kind_name(BlockKind kind);

/// What sets a block apart on its page: what the page says above all, or what to do next. How it looks is the theme's.
enum class Emphasis : std::uint8_t { kNone, kAnswer, kStep };
std::string_view emphasis_name(Emphasis emphasis);  // empty for kNone

/// What one block of a page may show.
struct OutlineBlock {
  BlockKind kind = BlockKind::kGuidance;
  Emphasis emphasis = Emphasis::kNone;
  std::optional<lang::Template> title;  // escaped HTML
  std::string anchor;                   // of its heading; empty without a title
  std::vector<std::size_t> systems;     // kGuidance, kAdvice: indices into Pack::systems
  std::vector<std::size_t> guidance;    // kGuidance: what `items` names, by index into Pack::guidance
  std::vector<Action> actions;          // kAdvice, kGuidance: what must be raised; empty: all
  std::optional<std::size_t> limit;     // kAdvice, kQuestions: how many at most
  std::vector<SymbolId> facts;          // kFacts
  bool all_facts = false;
  Span place;
};

struct OutlinePage {
  std::string id;
  std::size_t part = 0;
  std::optional<lang::Template> title, lead;  // escaped HTML
  std::optional<lang::Expression> when;
  std::optional<lang::Expression> first_when;  // while true it stands first in its part
  std::optional<lang::Expression> date;        // of `index`: the report's date
  const Table* table = nullptr;                // a page per member
  std::string theme_page;                      // the theme's template
  std::vector<OutlineBlock> blocks;
  Span place;
};

struct OutlinePart {
  std::string id, title;
  Span place;
};

/// The parts, pages and blocks that the packs lay out, checked against what the packs hold.
struct Outline {
  std::vector<OutlinePart> parts;
  std::vector<OutlinePage> pages;  // in the order of their parts, then of the file
};

struct OutlineContext {
  const Pack* pack = nullptr;
  const lang::Library* library = nullptr;  // of titles and leads
  const LinkTargets* targets = nullptr;
  const std::vector<std::string>* block_functions = nullptr;
  std::vector<std::string> theme_pages;  // the theme's page templates
  std::vector<std::string> theme_ids;    // HTML ids that the theme's templates use
};

/// Reads and checks the outline. Reports unknown ids, two pages of one name, two anchors on one page, guidance that no
/// page places, and links to headings that are not there.
Outline load_outline(const OutlineContext& context, Diagnostics& diagnostics);

/// The HTML id that an entry's guidance has: its anchor with the entry's number.
std::string entry_anchor(const std::string& anchor, std::size_t entry);

}  // namespace muster
