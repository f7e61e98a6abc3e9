#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/case.h"
#include "base/escape.h"
#include "base/utf8.h"
#include "lang/arguments.h"
#include "lang/library.h"
#include "lang/operators.h"
#include "value/json.h"

// Filters of text, with the names and the meaning they have in Jinja. Text is counted in code points. HTML stays HTML
// where Jinja keeps it so: what is put into it is escaped first.
namespace muster::lang {
namespace {

bool is_html(const Value& value) { return value.kind() == ValueKind::kHtml; }

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (std::size_t offset = 0; offset < text.size();) out += decode_utf8(text, offset);
  return out;
}

std::string encode(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

/// The subject's text.
std::string subject(const RunCall& call) { return text_of(call.arguments[0]); }

/// A result made of the subject alone: HTML if that was.
Value like_subject(const RunCall& call, std::string text) {
  check_text_size(call, text.size());
  return is_html(call.arguments[0]) ? Value(SafeHtml{std::move(text)}) : Value(std::move(text));
}

/// An argument's text as it goes into the subject: escaped when only the subject is HTML.
std::string inserted(const RunCall& call, std::size_t index, std::string_view otherwise = {}) {
  if (!has(call, index)) return std::string(otherwise);
  const std::string text = text_of(call.arguments[index]);
  return is_html(call.arguments[0]) && !is_html(call.arguments[index]) ? escape_html(text) : text;
}

std::function<Type(CheckCall&)> gives_like_subject() {
  return [](CheckCall& call) {
    return Type::of(type_at(call, 0).kind == TypeKind::kHtml  ? TypeKind::kHtml
                    : type_at(call, 0).kind == TypeKind::kAny ? TypeKind::kAny
                                                              : TypeKind::kText);
  };
}

bool ends_line(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// The lines without their ends, as Python's `splitlines` has them: a final line end begins no further line.
std::vector<std::u32string> split_lines(const std::u32string& text) {
  std::vector<std::u32string> lines;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!ends_line(text[i])) continue;
    lines.push_back(text.substr(begin, i - begin));
    if (text[i] == U'\r' && i + 1 < text.size() && text[i + 1] == U'\n') ++i;
    begin = i + 1;
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

Value run_center(RunCall& call) {
  const std::u32string text = decode(subject(call));
  const std::int64_t width = whole_at(call, 1, 80);
  if (width <= static_cast<std::int64_t>(text.size()))
    return call.arguments[0].kind() == ValueKind::kHtml ? call.arguments[0] : Value(encode(text));
  check_text_size(call, static_cast<std::size_t>(width));
  // Python's rule for an odd remainder: the left side has more when the width is odd.
  const std::size_t margin = static_cast<std::size_t>(width) - text.size();
  const std::size_t left = margin / 2 + (margin & static_cast<std::size_t>(width) & 1U);
  return like_subject(call, std::string(left, ' ') + encode(text) + std::string(margin - left, ' '));
}

Value run_indent(RunCall& call) {
  const std::int64_t count = !has(call, 1)                                    ? 4
                             : call.arguments[1].kind() == ValueKind::kNumber ? call.arguments[1].number().numerator()
                                                                              : 0;
  check_text_size(call, static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
  const std::string indentation = has(call, 1) && call.arguments[1].kind() != ValueKind::kNumber
                                      ? inserted(call, 1)
                                      : std::string(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)), ' ');
  const bool first = flag_at(call, 2);
  const bool blank = flag_at(call, 3);
  const std::vector<std::u32string> lines = split_lines(decode(subject(call)) + U'\n');
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out += '\n';
    if (i == 0 ? first : (blank || !lines[i].empty())) out += indentation;
    out += encode(lines[i]);
    check_text_size(call, out.size());
  }
  return like_subject(call, std::move(out));
}

Value run_replace(RunCall& call) {
  std::string text = subject(call);
  bool html = call.html && is_html(call.arguments[0]);
  std::string old_text = text_at(call, 1);
  std::string new_text = text_at(call, 2);
  if (!html && call.html && (is_html(call.arguments[1]) || is_html(call.arguments[2]))) {
    text = escape_html(text);
    html = true;
  }
  if (html) {
    if (!is_html(call.arguments[1])) old_text = escape_html(old_text);
    if (!is_html(call.arguments[2])) new_text = escape_html(new_text);
  }
  std::int64_t left = has(call, 3) ? call.arguments[3].number().numerator() : -1;
  std::string out;
  std::size_t done = 0;
  while (left != 0 && done <= text.size()) {
    std::size_t found = text.find(old_text, done);
    if (found == std::string::npos) break;
    out += text.substr(done, found - done);
    out += new_text;
    done = found + old_text.size();
    if (old_text.empty()) {
      // Nothing stands before every character and at the end.
      if (done == text.size()) {
        done = text.size() + 1;
      } else {
        const std::size_t begin = done;
        decode_utf8(text, done);
        out += text.substr(begin, done - begin);
      }
    }
    if (left > 0) --left;
    check_text_size(call, out.size());
  }
  if (done < text.size()) out += text.substr(done);
  check_text_size(call, out.size());
  return html ? Value(SafeHtml{std::move(out)}) : Value(std::move(out));
}

Value run_title(RunCall& call) {
  // Words begin after blanks, hyphens and opening brackets.
  const auto separates = [](char32_t c) {
    return c == U'-' || c == U'(' || c == U'{' || c == U'[' || c == U'<' || is_space_code_point(c);
  };
  const std::u32string text = decode(subject(call));
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (separates(text[i])) {
      append_utf8(out, text[i++]);
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && !separates(text[i])) ++i;
    out += to_upper(encode({&text[begin], 1}));
    out += to_lower(encode(std::u32string_view(text).substr(begin + 1, i - begin - 1)));
  }
  return out;
}

Value run_trim(RunCall& call) {
  const std::u32string text = decode(subject(call));
  const std::u32string characters = decode(inserted(call, 1));
  const bool blanks = !has(call, 1);
  const auto goes = [&](char32_t c) {
    return blanks ? is_space_code_point(c) : characters.find(c) != std::u32string::npos;
  };
  std::size_t begin = 0;
  std::size_t end = text.size();
  while (begin < end && goes(text[begin])) ++begin;
  while (end > begin && goes(text[end - 1])) --end;
  return like_subject(call, encode(std::u32string_view(text).substr(begin, end - begin)));
}

Value run_truncate(RunCall& call) {
  const std::u32string text = decode(subject(call));
  const std::int64_t length = whole_at(call, 1, 255);
  const std::u32string end = decode(text_at(call, 3, "..."));
  const std::int64_t leeway = whole_at(call, 4, 5);
  if (length < static_cast<std::int64_t>(end.size()))
    call.fail(fmt::format("`truncate` to {} leaves no room for its end of {}", length, end.size()));
  if (leeway < 0) call.fail(fmt::format("`truncate` takes no negative `leeway`, and this is {}", leeway));
  if (static_cast<std::int64_t>(text.size()) <= length + leeway) return call.arguments[0];
  std::u32string kept = text.substr(0, static_cast<std::size_t>(length) - end.size());
  if (!flag_at(call, 2)) {
    const std::size_t blank = kept.rfind(U' ');
    if (blank != std::u32string::npos) kept.resize(blank);
  }
  return like_subject(call, encode(kept) + inserted(call, 3, "..."));
}

/// Breaks one line into pieces between which it may be wrapped, by the rules of Python's `textwrap`: blanks, words, and
/// the parts of hyphenated words.
class Chunks {
 public:
  Chunks(const std::u32string& line, bool at_hyphens) : line_(line), at_hyphens_(at_hyphens) {}

  std::vector<std::u32string> split() const {
    std::vector<std::u32string> chunks;
    for (std::size_t begin = 0; begin < line_.size();) {
      const std::size_t end = end_of(begin);
      chunks.push_back(line_.substr(begin, end - begin));
      begin = end;
    }
    return chunks;
  }

  static bool is_blank(char32_t c) { return c == U' ' || (c >= 0x09 && c <= 0x0D); }

 private:
  bool is_letter(std::size_t i) const {
    return i < line_.size() && is_word_code_point(line_[i]) && line_[i] != U'_' &&
           !(line_[i] >= U'0' && line_[i] <= U'9');
  }
  bool is_punctuation_or_word(std::size_t i) const {
    return is_word_code_point(line_[i]) || std::u32string_view(U"!\"'&.,?").find(line_[i]) != std::u32string_view::npos;
  }
  /// Where the run of at least two hyphens at `i` ends, if a word comes before and after it; else `i`.
  std::size_t dash_end(std::size_t i) const {
    if (i == 0 || !is_punctuation_or_word(i - 1)) return i;
    std::size_t end = i;
    while (end < line_.size() && line_[end] == U'-') ++end;
    return end >= i + 2 && end < line_.size() && is_word_code_point(line_[end]) ? end : i;
  }
  /// Whether a word may be broken after the hyphen at `i`.
  bool breaks_after(std::size_t i) const {
    const bool before =
        i >= 2 && is_letter(i - 1) && (is_letter(i - 2) || (i >= 3 && line_[i - 2] == U'-' && is_letter(i - 3)));
    const bool after =
        is_letter(i + 1) && (is_letter(i + 2) || (i + 2 < line_.size() && line_[i + 2] == U'-' && is_letter(i + 3)));
    return before && after;
  }
  std::size_t end_of(std::size_t begin) const {
    std::size_t end = begin;
    if (is_blank(line_[begin])) {
      while (end < line_.size() && is_blank(line_[end])) ++end;
      return end;
    }
    if (at_hyphens_) {
      if (const std::size_t dash = dash_end(begin); dash > begin) return dash;
    }
    for (end = begin + 1; end < line_.size() && !is_blank(line_[end]); ++end) {
      if (!at_hyphens_ || line_[end] != U'-') continue;
      if (breaks_after(end)) return end + 1;
      if (dash_end(end) > end) return end;
    }
    return end;
  }

  const std::u32string& line_;
  bool at_hyphens_;
};

std::vector<std::u32string> wrap(const std::u32string& line, std::size_t width, bool break_long_words,
                                 bool break_on_hyphens) {
  const auto is_blank = [](const std::u32string& chunk) {
    return std::all_of(chunk.begin(), chunk.end(), is_space_code_point);
  };
  std::vector<std::u32string> chunks = Chunks(line, break_on_hyphens).split();
  std::reverse(chunks.begin(), chunks.end());
  std::vector<std::u32string> lines;
  while (!chunks.empty()) {
    if (is_blank(chunks.back()) && !lines.empty()) chunks.pop_back();
    std::vector<std::u32string> current;
    std::size_t length = 0;
    while (!chunks.empty() && length + chunks.back().size() <= width) {
      length += chunks.back().size();
      current.push_back(std::move(chunks.back()));
      chunks.pop_back();
    }
    if (!chunks.empty() && chunks.back().size() > width) {
      std::u32string& chunk = chunks.back();
      if (break_long_words) {
        std::size_t end = width - length;
        if (break_on_hyphens && chunk.size() > end && end > 0) {
          const std::size_t hyphen = chunk.rfind(U'-', end - 1);
          if (hyphen != std::u32string::npos && hyphen > 0 && chunk.find_first_not_of(U'-') < hyphen) end = hyphen + 1;
        }
        current.push_back(chunk.substr(0, end));
        chunk.erase(0, end);
      } else if (current.empty()) {
        current.push_back(std::move(chunk));
        chunks.pop_back();
      }
    }
    if (!current.empty() && is_blank(current.back())) current.pop_back();
    if (current.empty()) continue;
    std::u32string joined;
    for (const std::u32string& chunk : current) joined += chunk;
    lines.push_back(std::move(joined));
  }
  return lines;
}

Value run_wordwrap(RunCall& call) {
  const std::int64_t width = whole_at(call, 1, 79);
  if (width < 1) call.fail(fmt::format("`wordwrap` takes a `width` of at least 1, and this is {}", width));
  const std::string separator = text_at(call, 3, "\n");
  std::string out;
  bool first = true;
  for (const std::u32string& paragraph : split_lines(decode(subject(call)))) {
    const std::vector<std::u32string> lines =
        wrap(paragraph, static_cast<std::size_t>(width), flag_at(call, 2, true), flag_at(call, 4, true));
    if (!first) out += separator;
    first = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i > 0) out += separator;
      out += encode(lines[i]);
      check_text_size(call, out.size());
    }
  }
  return out;
}

Value run_wordcount(RunCall& call) {
  std::int64_t count = 0;
  bool inside = false;
  for (const char32_t c : decode(subject(call))) {
    const bool word = is_word_code_point(c);
    count += word && !inside ? 1 : 0;
    inside = word;
  }
  return count;
}

/// The character that a reference (`&amp;`, `&#38;`) stands for, read at its `&`; moves past it. Nothing if it is none
/// of those known here.
std::optional<std::string> read_reference(std::string_view text, std::size_t& offset) {
  const std::size_t end = text.find(';', offset);
  if (end == std::string_view::npos || end - offset > 10) return std::nullopt;
  const std::string_view name = text.substr(offset + 1, end - offset - 1);
  static constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", "\u00a0"}};
  for (const auto& [known, character] : kNamed) {
    if (name != known) continue;
    offset = end + 1;
    return std::string(character);
  }
  if (name.size() < 2 || name.front() != '#') return std::nullopt;
  const bool hexadecimal = name[1] == 'x' || name[1] == 'X';
  const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
  char32_t code_point = 0;
  for (const char c : digits) {
    const int digit = c >= '0' && c <= '9'                  ? c - '0'
                      : hexadecimal && c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : hexadecimal && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                            : -1;
    if (digit < 0) return std::nullopt;
    code_point = code_point * (hexadecimal ? 16 : 10) + static_cast<char32_t>(digit);
  }
  if (digits.empty() || code_point == 0 || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
    return std::nullopt;
  offset = end + 1;
  std::string character;
  append_utf8(character, code_point);
  return character;
}

Value run_striptags(RunCall& call) {
  const std::string text = subject(call);
  // First comments, then tags; whatever is left open is text.
  const auto strip = [](std::string_view from, std::string_view open, std::string_view close) {
    std::string out;
    for (std::size_t done = 0;;) {
      const std::size_t begin = from.find(open, done);
      const std::size_t end = begin == std::string_view::npos ? begin : from.find(close, begin + open.size());
      out += from.substr(done, end == std::string_view::npos ? end : begin - done);
      if (end == std::string_view::npos) return out;
      done = end + close.size();
    }
  };
  const std::u32string bare = decode(strip(strip(text, "<!--", "-->"), "<", ">"));
  std::string words;
  bool pending = false;
  for (const char32_t c : bare) {
    if (is_space_code_point(c)) {
      pending = !words.empty();
      continue;
    }
    if (pending) words += ' ';
    pending = false;
    append_utf8(words, c);
  }
  std::string out;
  for (std::size_t offset = 0; offset < words.size();) {
    if (words[offset] == '&') {
      if (const auto character = read_reference(words, offset)) {
        out += *character;
        continue;
      }
    }
    out += words[offset++];
  }
  return out;
}

std::string query_encoded(const Value& value) {
  std::string out;
  for (const char c : encode_url_component(text_of(value))) {
    if (c == '/') {
      out += "%2F";
    } else {
      out += c;
    }
  }
  for (std::size_t blank = out.find("%20"); blank != std::string::npos; blank = out.find("%20", blank))
    out.replace(blank, 3, "+");
  return out;
}

Value run_urlencode(RunCall& call) {
  const Value& value = call.arguments[0];
  std::vector<std::pair<Value, Value>> pairs;
  if (value.kind() == ValueKind::kRecord) {
    for (const auto& [key, item] : value.record().entries()) pairs.emplace_back(key, item);
  } else if (value.kind() == ValueKind::kList) {
    for (const Value& item : value.list()) {
      if (item.is_unknown()) return item;
      if (item.kind() != ValueKind::kList || item.list().size() != 2)
        call.fail("`urlencode` takes text, a record or a list of pairs");
      pairs.emplace_back(item.list()[0], item.list()[1]);
    }
  } else {
    return encode_url_component(text_of(value));
  }
  std::string out;
  for (const auto& [key, item] : pairs) {
    if (key.is_unknown() || item.is_unknown()) return Value::unknown(merge_missing(key.missing(), item.missing()));
    if (!out.empty()) out += '&';
    out += query_encoded(key) + "=" + query_encoded(item);
  }
  return out;
}

Value run_xmlattr(RunCall& call) {
  std::string out;
  for (const auto& [key, item] : call.arguments[0].record().entries()) {
    if (!item.is_known()) continue;
    if (key.empty() || key.find_first_of(" \t\n\f\v\r/>=\"'<") != std::string::npos)
      call.fail(fmt::format("`{}` cannot be the name of an attribute", key));
    if (!out.empty() || flag_at(call, 1, true)) out += ' ';
    append_html(out, key);
    out += "=\"";
    if (is_html(item)) {
      out += item.html();
    } else {
      append_html(out, text_of(item));
    }
    out += '"';
  }
  return call.html ? Value(SafeHtml{std::move(out)}) : Value(std::move(out));
}

Value run_tojson(RunCall& call) {
  std::string json = has(call, 1) ? to_json(call.arguments[0]) : to_compact_json(call.arguments[0]);
  // An apostrophe would end an attribute in single quotes; in JSON it stands only inside texts.
  for (std::size_t quote = json.find('\''); quote != std::string::npos; quote = json.find('\'', quote))
    json.replace(quote, 1, "\\u0027");
  check_text_size(call, json.size());
  return SafeHtml{std::move(json)};
}

/// One directive of `format`: `%-8.3f`.
struct Directive {
  bool left = false;
  bool zero = false;
  bool plus = false;
  bool blank = false;
  std::size_t width = 0;
  std::optional<int> precision;
  std::string key;  // `%(key)s`
  char kind = 's';
};

constexpr std::size_t kMaxFormatWidth = 1000;

class Formatter {
 public:
  explicit Formatter(RunCall& call) : call_(call), format_(text_of(call.arguments[0])) {}

  Value run() {
    if (!call_.keywords.empty() && call_.arguments.size() > 1)
      call_.fail("`format` takes values by place or by name, not both");
    while (at_ < format_.size()) {
      const char c = format_[at_++];
      if (c != '%') {
        out_ += c;
        continue;
      }
      if (at_ < format_.size() && format_[at_] == '%') {
        out_ += '%';
        ++at_;
        continue;
      }
      write(read());
      if (unknown_) return *unknown_;
      check_text_size(call_, out_.size());
    }
    if (call_.keywords.empty() && next_ < call_.arguments.size())
      call_.fail(fmt::format("`format` has {} values for {} places", call_.arguments.size() - 1, next_ - 1));
    return is_html(call_.arguments[0]) ? Value(SafeHtml{std::move(out_)}) : Value(std::move(out_));
  }

 private:
  Directive read() {
    Directive directive;
    if (at_ < format_.size() && format_[at_] == '(') {
      const std::size_t end = format_.find(')', at_);
      if (end == std::string::npos) call_.fail("`format` has a `%(` without its `)`");
      directive.key = format_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
    }
    for (bool flags = true; flags && at_ < format_.size();) {
      switch (format_[at_]) {
        case '-':
          directive.left = true;
          break;
        case '0':
          directive.zero = true;
          break;
        case '+':
          directive.plus = true;
          break;
        case ' ':
          directive.blank = true;
          break;
        default:
          flags = false;
          continue;
      }
      ++at_;
    }
    directive.width = number();
    if (at_ < format_.size() && format_[at_] == '.') {
      ++at_;
      directive.precision = static_cast<int>(number());
    }
    if (at_ == format_.size()) call_.fail("`format` ends inside a `%` place");
    directive.kind = format_[at_++];
    return directive;
  }

  std::size_t number() {
    std::size_t value = 0;
    while (at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9') {
      value = value * 10 + static_cast<std::size_t>(format_[at_++] - '0');
      if (value > kMaxFormatWidth) call_.fail(fmt::format("`format` pads to at most {}", kMaxFormatWidth));
    }
    return value;
  }

  const Value& value_of(const Directive& directive) {
    if (!directive.key.empty()) {
      for (const auto& [key, value] : call_.keywords) {
        if (key == directive.key) return value;
      }
      call_.fail(fmt::format("`format` has no value `{}`", directive.key));
    }
    if (next_ >= call_.arguments.size()) call_.fail("`format` has more places than values");
    return call_.arguments[next_++];
  }

  void write(const Directive& directive) {
    const Value& value = value_of(directive);
    if (value.is_unknown()) {
      unknown_ = value;
      return;
    }
    std::string body;
    std::string sign;
    switch (directive.kind) {
      case 's': {
        body = text_of(value);
        if (is_html(call_.arguments[0]) && !is_html(value)) body = escape_html(body);
        if (directive.precision) body = encode(decode(body).substr(0, static_cast<std::size_t>(*directive.precision)));
        break;
      }
      case 'd':
      case 'i':
      case 'f':
      case 'F':
      case 'x':
      case 'X': {
        if (value.kind() != ValueKind::kNumber)
          call_.fail(fmt::format("`%{}` takes a number, but this is a {}", directive.kind, kind_name(value.kind())));
        body = digits_of(value.number(), directive);
        if (!body.empty() && body.front() == '-') {
          sign = "-";
          body.erase(0, 1);
        } else if (directive.plus) {
          sign = "+";
        } else if (directive.blank) {
          sign = " ";
        }
        break;
      }
      default:
        call_.fail(fmt::format("`format` knows no place `%{}`: use `%s`, `%d`, `%f` or `%x`", directive.kind));
    }
    const std::size_t length = count_code_points(body) + sign.size();
    const std::size_t padding = directive.width > length ? directive.width - length : 0;
    const bool zeros = directive.zero && !directive.left && directive.kind != 's';
    if (!directive.left && !zeros) out_.append(padding, ' ');
    out_ += sign;
    if (zeros) out_.append(padding, '0');
    out_ += body;
    if (directive.left) out_.append(padding, ' ');
  }

  std::string digits_of(const Number& number, const Directive& directive) {
    if (directive.kind == 'f' || directive.kind == 'F') {
      if (directive.precision.value_or(6) > 12) call_.fail("`%f` writes at most 12 decimals");
      return number.to_decimal(directive.precision.value_or(6));
    }
    // Towards zero, as Python does.
    const std::int64_t whole = number.is_negative() ? number.ceil() : number.floor();
    if (directive.kind == 'd' || directive.kind == 'i') {
      std::string digits = fmt::format("{}", whole);
      const std::size_t signs = whole < 0 ? 1 : 0;
      const std::size_t wanted = static_cast<std::size_t>(directive.precision.value_or(0));
      if (digits.size() - signs < wanted) digits.insert(signs, wanted - (digits.size() - signs), '0');
      return digits;
    }
    if (!number.is_whole())
      call_.fail(fmt::format("`%{}` takes a whole number, but this is {}", directive.kind, number.to_string()));
    return directive.kind == 'x' ? fmt::format("{:x}", whole) : fmt::format("{:X}", whole);
  }

  RunCall& call_;
  std::string format_;
  std::size_t at_ = 0;
  std::size_t next_ = 1;
  std::string out_;
  std::optional<Value> unknown_;
};

/// Filters that change each character or all of them and keep HTML what it is.
void add_plain(Library& library, std::string name, std::string (*change)(std::string_view)) {
  library.add_filter(
      make_callable({.name = std::move(name),
                     .subject = Takes::kWritable,
                     .result = gives_like_subject(),
                     .run = [change](RunCall& call) { return like_subject(call, change(subject(call))); }}));
}

/// What a template's author wrote out may become HTML, and what is HTML stays so; a value never does.
Type check_safe(CheckCall& call) {
  const bool is_literal = !call.literals.empty() && call.literals[0].has_value();
  if (!is_literal && type_at(call, 0).kind != TypeKind::kHtml) {
    report(call, 0,
           "`safe` takes a text written out in the template: what comes from a profile or a table is never HTML");
  }
  return Type::of(TypeKind::kHtml);
}

void add_escapes(Library& library) {
  const auto escape = [](RunCall& call) -> Value {
    if (is_html(call.arguments[0])) return call.arguments[0];
    std::string html = escape_html(subject(call));
    check_text_size(call, html.size());
    return SafeHtml{std::move(html)};
  };
  for (const char* name : {"e", "escape"}) {
    library.add_filter(make_callable(
        {.name = name, .subject = Takes::kAnything, .result = gives(Type::of(TypeKind::kHtml)), .run = escape}));
  }
  library.add_filter(make_callable({.name = "forceescape",
                                    .subject = Takes::kAnything,
                                    .result = gives(Type::of(TypeKind::kHtml)),
                                    .run = [](RunCall& call) -> Value {
                                      std::string html = escape_html(subject(call));
                                      check_text_size(call, html.size());
                                      return SafeHtml{std::move(html)};
                                    }}));
  library.add_filter(make_callable(
      {.name = "safe", .subject = Takes::kAnything, .result = check_safe, .run = [](RunCall& call) -> Value {
         return SafeHtml{subject(call)};
       }}));
  library.add_filter(make_callable(
      {.name = "striptags", .subject = Takes::kWritable, .result = gives(Type::text()), .run = run_striptags}));
  library.add_filter(make_callable(
      {.name = "urlencode", .subject = Takes::kAnything, .result = gives(Type::text()), .run = run_urlencode}));
  library.add_filter(make_callable({.name = "xmlattr",
                                    .subject = Takes::kRecord,
                                    .parameters = {{"autospace", Takes::kBoolean}},
                                    .result = gives(Type::any()),
                                    .run = run_xmlattr}));
  library.add_filter(make_callable({.name = "tojson",
                                    .subject = Takes::kAnything,
                                    .parameters = {{"indent", Takes::kWhole}},
                                    .strict = false,
                                    .takes_none = true,
                                    .result = gives(Type::of(TypeKind::kHtml)),
                                    .run = run_tojson}));
}

}  // namespace

void add_text_filters(Library& library) {
  add_plain(library, "capitalize", capitalize);
  add_plain(library, "lower", to_lower);
  add_plain(library, "upper", to_upper);
  library.add_filter(
      make_callable({.name = "title", .subject = Takes::kWritable, .result = gives(Type::text()), .run = run_title}));
  library.add_filter(make_callable({.name = "center",
                                    .subject = Takes::kWritable,
                                    .parameters = {{"width", Takes::kWhole}},
                                    .result = gives_like_subject(),
                                    .run = run_center}));
  library.add_filter(make_callable(
      {.name = "indent",
       .subject = Takes::kText,
       .parameters = {{"width", Takes::kAttribute}, {"first", Takes::kBoolean}, {"blank", Takes::kBoolean}},
       .result = gives_like_subject(),
       .run = run_indent}));
  library.add_filter(
      make_callable({.name = "replace",
                     .subject = Takes::kWritable,
                     .parameters = {{"old", Takes::kWritable}, {"new", Takes::kWritable}, {"count", Takes::kWhole}},
                     .required = 2,
                     .result = gives(Type::any()),
                     .run = run_replace}));
  library.add_filter(make_callable({.name = "string",
                                    .subject = Takes::kAnything,
                                    .result = gives_like_subject(),
                                    .run = [](RunCall& call) -> Value {
                                      return is_html(call.arguments[0]) ? call.arguments[0] : Value(subject(call));
                                    }}));
  library.add_filter(make_callable({.name = "trim",
                                    .subject = Takes::kWritable,
                                    .parameters = {{"chars", Takes::kText}},
                                    .result = gives_like_subject(),
                                    .run = run_trim}));
  library.add_filter(make_callable({.name = "truncate",
                                    .subject = Takes::kText,
                                    .parameters = {{"length", Takes::kWhole},
                                                   {"killwords", Takes::kBoolean},
                                                   {"end", Takes::kText},
                                                   {"leeway", Takes::kWhole}},
                                    .result = gives_like_subject(),
                                    .run = run_truncate}));
  library.add_filter(make_callable(
      {.name = "wordcount", .subject = Takes::kWritable, .result = gives(Type::number()), .run = run_wordcount}));
  library.add_filter(make_callable({.name = "wordwrap",
                                    .subject = Takes::kText,
                                    .parameters = {{"width", Takes::kWhole},
                                                   {"break_long_words", Takes::kBoolean},
                                                   {"wrapstring", Takes::kText},
                                                   {"break_on_hyphens", Takes::kBoolean}},
                                    .result = gives(Type::text()),
                                    .run = run_wordwrap}));
  library.add_filter(make_callable({.name = "format",
                                    .subject = Takes::kText,
                                    .variadic = Takes::kAnything,
                                    .any_keywords = true,
                                    .result = gives_like_subject(),
                                    .run = [](RunCall& call) { return Formatter(call).run(); }}));
  add_escapes(library);
}

}  // namespace muster::lang
