#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostics.h"
#include "markdown/markdown.h"

namespace muster {

/// What became of a text with tags in it: HTML with the tags back in their places, or the messages, one per line as
/// `line:column: message`.
struct Rendering {
  std::string html;
  std::string messages;
  std::vector<MarkdownHeading> headings;
};

inline MarkKind kind_of(std::string_view tag) {
  if (tag.substr(0, 2) == "{{") return tag.find("why(") == std::string_view::npos ? MarkKind::kInline : MarkKind::kFlow;
  const std::size_t begin = std::min(tag.find_first_not_of("{%#- "), tag.size());
  const std::string_view word = tag.substr(begin, tag.find_first_of(" %", begin) - begin);
  if (tag.substr(0, 2) == "{#") return MarkKind::kBlock;
  if (word == "for") return MarkKind::kLoop;
  if (word == "if") return MarkKind::kIf;
  if (word == "filter") return MarkKind::kOpen;
  if (word == "elif" || word == "else") return MarkKind::kMiddle;
  if (word == "endif" || word == "endfor" || word == "endfilter") return MarkKind::kClose;
  return MarkKind::kBlock;
}

inline std::size_t find_tag(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('{', from); at != std::string_view::npos; at = text.find('{', at + 1)) {
    if (at + 1 < text.size() && std::string_view("{%#").find(text[at + 1]) != std::string_view::npos) return at;
  }
  return std::string_view::npos;
}

/// Renders `text` with its `{{ … }}`, `{% … %}` and `{# … #}` as marks, as the room above does.
inline Rendering render(std::string_view text, MarkdownOptions options = {}) {
  static const bool initialised = (initialise_markdown(), true);
  static_cast<void>(initialised);
  SourceSet sources;
  const Source& source = sources.add("text.md", std::string(text));
  const std::string salt = choose_salt(text);

  std::string marked;
  std::vector<std::string> tags;
  std::vector<std::pair<std::size_t, std::size_t>> origins{{0, 0}};  // in `marked`, in `text`
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = find_tag(text, i);
    marked += text.substr(i, begin - i);
    if (begin == std::string_view::npos) break;
    const std::string_view close = text[begin + 1] == '{' ? "}}" : text[begin + 1] == '%' ? "%}" : "#}";
    const std::size_t end = text.find(close, begin) + 2;
    origins.emplace_back(marked.size(), begin);
    marked += mark(salt, tags.size());
    origins.emplace_back(marked.size(), end);
    tags.emplace_back(text.substr(begin, end - begin));
    options.marks.push_back(kind_of(tags.back()));
    i = end;
  }
  const auto origin = [&](std::size_t at, bool is_end) {
    auto after = std::upper_bound(origins.begin(), origins.end(), std::pair(at, std::string::npos));
    // Of a mark's end, that of its tag; else where the run begins that holds the byte.
    if (is_end && after != origins.begin() && std::prev(after)->first == at) {
      while (after != origins.begin() && std::prev(after)->first == at) --after;
      return after->second;
    }
    const auto [from, to] = *std::prev(after);
    return std::min(to + (at - from), text.size());
  };
  const auto place_of = [&](std::size_t begin, std::size_t end) {
    return Span{&source, static_cast<std::uint32_t>(origin(begin, false)),
                static_cast<std::uint32_t>(origin(end, true))};
  };

  Diagnostics diagnostics;
  auto result = render_markdown(marked, salt, options, place_of, diagnostics);
  const auto with_tags = [&](const std::string& html) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t at; (at = html.find(salt, done)) != std::string::npos; done = html.find('z', at) + 1) {
      out += html.substr(done, at - done);
      out += tags[std::stoul(html.substr(at + salt.size(), 12))];
    }
    return out + html.substr(done);
  };
  Rendering rendering;
  if (result) {
    rendering.html = with_tags(result->html);
    rendering.headings = std::move(result->headings);
    for (MarkdownHeading& heading : rendering.headings) heading.text = with_tags(heading.text);
  }
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const Source::Place place = source.place(diagnostic.span.begin);
    rendering.messages += fmt::format("{}:{}: {}\n", place.line, place.column, diagnostic.message);
  }
  return rendering;
}

/// `render`, with the messages in place of the HTML if there are any.
inline std::string html_of(std::string_view text, MarkdownOptions options = {}) {
  const Rendering rendering = render(text, std::move(options));
  return rendering.messages.empty() ? rendering.html : rendering.messages;
}

}  // namespace muster
