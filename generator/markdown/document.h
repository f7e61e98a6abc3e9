#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "markdown/marks.h"
#include "markdown/prepare.h"

namespace muster {

enum class NodeKind : std::uint8_t {
  // Blocks.
  kRoot,
  kParagraph,
  kHeading,
  kList,
  kItem,
  kQuote,
  kCodeBlock,
  kHtmlBlock,
  kRule,
  kTable,
  kTableHead,
  kTableBody,
  kRow,
  kCell,
  kNote,
  // Inlines.
  kText,
  kSoftBreak,
  kLineBreak,
  kCode,
  kHtml,
  kEmphasis,
  kStrong,
  kStrike,
  kLink,
  kImage,
  kReference,
  // Both.
  kMark,
};

enum class Alignment : std::uint8_t { kNone, kLeft, kCenter, kRight };

/// An element of a Markdown text, or a piece of text in one.
struct Node {
  NodeKind kind = NodeKind::kRoot;
  bool is_ordered = false;        // list
  bool is_tight = false;          // list
  bool is_touched = false;        // list: lines of ours are in it, so `is_tight` must be found anew
  bool is_task = false;           // item
  bool is_checked = false;        // item
  bool is_fenced = false;         // code block
  bool has_blank_before = false;  // block: the author left a blank line before it
  bool is_joined = false;         // raw HTML and marks in it: follows what is before it directly
  char delimiter = 0;             // list: the character that marks its items
  Alignment alignment = Alignment::kNone;
  int number = 0;           // heading: level; list: start; mark, reference, note: which
  std::uint32_t begin = 0;  // the author's bytes
  std::uint32_t end = 0;
  std::string text;   // literal text; a link's address; a code block's content
  std::string title;  // a link's title; a code block's info
  std::vector<Node> children;
};

struct Document {
  Node root;
  std::vector<Node> notes;  // by number, from 1
};

/// Reports at a range of the author's bytes.
using Place = std::function<Span(std::size_t begin, std::size_t end)>;

/// Parses a prepared text. Nothing after an error: too deep, or too large in memory.
std::optional<Document> parse_document(const Prepared& prepared, const Marks& marks, const Place& place_of,
                                       Diagnostics& diagnostics);

/// The text of a node and all below it, without markup.
std::string flatten(const Node& node);

}  // namespace muster
