// Lines that hold nothing but marks get blank lines around them, with the indentation and the `>` of their own, so that
// they land in the container the author put them in:
//
//     - item                 - item
//       {% if x %}
//       more                   {% if x %}
//       {% endif %}
//                              more
//
//                              {% endif %}
//
// In a table a blank line would end it; there such a line stays where it is and becomes a row. A block that begins on
// the line of a mark (`{% if x %}| a | b |{% endif %}`) is first put on a line of its own. In code all this is undone
// when the tree is built, because only the Markdown library knows what is code.
#include "markdown/prepare.h"

#include <algorithm>
#include <array>

#include "markdown/pieces.h"

namespace muster {
namespace {

bool is_delimiter_row(std::string_view text) {
  return text.find_first_not_of("|:- \t") == std::string_view::npos && text.find('|') != std::string_view::npos &&
         text.find('-') != std::string_view::npos;
}

bool is_mail_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(".+-_").find(c) != std::string_view::npos;
}

bool is_run_of_emphasis(char c) { return c == '*' || c == '~'; }

constexpr std::array<std::string_view, 14> kClosing = {".", ",", ";", ":",  "!",      "?",      ")",
                                                       "]", "}", "%", "\"", "\u201d", "\u2019", "\u2026"};

bool is_closing_punctuation(std::string_view text) {
  return text[0] != '"' &&
         std::any_of(kClosing.begin(), kClosing.end(), [&](std::string_view mark) { return text.starts_with(mark); });
}

bool ends_in_closing_punctuation(std::string_view text) {
  return std::any_of(kClosing.begin(), kClosing.end(), [&](std::string_view mark) { return text.ends_with(mark); });
}

/// Whether a mark in front of `text` would change how it is read.
bool needs_separator_before(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] == '_') return true;
  // `**` that opens: behind a mark, which is like a letter, it would not where punctuation follows.
  if (is_run_of_emphasis(text[0])) {
    const std::size_t next = text.find_first_not_of("*~");
    return next != std::string_view::npos && text[next] != ' ' && !is_closing_punctuation(text.substr(next));
  }
  for (const std::string_view start : {"http://", "https://", "ftp://", "www."}) {
    if (text.substr(0, start.size()) == start) return true;
  }
  const std::size_t end = std::min(
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_mail_char) - text.begin()), text.size());
  return end > 0 && end < text.size() && text[end] == '@';
}

/// Whether a mark behind `text` would change how it is read.
bool needs_separator_after(std::string_view text) {
  if (text.empty()) return false;
  if (text.back() == '_') return true;
  // `.**` that closes: in front of a mark, which is like a letter, it would open.
  if (is_run_of_emphasis(text.back())) {
    const std::size_t last = text.find_last_not_of("*~");
    return last != std::string_view::npos && ends_in_closing_punctuation(text.substr(0, last + 1));
  }
  const std::size_t begin = text.find_last_of(" \t") + 1;
  const std::string_view word = text.substr(begin);
  if (word.find("](") != std::string_view::npos || word.find('<') != std::string_view::npos) return false;
  return word.find("://") != std::string_view::npos || word.find("www.") != std::string_view::npos ||
         word.find('@') != std::string_view::npos;
}

}  // namespace

class Preparation {
 public:
  Preparation(std::string_view text, const Marks& marks) : text_(text), marks_(marks) {}

  Prepared run() {
    pieces_ = split_lines(text_, marks_);
    for (std::size_t i = 0; i < pieces_.size(); ++i) write(i);
    out_.inserted_before_.reserve(out_.lines.size() + 1);
    std::uint32_t inserted = 0;
    for (const Prepared::Line& line : out_.lines) {
      out_.inserted_before_.push_back(inserted);
      if (line.is_inserted) ++inserted;
    }
    out_.inserted_before_.push_back(inserted);
    return std::move(out_);
  }

 private:
  std::string_view content(const Piece& piece) const { return text_.substr(piece.content, piece.end - piece.content); }

  std::string frame(const Piece& piece) const { return muster::frame(piece, text_); }

  void write(std::size_t i) {
    const Piece& piece = pieces_[i];
    const bool blank_before = out_.lines.empty() || out_.lines.back().is_blank;
    if (marks_.size() > 0 && needs_blank_before(i) && !blank_before)
      insert_blank(piece.is_marks ? piece : pieces_[i - 1]);

    Prepared::Line& line = out_.lines.emplace_back();
    line.begin = out_.text.size();
    line.is_blank = is_blank_line(piece, text_);
    line.is_marks = piece.is_marks;
    line.is_continued = piece.is_continued;
    if (piece.is_continued || piece.indent) {
      add(frame(piece), piece.content);
    } else {
      copy(piece.begin, piece.content);
    }
    copy_content(piece.content, piece.end);
    add("\n", piece.end);
    follow_table(i);
  }

  /// A blank line belongs between lines of marks and everything else; it is asked for at the second of the two.
  bool needs_blank_before(std::size_t i) {
    if (i == 0) return false;
    const Piece& piece = pieces_[i];
    const Piece& previous = pieces_[i - 1];
    if (is_blank_line(piece, text_) || is_blank_line(previous, text_)) return false;
    if (piece.is_marks) {
      if (in_table_ && is_in_table_frame(piece)) return false;
      return !(previous.is_marks && frame(previous) == frame(piece)) && !has_list_marker(piece, text_);
    }
    if (!previous.is_marks) return false;
    return !(in_table_ && continues_table(i));
  }

  /// A table's rows may be indented by up to three blanks more or less than its first.
  bool is_in_table_frame(const Piece& piece) const {
    const std::string here = frame(piece);
    const auto quotes = [](const std::string& frame) { return std::count(frame.begin(), frame.end(), '>'); };
    return quotes(here) == quotes(table_frame_) &&
           std::max(here.size(), table_frame_.size()) - std::min(here.size(), table_frame_.size()) < 4;
  }

  bool continues_table(std::size_t i) const {
    const Piece& piece = pieces_[i];
    if (content(piece).find('|') == std::string_view::npos || has_list_marker(piece, text_) ||
        !is_in_table_frame(piece))
      return false;
    return i + 1 == pieces_.size() || !is_delimiter_row(content(pieces_[i + 1]));
  }

  void follow_table(std::size_t i) {
    const Piece& piece = pieces_[i];
    if (in_table_) {
      in_table_ = piece.is_marks ? is_in_table_frame(piece) : content(piece).find('|') != std::string_view::npos;
    }
    if (in_table_ || i == 0 || marks_.size() == 0 || !is_delimiter_row(content(piece))) return;
    const Piece& header = pieces_[i - 1];
    in_table_ = !header.is_marks && content(header).find('|') != std::string_view::npos &&
                frame(header).size() == frame(piece).size();
    table_frame_ = frame(piece);
  }

  void insert_blank(const Piece& next_to) {
    std::string quotes = frame(next_to);
    quotes.resize(quotes.rfind('>') == std::string::npos ? 0 : quotes.rfind('>') + 1);
    Prepared::Line& line = out_.lines.emplace_back();
    line.begin = out_.text.size();
    line.is_blank = line.is_inserted = true;
    add(quotes + '\n', next_to.begin);
  }

  void copy_content(std::size_t begin, std::size_t end) {
    std::size_t done = begin;
    for (Marks::Found found : marks_.find_all(text_.substr(begin, end - begin))) {
      found.begin += begin;
      found.end += begin;
      const bool is_text = marks_.kind(found.number) == MarkKind::kInline;
      // An address of more than this is nobody's.
      constexpr std::size_t kFarthest = 1024;
      const std::size_t nearest = std::max(begin, found.begin - std::min(found.begin, kFarthest));
      const std::string_view before = text_.substr(nearest, found.begin - nearest);
      const std::string_view after = text_.substr(found.end, std::min(end - found.end, kFarthest));
      copy(done, found.begin);
      if (!is_text && needs_separator_after(before)) add(kSeparatorBefore, found.begin);
      copy(found.begin, found.end);
      if (!is_text && before.substr(before.size() < 2 ? 0 : before.size() - 2) != "](" &&
          needs_separator_before(after)) {
        add(kSeparatorAfter, found.end);
      }
      done = found.end;
    }
    copy(done, end);
  }

  void copy(std::size_t begin, std::size_t end) {
    if (begin < end) add(text_.substr(begin, end - begin), begin);
  }

  void add(std::string_view text, std::size_t origin) {
    if (out_.origins.empty() || out_.origins.back().second + (out_.text.size() - out_.origins.back().first) != origin) {
      out_.origins.emplace_back(out_.text.size(), origin);
    }
    out_.text += text;
  }

  std::string_view text_;
  const Marks& marks_;
  std::vector<Piece> pieces_;
  Prepared out_;
  bool in_table_ = false;
  std::string table_frame_;
};

Prepared prepare(std::string_view text, const Marks& marks) { return Preparation(text, marks).run(); }

std::size_t Prepared::origin(std::size_t offset) const {
  auto run = std::upper_bound(origins.begin(), origins.end(), offset,
                              [](std::size_t at, const auto& entry) { return at < entry.first; });
  if (run == origins.begin()) return 0;
  --run;
  return run->second + (offset - run->first);
}

std::string_view Prepared::line(std::size_t number) const {
  const std::size_t end = number < lines.size() ? lines[number].begin : text.size();
  const std::size_t begin = lines[number - 1].begin;
  return std::string_view(text).substr(begin, end - begin - 1);
}

bool Prepared::has_inserted(std::size_t first_line, std::size_t last_line) const {
  return inserted_before_[std::min(last_line, lines.size())] > inserted_before_[std::min(first_line, lines.size()) - 1];
}

bool Prepared::has_blank_before(std::size_t number) const {
  for (std::size_t i = number - 1; i > 0; --i) {
    const Line& before = lines[i - 1];
    if (before.is_inserted || before.is_marks) continue;
    return before.is_blank;
  }
  return false;
}

}  // namespace muster
