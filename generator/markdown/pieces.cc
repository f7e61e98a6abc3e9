// Tags are often written flush left, or indented as in a program, while Markdown reads indentation:
//
//     - item
//     {% if x %}
//       more of the item
//     {% endif %}
//
// So a line of marks stands in the innermost list item that holds all it encloses, as if the tags' lines were not
// there. What is code stays as it is.
#include "markdown/pieces.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace muster {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kCodeIndent = 4;
constexpr std::size_t kTab = 4;

bool is_blank_char(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_blank(std::string_view text) { return std::all_of(text.begin(), text.end(), is_blank_char); }

bool starts_block(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] == '|' || text[0] == '>' || measure_list_marker(text) > 0) return true;
  if (text.substr(0, 3) == "```" || text.substr(0, 3) == "~~~") return true;
  const std::size_t level = std::min(text.find_first_not_of('#'), text.size());
  return level >= 1 && level <= 6 && level < text.size() && is_blank_char(text[level]);
}

std::size_t next_column(std::size_t column, char c) { return c == '\t' ? column / kTab * kTab + kTab : column + 1; }

/// The column of the first byte of `line` that is no blank.
std::size_t measure_indent(std::string_view line) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size() && is_blank_char(line[i]); ++i) column = next_column(column, line[i]);
  return column;
}

/// The fence at the front of `text`: its character and length; a length of 0 for none.
std::pair<char, std::size_t> measure_fence(std::string_view text) {
  if (text.empty() || (text[0] != '`' && text[0] != '~')) return {0, 0};
  const std::size_t length = std::min(text.find_first_not_of(text[0]), text.size());
  return length >= 3 && (text[0] == '~' || text.find('`', length) == std::string_view::npos)
             ? std::pair(text[0], length)
             : std::pair('\0', std::size_t{0});
}

class Splitter {
 public:
  Splitter(std::string_view text, const Marks& marks) : text_(text), marks_(marks), line_of_(marks.size(), kNone) {}

  std::vector<Piece> run() {
    split();
    if (marks_.size() > 0) {
      find_code();
      for (std::size_t i = 0; i < pieces_.size(); ++i) {
        for (const Marks::Found& found : marks_.find_all(content(i))) line_of_[found.number] = i;
      }
      join_inline();
      measure_reaches();
      place();
    }
    return std::move(pieces_);
  }

 private:
  std::string_view content(std::size_t i) const {
    return text_.substr(pieces_[i].content, pieces_[i].end - pieces_[i].content);
  }
  std::string_view line(std::size_t i) const {
    return text_.substr(pieces_[i].begin, pieces_[i].end - pieces_[i].begin);
  }

  /// Where the marks and blanks at the front of [begin, end) end; `begin` if there is no mark.
  std::size_t skip_marks(std::size_t begin, std::size_t end) const {
    std::size_t i = begin;
    std::size_t after_mark = begin;
    for (;;) {
      while (i < end && is_blank_char(text_[i])) ++i;
      const auto found = marks_.find(text_.substr(0, end), i);
      if (!found || found->begin != i || marks_.kind(found->number) == MarkKind::kInline)
        return i == end ? end : after_mark;
      i = after_mark = found->end;
    }
  }

  bool holds_only_marks(std::size_t begin, std::size_t end) const {
    return !is_blank(text_.substr(begin, end - begin)) && skip_marks(begin, end) == end;
  }

  void split() {
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t end = std::min(text_.find_first_of("\r\n", begin), text_.size());
      add_line(begin, end);
      begin = end < text_.size() && text_.substr(end, 2) == "\r\n" ? end + 2 : end + 1;
    }
  }

  void add_line(std::size_t begin, std::size_t end) {
    Piece piece{begin, begin + measure_prefix(text_.substr(begin, end - begin)), end, false, false, {}};
    if (marks_.size() == 0) {
      pieces_.push_back(piece);
      return;
    }
    piece.is_marks = holds_only_marks(piece.content, end);
    std::size_t rest = piece.is_marks ? end : skip_marks(piece.content, end);
    if (rest > piece.content && rest < end) {
      const std::size_t behind = std::min(text_.find_first_not_of(" \t", rest), end);
      if (starts_block(text_.substr(behind, end - behind))) {
        pieces_.push_back({begin, piece.content, rest, true, piece.is_continued, {}});
        piece.content = behind;
        piece.is_continued = true;
      }
    }
    if (!piece.is_marks && text_[piece.content < end ? piece.content : begin] == '|') {
      const std::size_t pipe = text_.substr(0, end).rfind('|');
      const std::size_t behind = std::min(text_.find_first_not_of(" \t", pipe + 1), end);
      if (pipe > piece.content && behind < end && holds_only_marks(behind, end)) {
        pieces_.push_back({begin, piece.content, pipe + 1, false, piece.is_continued, {}});
        piece = {begin, behind, end, true, true, {}};
      }
    }
    pieces_.push_back(piece);
  }

  /// Fences are followed as they are written; containers that end in a fence are not seen.
  void find_code() {
    is_code_.assign(pieces_.size(), false);
    std::pair<char, std::size_t> open{0, 0};
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const auto fence = measure_fence(content(i));
      if (open.second == 0) {
        open = fence;
        continue;
      }
      const bool closes = fence.first == open.first && fence.second >= open.second &&
                          content(i).find_first_not_of(" \t", fence.second) == std::string_view::npos;
      is_code_[i] = !closes;
      if (closes) open = {0, 0};
    }
  }

  /// Tags of a sentence that goes over several lines stay in it, also where one has a line of its own.
  void join_inline() {
    std::size_t paragraph = 0;  // where the lines without a blank one between them begin
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (is_blank_line(pieces_[i], text_)) paragraph = i + 1;
      if (!pieces_[i].is_marks || has_list_marker(pieces_[i], text_)) continue;
      const auto first = marks_.find(content(i));
      if (!first || !marks_.has_group(first->number)) continue;
      const std::size_t opener = marks_.group(first->number).front();
      const std::size_t at = line_of_[opener];
      if (at == kNone || at < paragraph || at >= i || pieces_[at].is_marks) continue;
      const auto first_there = marks_.find(content(at));
      const bool is_at_start = first_there->number == opener && first_there->begin == 0;
      const bool begins_paragraph = at == paragraph || pieces_[at - 1].is_marks || has_list_marker(pieces_[at], text_);
      if (!is_at_start || !begins_paragraph) pieces_[i].is_marks = false;
    }
  }

  /// The least column of what each group encloses.
  void measure_reaches() {
    std::vector<std::pair<std::size_t, std::size_t>> open;  // a group's first mark, the least column so far
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const auto found_here = pieces_[i].is_marks ? marks_.find_all(content(i)) : std::vector<Marks::Found>();
      const bool is_flow = std::any_of(found_here.begin(), found_here.end(), [&](const Marks::Found& found) {
        return marks_.kind(found.number) == MarkKind::kFlow;
      });
      if (!open.empty() && !is_blank_line(pieces_[i], text_) && !is_code_[i] && (!pieces_[i].is_marks || is_flow)) {
        open.back().second = std::min(open.back().second, measure_indent(line(i)));
      }
      for (const Marks::Found& found : found_here) {
        const auto& group = marks_.group(found.number);
        if (group.empty()) continue;
        if (found.number == group.front()) open.emplace_back(found.number, kNone);
        if (found.number != group.back() || open.empty() || open.back().first != group.front()) continue;
        const auto [first, least] = open.back();
        open.pop_back();
        reaches_[first] = least;
        if (!open.empty()) open.back().second = std::min(open.back().second, least);
      }
    }
  }

  /// Follows the list items that are open at each line, and puts the lines of marks into them.
  void place() {
    std::vector<std::size_t> items;             // the columns of their contents
    std::map<std::size_t, std::size_t> levels;  // by a group's first mark
    bool is_paragraph = false;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      Piece& piece = pieces_[i];
      if (is_code_[i]) continue;
      if (is_blank_line(piece, text_)) {
        is_paragraph = false;
        continue;
      }
      if (piece.is_marks && !has_list_marker(piece, text_)) {
        if (line(i).find('>') >= piece.content - piece.begin) place_marks(i, items, levels);
        is_paragraph = false;
        continue;
      }
      const std::size_t indent = measure_indent(line(i));
      if (!is_paragraph || has_list_marker(piece, text_)) {
        while (!items.empty() && items.back() > indent) items.pop_back();
      }
      if (has_list_marker(piece, text_)) open_items(line(i), items);
      is_paragraph = true;
    }
  }

  static void open_items(std::string_view line, std::vector<std::size_t>& items) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size();) {
      if (is_blank_char(line[i])) {
        column = next_column(column, line[i++]);
        continue;
      }
      const std::size_t marker = measure_list_marker(line.substr(i));
      if (marker == 0) return;
      column += marker - 1;
      i += marker - 1;
      const std::size_t content = i + std::min(line.substr(i).find_first_not_of(" \t"), line.size() - i);
      std::size_t content_column = column;
      for (std::size_t at = i; at < content; ++at) content_column = next_column(content_column, line[at]);
      // Five blanks behind a marker are one, and code.
      items.push_back(content_column - column > kCodeIndent ? column + 1 : content_column);
    }
  }

  void place_marks(std::size_t i, const std::vector<std::size_t>& items, std::map<std::size_t, std::size_t>& levels) {
    const auto first = marks_.find(content(i));
    const MarkKind kind = marks_.kind(first->number);
    std::size_t reach = kNone;
    if (marks_.has_group(first->number)) {
      const std::size_t group = marks_.group(first->number).front();
      if (const auto known = levels.find(group); known != levels.end()) {
        pieces_[i].indent = known->second;
        return;
      }
      const auto measured = reaches_.find(group);
      if (first->number != group || measured == reaches_.end()) return;
      reach = measured->second;
    } else if (kind == MarkKind::kBlock) {
      std::size_t next = i + 1;
      while (next < pieces_.size() && (pieces_[next].is_marks || is_blank_line(pieces_[next], text_))) ++next;
      if (next < pieces_.size()) reach = measure_indent(line(next));
    }
    if (reach == kNone) return;
    const auto item = std::find_if(items.rbegin(), items.rend(), [&](std::size_t column) { return column <= reach; });
    const std::size_t level = item == items.rend() ? 0 : *item;
    const bool is_code = reach >= level + kCodeIndent && measure_indent(line(i)) >= level + kCodeIndent;
    if (is_code) return;
    pieces_[i].indent = level;
    if (marks_.has_group(first->number)) levels.emplace(first->number, level);
  }

  std::string_view text_;
  const Marks& marks_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> line_of_;            // each mark's
  std::vector<bool> is_code_;                   // lines inside of fences
  std::map<std::size_t, std::size_t> reaches_;  // by a group's first mark
};

}  // namespace

std::vector<Piece> split_lines(std::string_view text, const Marks& marks) { return Splitter(text, marks).run(); }

std::size_t measure_list_marker(std::string_view text) {
  std::size_t end = 0;
  if (!text.empty() && std::string_view("-+*").find(text[0]) != std::string_view::npos) {
    end = 1;
  } else {
    while (end < text.size() && end < 9 && is_digit(text[end])) ++end;
    if (end == 0 || end == text.size() || (text[end] != '.' && text[end] != ')')) return 0;
    ++end;
  }
  return end < text.size() && is_blank_char(text[end]) ? end + 1 : 0;
}

std::size_t measure_prefix(std::string_view line) {
  std::size_t i = 0;
  for (;;) {
    while (i < line.size() && is_blank_char(line[i])) ++i;
    if (i < line.size() && line[i] == '>') {
      ++i;
    } else if (const std::size_t marker = measure_list_marker(line.substr(i)); marker > 0) {
      i += marker;
    } else {
      return i;
    }
  }
}

std::string frame(const Piece& piece, std::string_view text) {
  if (piece.indent) return std::string(*piece.indent, ' ');
  const std::string_view line = text.substr(piece.begin, piece.end - piece.begin);
  std::string out(line.substr(0, std::min(measure_prefix(line), piece.content - piece.begin)));
  for (char& c : out) {
    if (c != '>' && !is_blank_char(c)) c = ' ';
  }
  return out;
}

bool has_list_marker(const Piece& piece, std::string_view text) {
  if (piece.is_continued) return false;
  return text.substr(piece.begin, piece.content - piece.begin).find_first_not_of("> \t") != std::string_view::npos;
}

bool is_blank_line(const Piece& piece, std::string_view text) {
  return piece.content == piece.end && !has_list_marker(piece, text);
}

}  // namespace muster
