#include "lang/tag_scanner.h"

#include <algorithm>

#include <fmt/format.h>

namespace muster::lang {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

TagTrim trim_of(char c) { return c == '-' ? TagTrim::kStrip : c == '+' ? TagTrim::kKeep : TagTrim::kDefault; }

/// Reads the sign after an opening delimiter and the sign before the closing one.
void read_signs(std::string_view text, ScannedTag& tag, std::size_t close) {
  tag.inside_begin = tag.begin + 2;
  tag.inside_end = close;
  if (tag.inside_begin < close) {
    tag.trim_before = trim_of(text[tag.inside_begin]);
    if (tag.trim_before != TagTrim::kDefault) ++tag.inside_begin;
  }
  if (tag.inside_begin < close) {
    tag.trim_after = trim_of(text[close - 1]);
    // `}}` knows no `+`: in `{{ a +}}` it is an operator without its right side.
    if (tag.kind == Tag::Kind::kOutput && tag.trim_after == TagTrim::kKeep) tag.trim_after = TagTrim::kDefault;
    if (tag.trim_after != TagTrim::kDefault) --tag.inside_end;
  }
}

}  // namespace

std::string_view keyword_of(std::string_view text, const ScannedTag& tag) {
  if (tag.is_raw) return "raw";
  std::size_t begin = tag.inside_begin;
  while (begin < tag.inside_end && is_blank(text[begin])) ++begin;
  std::size_t end = begin;
  while (end < tag.inside_end && is_word(text[end])) ++end;
  return text.substr(begin, end - begin);
}

/// The offset of the closing delimiter, past texts and pairs of braces; npos if there is none.
std::size_t TagScanner::find_close(std::size_t from, std::string_view close) {
  std::size_t depth = 0;
  std::size_t next_tag = std::string_view::npos;
  for (std::size_t at = from; at < text_.size(); ++at) {
    const char c = text_[at];
    if (depth == 0 && text_.substr(at).starts_with(close)) return at;
    if (c == '\'' || c == '"') {
      at = find_quote(at, close);
      if (at == std::string_view::npos) break;
    } else if (c == '{') {
      // No expression has two in a row: here the next tag begins, and this one was not closed as it should.
      const char next = at + 1 < text_.size() ? text_[at + 1] : ' ';
      if (next == '{' || next == '%' || next == '#') {
        next_tag = at;
        break;
      }
      ++depth;
    } else if (c == '}' && depth > 0) {
      --depth;
    }
  }
  ++failures_;
  resume_at_ = std::min(next_tag, text_.size());
  return text_.substr(0, resume_at_).find(close, from);
}

/// The offset of the quote that closes the one at `from`. A text that runs over the end of a line and over a closing
/// delimiter is taken for one whose quote was forgotten: npos.
std::size_t TagScanner::find_quote(std::size_t from, std::string_view close) const {
  bool crossed_line = false;
  for (std::size_t at = from + 1; at < text_.size(); ++at) {
    const char c = text_[at];
    if (c == text_[from]) return at;
    if (c == '\\') ++at;
    if (c == '\n') crossed_line = true;
    if (crossed_line && text_.substr(at).starts_with(close)) break;
  }
  return std::string_view::npos;
}

/// Finds the `{% endraw %}` that closes a raw block and fills in the rest of the tag. False if there is none.
bool TagScanner::scan_raw(ScannedTag& tag) const {
  for (std::size_t at = tag.end; (at = text_.find("{%", at)) != std::string_view::npos; at += 2) {
    ScannedTag end_tag;
    end_tag.kind = Tag::Kind::kStatement;
    end_tag.begin = at;
    const std::size_t word = text_.find_first_not_of(" \t\r\n-+", at + 2);
    if (word == std::string_view::npos || !text_.substr(word).starts_with("endraw")) continue;
    const std::size_t close = text_.find_first_not_of(" \t\r\n", word + 6);
    if (close == std::string_view::npos) return false;
    const std::size_t delimiter = close + (trim_of(text_[close]) != TagTrim::kDefault ? 1 : 0);
    if (!text_.substr(delimiter).starts_with("%}")) continue;
    read_signs(text_, end_tag, delimiter);
    tag.is_raw = true;
    tag.inside_begin = tag.end;
    tag.inside_end = at;
    tag.raw_trim_after = tag.trim_after;
    tag.raw_trim_before = end_tag.trim_before;
    tag.trim_after = end_tag.trim_after;
    tag.end = delimiter + 2;
    return true;
  }
  return false;
}

/// What stands up to `resume_at_` is lost to the tag.
void TagScanner::report_unclosed(ScannedTag& tag, std::string help) {
  const auto begin = static_cast<std::uint32_t>(tag.begin);
  diagnostics_.error(origin_.span(begin, begin + 2), fmt::format("this `{}` is not closed", text_.substr(tag.begin, 2)))
      .help = std::move(help);
  tag.kind = Tag::Kind::kComment;
  tag.is_raw = false;
  tag.end = tag.inside_begin = tag.inside_end = resume_at_;
}

std::optional<ScannedTag> TagScanner::next() {
  constexpr int kMaxFailures = 100;
  if (failures_ > kMaxFailures) return std::nullopt;
  for (; (at_ = text_.find('{', at_)) != std::string_view::npos; ++at_) {
    const char second = at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
    if (second != '{' && second != '%' && second != '#') continue;
    ScannedTag tag;
    tag.begin = at_;
    const std::string_view close = second == '{' ? "}}" : second == '%' ? "%}" : "#}";
    tag.kind = second == '{' ? Tag::Kind::kOutput : second == '%' ? Tag::Kind::kStatement : Tag::Kind::kComment;
    resume_at_ = text_.size();
    const std::size_t end = second == '#' ? text_.find(close, at_ + 2) : find_close(at_ + 2, close);
    if (end == std::string_view::npos) {
      report_unclosed(tag, fmt::format("end it with `{}`, or write `{{{{ '{}' }}}}` for the two characters", close,
                                       text_.substr(at_, 2)));
    } else {
      tag.end = end + 2;
      read_signs(text_, tag, end);
      if (tag.kind == Tag::Kind::kStatement && keyword_of(text_, tag) == "raw" && !scan_raw(tag)) {
        report_unclosed(tag, "end it with `{% endraw %}`");
      }
    }
    at_ = tag.end;
    return tag;
  }
  return std::nullopt;
}

std::vector<Tag> find_tags(const Span& place, Diagnostics& diagnostics) {
  const std::string_view text = place.text();
  const Origin origin(place);
  std::vector<Tag> tags;
  TagScanner scanner(text, origin, diagnostics);
  while (const std::optional<ScannedTag> found = scanner.next()) {
    tags.push_back({static_cast<std::uint32_t>(found->begin), static_cast<std::uint32_t>(found->end), found->kind,
                    found->kind == Tag::Kind::kStatement ? keyword_of(text, *found) : std::string_view{}});
  }
  return tags;
}

}  // namespace muster::lang
