#include "diag/print.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/escape.h"
#include "base/utf8.h"

namespace muster {
namespace {

constexpr std::size_t kMaxColumns = 160;
constexpr std::size_t kColumnsBeforeCarets = 60;
constexpr std::size_t kNeighbourhood = 4096;  // bytes
constexpr std::string_view kCut = "…";

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kCyan = "\x1b[1;36m";
constexpr std::string_view kReset = "\x1b[0m";

/// Writes with or without colour, so that the layout is written down once.
class Painter {
 public:
  explicit Painter(bool color) : color_(color) {}

  void plain(std::string_view text) { out_ += text; }
  void painted(std::string_view color, std::string_view text) {
    if (color_) out_ += color;
    out_ += text;
    if (color_) out_ += kReset;
  }
  void new_line() {
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    out_ += '\n';
  }
  std::string take() { return std::move(out_); }

 private:
  bool color_;
  std::string out_;
};

/// A character of the source as it is shown, and how many columns that takes.
struct Cell {
  std::string text;
  std::size_t width;
  std::size_t offset;  // in the line
};

bool is_combining(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F);
}

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  for (std::size_t offset = 0; offset < line.size();) {
    const std::size_t begin = offset;
    const char32_t code_point = decode_utf8(line, offset);
    if (code_point == '\t') {
      cells.push_back({"    ", 4, begin});
    } else if (is_unsafe_code_point(code_point)) {
      std::string shown = fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(code_point));
      const std::size_t width = shown.size();
      cells.push_back({std::move(shown), width, begin});
    } else {
      cells.push_back({std::string(line.substr(begin, offset - begin)), is_combining(code_point) ? 0u : 1u, begin});
    }
  }
  return cells;
}

std::size_t begin_of_code_point(std::string_view line, std::size_t offset) {
  while (offset > 0 && offset < line.size() && (static_cast<unsigned char>(line[offset]) & 0xC0) == 0x80) --offset;
  return offset;
}

/// A line of source with what is marked in it, in columns.
struct Excerpt {
  std::string text;
  std::size_t caret_begin = 0;
  std::size_t caret_end = 0;
};

/// `begin` and `end` are offsets in the line; an empty range marks the place where something is missing.
Excerpt excerpt_of(std::string_view line, std::size_t begin, std::size_t end) {
  // Of a line of a megabyte only the neighbourhood of the carets is looked at: far more than is shown, so that both
  // cuts show.
  const std::size_t skipped = begin_of_code_point(line, begin - std::min(begin, kNeighbourhood));
  line = line.substr(skipped, begin_of_code_point(line, std::min(line.size(), begin + kNeighbourhood)) - skipped);
  begin -= skipped;
  end -= skipped;
  const std::vector<Cell> cells = cells_of(line);
  std::size_t columns = 0;
  std::size_t caret_begin = 0;
  std::size_t caret_end = 0;
  for (const Cell& cell : cells) {
    if (cell.offset < begin) caret_begin = columns + cell.width;
    columns += cell.width;
    if (cell.offset < end) caret_end = columns;
  }
  caret_end = std::max(caret_end, caret_begin + 1);

  Excerpt excerpt;
  std::size_t from = 0;
  if (columns > kMaxColumns && caret_end > kMaxColumns - 1) {
    from = std::min(caret_begin - std::min(caret_begin, kColumnsBeforeCarets), columns - kMaxColumns + 1);
  }
  const std::size_t room = kMaxColumns - (from > 0 ? 1 : 0);
  const bool is_cut_after = columns - from > room;
  const std::size_t to = is_cut_after ? from + room - 1 : columns;

  if (from > 0) excerpt.text += kCut;
  std::size_t column = 0;
  std::size_t first_shown = columns;
  std::size_t last_shown = from;
  for (const Cell& cell : cells) {
    if (column >= from && column + cell.width <= to) {
      excerpt.text += cell.text;
      first_shown = std::min(first_shown, column);
      last_shown = column + cell.width;
    }
    column += cell.width;
  }
  if (is_cut_after) excerpt.text += kCut;
  first_shown = std::min(first_shown, last_shown);

  const std::size_t mark = from > 0 ? 1 : 0;
  const auto shown_column = [&](std::size_t c) { return c <= first_shown ? mark : c - first_shown + mark; };
  excerpt.caret_begin = shown_column(caret_begin);
  excerpt.caret_end =
      std::max(shown_column(is_cut_after ? std::min(caret_end, last_shown + 1) : caret_end), excerpt.caret_begin + 1);
  return excerpt;
}

/// The line, its carets and the label beneath them.
void paint_excerpt(Painter& painter, const Span& span, std::string_view label, std::string_view color) {
  const Source& source = *span.source;
  const Source::Place place = source.place(span.begin);
  const std::string_view line = source.line(place.line);
  const std::size_t line_begin = source.offset(place.line, 1);
  const std::size_t begin =
      std::min<std::size_t>(span.begin - std::min<std::size_t>(line_begin, span.begin), line.size());
  const std::size_t end = std::min<std::size_t>(std::max<std::size_t>(span.end, line_begin) - line_begin, line.size());
  const Excerpt excerpt = excerpt_of(line, begin, std::max(begin, end));

  const std::string number = std::to_string(place.line);
  const std::string gutter(number.size(), ' ');
  const std::string indent(excerpt.caret_begin, ' ');
  painter.plain(number + " | " + excerpt.text);
  painter.new_line();
  painter.plain(gutter + " | " + indent);
  painter.painted(color, std::string(excerpt.caret_end - excerpt.caret_begin, '^'));
  painter.new_line();
  while (!label.empty()) {
    const std::size_t line_end = std::min(label.find('\n'), label.size());
    painter.plain(gutter + " | " + indent);
    painter.painted(color, printable(label.substr(0, line_end)));
    painter.new_line();
    label.remove_prefix(std::min(line_end + 1, label.size()));
  }
}

void paint_place(Painter& painter, const Span& span, std::string_view path) {
  if (span.source != nullptr) {
    const Source::Place place = span.source->place(span.begin);
    painter.painted(kBold, fmt::format("{}:{}:{}:", printable(span.source->path()), place.line, place.column));
    painter.plain(" ");
  } else if (!path.empty()) {
    painter.painted(kBold, printable(path) + ":");
    painter.plain(" ");
  }
}

void append_json_place(std::string& out, const Span& span, std::string_view path) {
  out += "\"path\":";
  if (span.source == nullptr) {
    if (path.empty()) {
      out += "null";
    } else {
      append_json(out, path);
    }
    out += R"(,"line":null,"column":null,"end_line":null,"end_column":null)";
    return;
  }
  append_json(out, span.source->path());
  const Source::Place begin = span.source->place(span.begin);
  const Source::Place end = span.source->place(std::max(span.begin, span.end));
  out += fmt::format(R"(,"line":{},"column":{},"end_line":{},"end_column":{})", begin.line, begin.column, end.line,
                     end.column);
}

void append_json_member(std::string& out, std::string_view key, std::string_view text) {
  out += fmt::format(",\"{}\":", key);
  if (text.empty()) {
    out += "null";
  } else {
    append_json(out, text);
  }
}

}  // namespace

std::string format_human(const Diagnostic& diagnostic, bool color) {
  const bool is_error = diagnostic.severity == Severity::kError;
  const std::string_view severity_color = is_error ? kRed : kYellow;
  Painter painter(color);

  paint_place(painter, diagnostic.span, diagnostic.path);
  painter.painted(severity_color, is_error ? "error:" : "warning:");
  painter.plain(" ");
  painter.painted(kBold, printable(diagnostic.message));
  if (!diagnostic.name.empty()) painter.plain(" [" + printable(diagnostic.name) + "]");
  painter.new_line();
  if (diagnostic.span.source != nullptr) paint_excerpt(painter, diagnostic.span, diagnostic.label, severity_color);

  for (const Note& note : diagnostic.notes) {
    paint_place(painter, note.span, {});
    painter.painted(kCyan, "note:");
    painter.plain(" " + printable(note.message));
    painter.new_line();
    if (note.span.source != nullptr) paint_excerpt(painter, note.span, {}, kCyan);
  }
  if (!diagnostic.help.empty()) {
    painter.painted(kCyan, "help:");
    painter.plain(" " + printable(diagnostic.help));
    painter.new_line();
  }
  return painter.take();
}

std::string format_json(const Diagnostic& diagnostic) {
  std::string out = diagnostic.severity == Severity::kError ? R"({"severity":"error",)" : R"({"severity":"warning",)";
  append_json_place(out, diagnostic.span, diagnostic.path);
  append_json_member(out, "message", diagnostic.message);
  append_json_member(out, "label", diagnostic.label);
  append_json_member(out, "help", diagnostic.help);
  append_json_member(out, "name", diagnostic.name);
  out += ",\"notes\":[";
  for (const Note& note : diagnostic.notes) {
    if (&note != &diagnostic.notes.front()) out += ',';
    out += '{';
    append_json_place(out, note.span, {});
    append_json_member(out, "message", note.message);
    out += '}';
  }
  out += "]}\n";
  return out;
}

}  // namespace muster
