#pragma once

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

/// A piece of the author's text that Markdown must carry through untouched: a template tag. In the text handed to `render_markdown` it is
/// replaced by `mark(i)`; in the HTML that comes back the same mark stands where the tag belongs.
enum class MarkKind : std::uint8_t {
  kInline,  // `{{ … }}`: stands for text
  kBlock,   // `{% … %}`, `{# … #}`: stands for nothing; alone on a line, it stands between blocks
};

struct MarkdownOptions {
  bool allow_html = false;          // raw HTML passes; else each piece of it is an error with its place
  int heading_level = 1;            // `#` becomes <h{heading_level}>; deeper ones follow, at most <h6>
  std::string anchor_prefix;        // put before every heading id and footnote id: `credentials-`
  std::vector<MarkKind> marks;      // the marks that occur in the text, by number
  /// Gives the address that replaces a link's or image's target; nothing leaves it as it is. `span` is the whole link's place. The address
  /// may hold marks. An address that is not safe (escape.h) is an error with its place.
  struct Link {
    std::string open;   // put in place of `<a href="…">`
    std::string close;  // put in place of `</a>`
  };
  std::function<std::optional<Link>(std::string_view target, const Span& place)> resolve_link;
  /// Gives the HTML of a fenced block whose info string is not a plain language name (such as `chart`); nothing leaves it a code block.
  std::function<std::optional<std::string>(std::string_view info, std::string_view content, const Span& place)> fence;
};

struct MarkdownHeading {
  int level = 2;         // as in the HTML
  std::string id;        // unique in this text, with the prefix; by GitHub's rules
  std::string text;      // plain text, marks included
  Span place;
};

struct MarkdownHtml {
  std::string html;      // clean, well-formed; marks stand in text or in attribute values; block marks stand between blocks
  std::vector<MarkdownHeading> headings;
};

/// The mark number `i` stands for in a text: letters and digits that `text_without` does not contain otherwise.
std::string mark(std::string_view salt, std::size_t i);
/// A salt for `mark` that occurs nowhere in `text`.
std::string choose_salt(std::string_view text);

/// Renders GitHub-flavoured Markdown: tables, strikethrough, autolinks, task lists, footnotes. `text` is what `body` holds after its tags were replaced by
/// marks; `place_of` gives the author's place for a byte range of `text`. Bounded in size, depth, table cells and memory: beyond that, an error with its
/// place. Returns nothing after an error.
std::optional<MarkdownHtml> render_markdown(std::string_view text, std::string_view salt, const MarkdownOptions& options,
                                            const std::function<Span(std::size_t begin, std::size_t end)>& place_of, Diagnostics& diagnostics);

}  // namespace muster
