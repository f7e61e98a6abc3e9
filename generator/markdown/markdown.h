#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"

namespace muster {

/// Readies the Markdown library. Call once in `main`, before any thread.
void initialise_markdown();

/// A piece of the author's text that Markdown must carry through untouched: a template tag. In the text handed to
/// `render_markdown` it is replaced by `mark(i)`; in the HTML that comes back the same mark stands where the tag
/// belongs. Every kind but `kInline` stands bare between blocks, list items or table rows when it is alone on a line.
enum class MarkKind : std::uint8_t {
  kInline,  // `{{ … }}`: stands for text
  kBlock,   // `{% set %}`, `{# … #}`: stands for nothing
  kFlow,    // `{% include %}`, or a `{{ … }}` that gives whole blocks: stands for content of its own, lists end at it
  kIf,      // `{% if %}`: what it encloses may be left out; stands around an element all of whose content it encloses
  kLoop,    // `{% for %}`: what it encloses may come out many times
  kOpen,    // whatever else needs an end
  kMiddle,  // `{% elif %}`, `{% else %}`
  kClose,   // `{% endif %}`, `{% endfor %}`, any other end
};

struct MarkdownOptions {
  bool allow_html = false;      // raw HTML passes; else each piece of it is an error with its place
  int heading_level = 1;        // `#` becomes <h{heading_level}>; deeper ones follow, at most <h6>
  std::string anchor_prefix;    // put before every heading id and footnote id: `credentials-`
  std::vector<MarkKind> marks;  // the marks that occur in the text, by number, in the order of the text

  // What a screen reader is told; a site gives its theme's words.
  std::string done = "done";                       // of a ticked task
  std::string to_do = "to do";                     // of an open one
  std::string footnotes = "Notes";                 // of the list of footnotes
  std::string back_to_text = "Back to reference";  // of a footnote's way back, followed by its number

  struct Link {
    std::string open;   // put in place of `<a href="…">`
    std::string close;  // put in place of `</a>`
  };
  /// Gives the HTML that replaces a link's tags; nothing leaves it as it is, and then an address that is not safe
  /// (escape.h) is an error. `target` is what the author wrote, without escapes, and may hold marks; `place` is where.
  std::function<std::optional<Link>(std::string_view target, const Span& place)> resolve_link;
  /// Gives the address of an image; nothing leaves it as it is. An address of another host is an error.
  std::function<std::optional<std::string>(std::string_view target, const Span& place)> resolve_image;
  /// Gives the HTML of a fenced block with an info string (such as `chart`); nothing leaves it a code block. `place` is
  /// the content's, from its first line to its last.
  std::function<std::optional<std::string>(std::string_view info, std::string_view content, const Span& place)> fence;
};

struct MarkdownHeading {
  int level = 2;     // as in the HTML
  std::string id;    // unique in this text, with the prefix; by GitHub's rules
  std::string text;  // plain text, marks included
  Span place;
};

struct MarkdownHtml {
  /// Clean and well-formed. Marks stand in text or in attribute values; those that open and close something stand at
  /// one level of the tree of elements with whatever belongs to them, so that leaving out or repeating what is between
  /// them keeps the HTML well-formed. A mark may stand more than once: those around a footnote's reference stand around
  /// the footnote too. A list or table body whose items are all between marks may come out empty.
  std::string html;
  std::vector<MarkdownHeading> headings;
};

/// The text the mark number `i` is: letters and digits that Markdown leaves alone.
std::string mark(std::string_view salt, std::size_t i);
/// A salt for `mark` that occurs nowhere in `text`.
std::string choose_salt(std::string_view text);

/// Renders GitHub-flavoured Markdown: tables, strikethrough, autolinks, task lists, footnotes. `text` is valid UTF-8 in
/// which tags were replaced by marks; `place_of` gives the author's place for a byte range of `text`. Bounded in size,
/// depth, table cells and memory: beyond that, an error with its place. Returns nothing after an error. Safe to call
/// from several threads.
std::optional<MarkdownHtml> render_markdown(std::string_view text, std::string_view salt,
                                            const MarkdownOptions& options,
                                            const std::function<Span(std::size_t begin, std::size_t end)>& place_of,
                                            Diagnostics& diagnostics);

}  // namespace muster
