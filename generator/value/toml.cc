#include "value/toml.h"

#include <fmt/format.h>

// The library is linked, never compiled in: its header-only form aborts on some inputs when assertions are on.
#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/escape.h"
#include "base/utf8.h"

namespace muster {
namespace {

constexpr std::size_t kMaxText = 64 * 1024;
constexpr std::size_t kMaxDocument = 64 * 1024 * 1024;
constexpr std::size_t kMaxValues = 200'000;
constexpr int kMaxKeyParts = 32;
constexpr std::size_t kMaxDepth = 64;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_quote(char c) { return c == '"' || c == '\''; }

struct Fault {
  std::size_t begin;
  std::size_t end;
  std::string message;
  std::string help = {};
};

/// Finds the strings of a TOML text.
struct StringEnd {
  std::size_t offset;
  bool is_closed;
};

StringEnd skip_string(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
  std::size_t i = begin + 1;
  if (text.substr(begin, 3) == triple) {
    for (i = begin + 3; i < text.size();) {
      if (quote == '"' && text[i] == '\\') {
        i += 2;
      } else if (text.substr(i, 3) == triple) {
        i += 3;
        // Up to two quotes directly before the closing three belong to the text.
        for (int extra = 0; extra < 2 && i < text.size() && text[i] == quote; ++extra) ++i;
        return {i, true};
      } else {
        ++i;
      }
    }
    return {text.size(), false};
  }
  for (; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == quote) return {i + 1, true};
    if (quote == '"' && text[i] == '\\' && i + 1 < text.size() && text[i + 1] != '\n') ++i;
  }
  return {i, false};
}

/// Walks over a document before the parser library does, refuses what that cannot take safely, and remembers where
/// things begin. It needs to be right only up to the first mistake in the text: there the library stops as well.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) { run(); }

  const std::optional<Fault>& fault() const { return fault_; }
  /// Where each `key = value` and each header begins.
  const std::vector<std::size_t>& statements() const { return statements_; }
  /// Where the string begins that is not closed before `offset`, if there is one.
  std::optional<std::size_t> open_string(std::size_t offset) const {
    for (const std::size_t begin : open_strings_) {
      if (begin <= offset && skip_string(text_, begin).offset >= offset) return begin;
    }
    return std::nullopt;
  }

 private:
  void run() {
    if (text_.size() > kMaxDocument) return refuse(0, 0, "the file is larger than 64 MiB");
    if (const auto nul = text_.find('\0'); nul != std::string_view::npos) {
      return refuse(nul, nul + 1, "the file holds a NUL character", "is it a binary file?");
    }
    if (const auto invalid = find_invalid_utf8(text_)) return refuse(*invalid, *invalid, "the file is not valid UTF-8");
    if (text_.substr(0, 3) == "\xEF\xBB\xBF")
      return refuse(0, 3, "a byte-order mark may stand only at the start of a file");

    bool at_line_start = true;
    while (next_ < text_.size() && !fault_) {
      const char c = text_[next_];
      if (c == '\n') {
        at_line_start = true;
        dots_ = 0;
        ++next_;
      } else if (is_blank(c) || c == '\r') {
        ++next_;
      } else if (c == '#') {
        next_ = std::min(text_.find('\n', next_), text_.size());
      } else {
        if (at_line_start && depth_ == 0) begin_statement();
        at_line_start = false;
        if (!fault_) step(c);
      }
    }
  }

  void begin_statement() {
    statements_.push_back(next_);
    if (text_[next_] != '[') return;
    std::size_t name = next_ + 1;
    if (name < text_.size() && text_[name] == '[') ++name;
    while (name < text_.size() && is_blank(text_[name])) ++name;
    const bool is_named = name < text_.size() && (is_bare(text_[name]) || is_quote(text_[name]));
    if (!is_named) {
      refuse(next_, name, "this is not valid TOML: a table's name must follow the bracket",
             "a table begins with `[name]`, an entry of a list of tables with `[[name]]`; names that hold anything but "
             "A-Z, a-z, 0-9, "
             "`-` and `_` stand in quotes");
    }
  }

  void step(char c) {
    if (is_quote(c)) {
      const StringEnd end = skip_string(text_, next_);
      if (!end.is_closed) open_strings_.push_back(next_);
      next_ = std::min(end.offset, text_.size());
      return;
    }
    switch (c) {
      case '.':
        if (++dots_ >= kMaxKeyParts)
          return refuse(next_, next_ + 1, fmt::format("a key may have at most {} parts", kMaxKeyParts));
        break;
      case '[':
      case '{':
        if (++depth_ > kMaxDepth)
          return refuse(next_, next_ + 1, fmt::format("values are nested deeper than {} levels", kMaxDepth));
        count();
        break;
      case ']':
      case '}':
        if (depth_ > 0) --depth_;
        dots_ = 0;
        break;
      case '=':
      case ',':
        count();
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x80) return refuse_beyond_ascii();
        break;
    }
    ++next_;
  }

  void count() {
    dots_ = 0;
    if (++values_ > kMaxValues) refuse(next_, next_ + 1, fmt::format("the file holds more than {} values", kMaxValues));
  }

  /// Beyond quotes and comments TOML is ASCII. The library knows that too, but some of its versions reach undefined
  /// behaviour here.
  void refuse_beyond_ascii() {
    std::size_t end = next_;
    const char32_t code_point = decode_utf8(text_, end);
    const std::string_view shown = text_.substr(next_, end - next_);
    const bool is_typographic = code_point >= 0x2018 && code_point <= 0x201F;
    refuse(
        next_, end,
        fmt::format(
            "this is not valid TOML: {} (U+{:04X}) may stand only in quotes or in a comment",
            is_unsafe_code_point(code_point) ? std::string("an invisible character") : fmt::format("`{}`", shown),
            static_cast<std::uint32_t>(code_point)),
        is_typographic ? "TOML's quotes are the straight ones: `\"…\"`" : "put the text or the key in quotes: `\"…\"`");
  }

  void refuse(std::size_t begin, std::size_t end, std::string message, std::string help = {}) {
    fault_ = Fault{begin, end, std::move(message), std::move(help)};
  }

  std::string_view text_;
  std::size_t next_ = 0;
  std::size_t depth_ = 0;
  int dots_ = 0;
  std::size_t values_ = 0;
  std::vector<std::size_t> statements_;
  std::vector<std::size_t> open_strings_;
  std::optional<Fault> fault_;
};

/// Turns the library's positions, which count code points, into offsets. A sample every few code points keeps that fast
/// on a line of a megabyte.
class Offsets {
 public:
  explicit Offsets(std::string_view text) : text_(text) {
    line_starts_.push_back({0, 0});
    std::size_t count = 0;
    for (std::size_t offset = 0; offset < text.size(); ++count) {
      if (count % kStep == 0) samples_.push_back(offset);
      if (decode_utf8(text, offset) == '\n') line_starts_.push_back({offset, count + 1});
    }
    code_points_ = count;
  }

  std::size_t operator()(const toml::source_position& position) const {
    if (position.line == 0) return 0;
    if (position.line > line_starts_.size()) return text_.size();
    const std::size_t index =
        line_starts_[position.line - 1].code_points + std::max<std::size_t>(position.column, 1) - 1;
    if (index >= code_points_) return text_.size();
    std::size_t offset = samples_[index / kStep];
    for (std::size_t rest = index % kStep; rest > 0; --rest) decode_utf8(text_, offset);
    return offset;
  }

 private:
  static constexpr std::size_t kStep = 64;
  struct LineStart {
    std::size_t offset;
    std::size_t code_points;
  };
  std::string_view text_;
  std::vector<LineStart> line_starts_;
  std::vector<std::size_t> samples_;
  std::size_t code_points_ = 0;
};

// What is wrong with a text that the library refused.

/// A statement's key: `a.b` of `a.b = 1` and of `[a.b]`.
struct Key {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_header = false;
  bool is_list = false;  // [[a.b]]
};

Key read_key(std::string_view text, std::size_t begin) {
  Key key;
  key.begin = begin;
  while (begin < text.size() && text[begin] == '[') {
    key.is_list = key.is_header;
    key.is_header = true;
    ++begin;
  }
  std::size_t i = begin;
  key.end = begin;
  while (i < text.size()) {
    if (is_blank(text[i]) || text[i] == '.') {
      ++i;
      continue;
    }
    const std::size_t part = i;
    if (is_quote(text[i])) {
      i = std::min(skip_string(text, i).offset, text.size());
      key.parts.push_back(text.substr(part + 1, i - part < 2 ? 0 : i - part - 2));
    } else if (is_bare(text[i])) {
      while (i < text.size() && is_bare(text[i])) ++i;
      key.parts.push_back(text.substr(part, i - part));
    } else {
      break;
    }
    key.end = i;
  }
  if (key.is_header) {
    while (key.end < text.size() && text[key.end] == ']') ++key.end;
  }
  return key;
}

std::string join(const std::vector<std::string_view>& parts) {
  std::string joined;
  for (const std::string_view part : parts) {
    if (!joined.empty()) joined += '.';
    joined += part;
  }
  return joined;
}

bool starts_with(const std::vector<std::string_view>& path, const std::vector<std::string_view>& start) {
  return path.size() >= start.size() && std::equal(start.begin(), start.end(), path.begin());
}

/// What a text that defines something twice is about: the second definition, and the first one where it is found.
struct Redefinition {
  Key second;
  std::string path;
  std::optional<Key> first;
};

Redefinition find_redefinition(std::string_view text, const std::vector<std::size_t>& statements, std::size_t offset) {
  struct Definition {
    std::vector<std::string_view> path;
    Key key;
  };
  std::vector<Definition> definitions;
  std::vector<std::string_view> header;
  Redefinition result;
  for (const std::size_t statement : statements) {
    if (statement > offset) break;
    Definition definition{{}, read_key(text, statement)};
    if (!definition.key.is_header) definition.path = header;
    definition.path.insert(definition.path.end(), definition.key.parts.begin(), definition.key.parts.end());
    if (definition.key.is_header) header = definition.path;
    // A new entry of a list of tables starts with nothing defined.
    if (definition.key.is_list) {
      std::erase_if(definitions, [&](const Definition& earlier) {
        return earlier.path.size() > definition.path.size() && starts_with(earlier.path, definition.path);
      });
    }
    definitions.push_back(std::move(definition));
  }
  if (definitions.empty()) return result;
  const Definition second = std::move(definitions.back());
  definitions.pop_back();
  result.second = second.key;
  result.path = join(second.key.parts);
  // The same path, else what stands where a table would have to be, else what made it a table.
  const auto find = [&](auto matches) {
    if (result.first) return;
    const auto found = std::find_if(definitions.begin(), definitions.end(), matches);
    if (found != definitions.end()) result.first = found->key;
  };
  find([&](const Definition& earlier) { return earlier.path == second.path; });
  find([&](const Definition& earlier) { return !earlier.key.is_header && starts_with(second.path, earlier.path); });
  find([&](const Definition& earlier) { return starts_with(earlier.path, second.path); });
  return result;
}

/// The word or number that stands at `offset`: from the `=`, comma or bracket before it to what ends it.
std::pair<std::size_t, std::size_t> token_at(std::string_view text, std::size_t offset) {
  std::size_t begin = std::min(offset, text.size());
  while (begin > 0 && std::string_view("=[{\n").find(text[begin - 1]) == std::string_view::npos) --begin;
  while (begin < text.size() && is_blank(text[begin])) ++begin;
  std::size_t end = std::max(begin, std::min(offset, text.size()));
  while (end < text.size() && std::string_view("#\r\n]}").find(text[end]) == std::string_view::npos) ++end;
  while (end > begin && is_blank(text[end - 1])) --end;
  return {begin, end};
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// How the author may have meant a value that has no quotes and is none of TOML's.
std::string help_with_value(std::string_view value) {
  const std::string word = lower(value);
  for (const std::string_view boolean : {"true", "false", "yes", "no", "on", "off"}) {
    if (word == boolean) return "a boolean is written `true` or `false`";
  }
  for (const std::string_view nothing : {"null", "none", "nil", "~"}) {
    if (word == nothing) return "where there is no value, leave the line out";
  }
  const auto all_of = [&](std::string_view allowed) {
    return value.find_first_not_of(allowed) == std::string_view::npos;
  };
  if (!value.empty() && is_digit(value.front())) {
    if (value.find(',') != std::string_view::npos && all_of("0123456789,.")) {
      return "thousands are not separated by commas: write `85000` or `85_000`";
    }
    if (value.size() >= 8 && all_of("0123456789./") &&
        std::count_if(value.begin(), value.end(), [](char c) { return !is_digit(c); }) == 2) {
      return "a date is written year-month-day: `2026-01-31`";
    }
    if (value.back() == '%') return "a share is written as a number: `0.05` is five in a hundred";
    if (all_of("0123456789 .:-+TtZz")) return "a date is written year-month-day: `2026-01-31`";
    return "a number stands without its unit, text stands in quotes: `\"…\"`";
  }
  if (value.size() > 1 && value.front() == '.' && all_of(".0123456789")) return "a number begins with a digit: `0.5`";
  return "text stands in quotes: `\"…\"`";
}

std::string found_at(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return "the text ends";
  if (text[offset] == '\n' || text[offset] == '\r') return "the line ends";
  std::size_t end = offset;
  decode_utf8(text, end);
  return fmt::format("`{}` is found", printable(text.substr(offset, end - offset)));
}

/// The library's own words in ours: `expected ']', saw 'x'` becomes ``expected `]`, but `x` is found``.
std::string tidy(std::string_view reason, std::string_view text, std::size_t offset) {
  std::string message(reason.substr(0, reason.find(", saw")));
  const bool saw = message.size() < reason.size();
  if (message == "encountered end-of-file") return "the text ends too early";
  if (message.rfind("control character", 0) == 0 || message.find("control characters") != std::string::npos) {
    message = "control characters may not stand here";
  }
  std::replace(message.begin(), message.end(), '\'', '`');
  message = printable(message, 300);
  if (saw) message += ", but " + found_at(text, offset);
  return message;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

Fault fault_of(std::string_view description, std::string_view text, std::size_t offset, const Scan& scan) {
  // "Error while parsing <what>: <reason>"
  constexpr std::string_view kOpening = "Error while parsing ";
  std::string_view what;
  std::string_view reason = description;
  if (description.substr(0, kOpening.size()) == kOpening) {
    const std::size_t colon = std::min(description.find(": "), description.size());
    what = description.substr(kOpening.size(), colon - kOpening.size());
    reason = description.substr(std::min(colon + 2, description.size()));
  }
  const std::size_t here = std::min(offset, text.size());
  const bool at_line_end = here == text.size() || text[here] == '\n' || text[here] == '\r';
  const std::size_t after = at_line_end ? here : [&] {
    std::size_t end = here;
    decode_utf8(text, end);
    return end;
  }();

  if (what == "string" || what == "literal string" || what == "unicode scalar sequence") {
    if (at_line_end) {
      if (const auto begin = scan.open_string(here)) {
        return {*begin, here, "this text has no closing quote",
                "text over several lines stands in three quotes: `\"\"\"`"};
      }
    }
    if (contains(reason, "escape sequence") || what == "unicode scalar sequence") {
      const std::size_t slash = std::min(text.rfind('\\', here), here);
      return {slash, std::max(slash + 1, after), "this is not one of TOML's escape sequences",
              "write a backslash as `\\\\`, or put the text in single quotes, where a backslash is only itself"};
    }
  }
  if (contains(reason, "multi-line strings are prohibited")) {
    return {here, here + 3, "this is not valid TOML: a key cannot stand in three quotes"};
  }
  if (contains(reason, "not representable") || contains(reason, "could not be interpreted") ||
      contains(reason, "length limit") || contains(reason, "too long")) {
    const auto [begin, end] = token_at(text, here == 0 ? 0 : here - 1);
    return {begin, end, "this number is too large or too long",
            "whole numbers reach from -9223372036854775808 to 9223372036854775807"};
  }
  if (contains(reason, "leading zero")) {
    const auto [begin, end] = token_at(text, here == 0 ? 0 : here - 1);
    return {begin, end, "a number may not begin with a zero", "what is a name rather than a number stands in quotes"};
  }
  if (what == "date" || what == "time" || what == "date-time") {
    const auto [begin, end] = token_at(text, here == 0 ? 0 : here - 1);
    return {begin, end, fmt::format("`{}` is no day of the calendar", printable(text.substr(begin, end - begin), 100)),
            "a date is written year-month-day: `2026-01-31`"};
  }
  if (what == "value" || what == "boolean" || (what == "floating-point" && !contains(reason, "end-of-file")) ||
      what == "decimal integer") {
    const auto [begin, end] = token_at(text, here);
    const std::string_view value = text.substr(begin, end - begin);
    if (!value.empty())
      return {begin, end, fmt::format("`{}` is not a value of TOML", printable(value, 100)), help_with_value(value)};
  }
  if (what == "key-value pair") {
    if (contains(reason, "expected '='")) {
      return {here, after, "this is not valid TOML: expected `=` after the key, but " + found_at(text, here),
              "a line is `key = value`, `[table]` or `# comment`; a key of several words stands in quotes"};
    }
    const auto next = std::upper_bound(scan.statements().begin(), scan.statements().end(), here);
    if ((contains(reason, "expected value") || reason == "encountered end-of-file") &&
        next != scan.statements().begin()) {
      const Key key = read_key(text, *(next - 1));
      return {key.begin, key.end, fmt::format("`{}` has no value", printable(join(key.parts), 100)),
              "a line without a value is left out"};
    }
    if (contains(reason, "expected a comment or whitespace")) {
      const auto [begin, end] = token_at(text, here);
      const std::string_view value = text.substr(begin, end - begin);
      if (!value.empty() && is_quote(value.front())) {
        return {here, after, "this is not valid TOML: nothing but a comment may follow the closing quote",
                "a quote inside a text is written `\\\"`, or the text stands in single quotes"};
      }
      if (!value.empty() && value.find('=') == std::string_view::npos &&
          (is_digit(value.front()) || is_bare(value.front()))) {
        return {begin, end, fmt::format("`{}` is not a value of TOML", printable(value, 100)), help_with_value(value)};
      }
      return {here, after, "this is not valid TOML: nothing but a comment may follow a value on its line",
              "each key stands on a line of its own"};
    }
  }
  Fault fault{here, after, "this is not valid TOML: " + tidy(reason, text, here)};
  if (what == "inline table" && at_line_end)
    fault.help = "a table in braces stands on one line, without a comma after its last value";
  if (what == "inline table" && contains(reason, "dangling comma")) {
    fault.message = "this is not valid TOML: no comma may follow the last value in braces";
  }
  if (what == "array") {
    fault.message = "this is not valid TOML: expected a comma or `]` in the list, but " + found_at(text, here);
    if (contains(reason, "expected value"))
      fault.message = "this is not valid TOML: a value is missing before the comma";
  }
  if (what == "key" || what == "root table") {
    fault.message = "this is not valid TOML: expected a key, but " + found_at(text, here);
    fault.help = "a key is made of A-Z, a-z, 0-9, `-` and `_`; any other stands in quotes";
  }
  if (what == "table header" && contains(reason, "expected ']'"))
    fault.help = "a table begins with `[name]` on a line of its own";
  return fault;
}

// From the library's tree to ours.

class Reader {
 public:
  Reader(const Span& range, Diagnostics& diagnostics)
      : range_(range), text_(range.text()), offsets_(text_), diagnostics_(diagnostics) {}

  std::optional<TomlNode> read() {
    const Scan scan(text_);
    if (scan.fault()) {
      report(*scan.fault());
      return std::nullopt;
    }
    try {
      const toml::table root = toml::parse(text_, std::string_view());
      TomlNode node;
      node.span = span(0, 0);
      const std::size_t errors = diagnostics_.errors();
      read_table(root, node, 0);
      if (diagnostics_.errors() != errors) return std::nullopt;
      return node;
    } catch (const toml::parse_error& error) {
      report_parse_error(error, scan);
      return std::nullopt;
    }
  }

 private:
  Span span(std::size_t begin, std::size_t end) const {
    return {range_.source, range_.begin + static_cast<std::uint32_t>(begin),
            range_.begin + static_cast<std::uint32_t>(std::max(begin, end))};
  }
  Span span(const toml::source_region& region) const { return span(offsets_(region.begin), offsets_(region.end)); }

  void report(const Fault& fault) {
    diagnostics_.error(span(fault.begin, std::min(fault.end, text_.size())), fault.message).help = fault.help;
  }

  void report_parse_error(const toml::parse_error& error, const Scan& scan) {
    const std::size_t offset = offsets_(error.source().begin);
    if (!contains(error.description(), "cannot redefine") && !contains(error.description(), "existing inline table")) {
      report(fault_of(error.description(), text_, offset, scan));
      return;
    }
    const Redefinition found = find_redefinition(text_, scan.statements(), offset);
    // Inside braces the statement itself is not to blame, but one of the keys in it.
    const bool is_in_braces =
        text_.substr(found.second.end, offset - std::min(offset, found.second.end)).find('{') != std::string_view::npos;
    if (is_in_braces) {
      const std::string_view description = error.description();
      const std::size_t quote = std::min(description.find('\''), description.size());
      const std::string_view name = description.substr(std::min(quote + 1, description.size()));
      diagnostics_.error(span(offset, offset + 1), fmt::format("`{}` is defined twice in these braces",
                                                               printable(name.substr(0, name.find('\'')), 100)));
      return;
    }
    Diagnostic& diagnostic = diagnostics_.error(span(found.second.begin, found.second.end),
                                                fmt::format("`{}` is defined twice", printable(found.path, 100)));
    if (found.first)
      diagnostic.notes.push_back({"it is first defined here", span(found.first->begin, found.first->end)});
    if (found.second.is_header && found.first && found.first->is_list) {
      diagnostic.help = fmt::format("an entry of a list of tables begins with `[[{}]]`", printable(found.path, 100));
    }
  }

  void read_table(const toml::table& table, TomlNode& node, std::size_t depth) {
    node.kind = TomlNode::Kind::kTable;
    // The library sorts by key; the author's order is that of the places.
    struct Item {
      std::size_t offset;
      const toml::key* key;
      const toml::node* value;
    };
    std::vector<Item> items;
    items.reserve(table.size());
    for (const auto& [key, value] : table) items.push_back({offsets_(key.source().begin), &key, &value});
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.offset < b.offset; });
    node.entries.reserve(items.size());
    for (const Item& item : items) {
      TomlEntry& entry = node.entries.emplace_back();
      entry.key = std::string(item.key->str());
      entry.key_span = span(item.key->source());
      check_text(entry.key, entry.key_span);
      read_value(*item.value, entry.value, depth + 1);
    }
  }

  void read_value(const toml::node& value, TomlNode& node, std::size_t depth) {
    node.span = span(value.source());
    if (depth > kMaxDepth) {
      if (depth == kMaxDepth + 1)
        diagnostics_.error(node.span, fmt::format("values are nested deeper than {} levels", kMaxDepth));
      return;
    }
    switch (value.type()) {
      case toml::node_type::table:
        return read_table(*value.as_table(), node, depth);
      case toml::node_type::array: {
        node.kind = TomlNode::Kind::kArray;
        const toml::array& array = *value.as_array();
        node.items.reserve(array.size());
        for (const toml::node& item : array) read_value(item, node.items.emplace_back(), depth + 1);
        return;
      }
      case toml::node_type::string:
        node.kind = TomlNode::Kind::kText;
        node.text = value.as_string()->get();
        return check_text(node.text, node.span);
      case toml::node_type::integer:
        node.kind = TomlNode::Kind::kInteger;
        node.number = Number(value.as_integer()->get());
        return;
      case toml::node_type::floating_point: {
        // The library's double would already be rounded: 0.4 is two fifths.
        node.kind = TomlNode::Kind::kNumber;
        const auto number = Number::parse(node.span.text());
        if (number) {
          node.number = *number;
        } else if (contains(node.span.text(), "inf") || contains(node.span.text(), "nan")) {
          diagnostics_.error(node.span, fmt::format("`{}` is not a finite number", node.span.text()));
        } else {
          diagnostics_.error(node.span, "this number has more digits than can be kept exactly").help =
              "18 digits in all are always kept";
        }
        return;
      }
      case toml::node_type::boolean:
        node.kind = TomlNode::Kind::kBoolean;
        node.boolean = value.as_boolean()->get();
        return;
      case toml::node_type::date: {
        node.kind = TomlNode::Kind::kDate;
        const toml::date& date = value.as_date()->get();
        node.date = Date::from(date.year, date.month, date.day);
        if (!node.date) diagnostics_.error(node.span, fmt::format("`{}` is no day of the calendar", node.span.text()));
        return;
      }
      case toml::node_type::time:
      case toml::node_type::date_time:
      default:
        node.kind = TomlNode::Kind::kTime;
        node.text = std::string(node.span.text());
        return;
    }
  }

  void check_text(const std::string& text, const Span& place) {
    if (text.size() > kMaxText) {
      diagnostics_.error(
          Span{place.source, place.begin, std::min(place.end, place.begin + 1)},
          fmt::format("this text is {} bytes long, more than the {} that are allowed", text.size(), kMaxText));
    } else if (text.find('\0') != std::string::npos) {
      diagnostics_.error(place, "text may not hold a NUL character");
    }
  }

  Span range_;
  std::string_view text_;
  Offsets offsets_;
  Diagnostics& diagnostics_;
};

}  // namespace

const TomlEntry* TomlNode::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const TomlEntry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

std::string_view kind_name(TomlNode::Kind kind) {
  switch (kind) {
    case TomlNode::Kind::kTable:
      return "a table";
    case TomlNode::Kind::kArray:
      return "a list";
    case TomlNode::Kind::kText:
      return "text";
    case TomlNode::Kind::kInteger:
      return "a whole number";
    case TomlNode::Kind::kNumber:
      return "a number";
    case TomlNode::Kind::kBoolean:
      return "a boolean";
    case TomlNode::Kind::kDate:
      return "a date";
    case TomlNode::Kind::kTime:
      return "a time";
  }
  return "a value";
}

std::optional<TomlNode> parse_toml(const Source& source, Diagnostics& diagnostics) {
  return parse_toml(Span{&source, 0, static_cast<std::uint32_t>(source.text().size())}, diagnostics);
}

std::optional<TomlNode> parse_toml(const Span& range, Diagnostics& diagnostics) {
  return Reader(range, diagnostics).read();
}

}  // namespace muster
