#include "value/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/utf8.h"

namespace muster {
namespace {

constexpr std::size_t kMaxDepth = 64;

/// Builds a Value from the parser's events; a tree of the library's own would have lost the numbers' digits and the
/// duplicate keys.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(std::string_view text) : text_(text) {}

  std::optional<Value> take() { return std::move(result_); }
  const std::string& error() const { return error_; }

  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(Value(value)); }
  bool number_integer(number_integer_t value) override { return add(Value(std::int64_t{value})); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(INT64_MAX)) return refuse_number(std::to_string(value));
    return add(Value(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t, const string_t& text) override {
    const auto number = Number::parse(text);
    if (!number) return refuse_number(text);
    return add(Value(*number));
  }
  bool string(string_t& value) override { return add(Value(std::move(value))); }
  bool binary(binary_t&) override { return refuse("binary data has no place in JSON"); }

  bool start_object(std::size_t) override { return open(true); }
  bool key(string_t& name) override {
    Level& level = levels_.back();
    const bool is_new = level.seen.insert(name).second;
    level.key = std::move(name);
    return is_new || refuse(fmt::format("the key `{}` stands twice in one object", printable(level.key, 100)));
  }
  bool end_object() override {
    Record record(std::move(levels_.back().entries));
    levels_.pop_back();
    return add(Value(std::move(record)));
  }
  bool start_array(std::size_t) override { return open(false); }
  bool end_array() override {
    List list = std::move(levels_.back().items);
    levels_.pop_back();
    return add(Value(std::move(list)));
  }

  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::json::exception& exception) override {
    constexpr int kNumberOverflow = 406;
    if (exception.id == kNumberOverflow) return refuse_number(token);
    // The position is that of the last byte read, counted from 1.
    const std::size_t offset = std::min(position == 0 ? 0 : position - 1, text_.size());
    std::size_t line = 1;
    std::size_t line_begin = 0;
    for (std::size_t i = text_.find('\n'); i < offset; i = text_.find('\n', i + 1)) {
      ++line;
      line_begin = i + 1;
    }
    const std::size_t column = count_code_points(text_.substr(line_begin, offset - line_begin)) + 1;
    error_ = offset == text_.size() ? "the JSON text ends too early"
                                    : fmt::format("this is not valid JSON at line {}, column {}", line, column);
    return false;
  }

 private:
  struct Level {
    bool is_object;
    std::string key;
    std::set<std::string> seen;
    std::vector<Record::Entry> entries;
    List items;
  };

  bool open(bool is_object) {
    if (levels_.size() == kMaxDepth) return refuse(fmt::format("values are nested deeper than {} levels", kMaxDepth));
    levels_.push_back({is_object, {}, {}, {}, {}});
    return true;
  }

  bool add(Value value) {
    if (levels_.empty()) {
      result_ = std::move(value);
    } else if (levels_.back().is_object) {
      levels_.back().entries.emplace_back(std::move(levels_.back().key), std::move(value));
    } else {
      levels_.back().items.push_back(std::move(value));
    }
    return true;
  }

  bool refuse_number(std::string_view text) {
    return refuse(fmt::format("the number {} cannot be kept exactly", printable(text, 60)));
  }

  /// The parser tells no place for what it found valid, so that the way to the value has to do.
  bool refuse(std::string message) {
    std::string path;
    for (const Level& level : levels_) {
      if (level.is_object && !path.empty()) path += '.';
      path += level.is_object ? level.key : fmt::format("[{}]", level.items.size());
    }
    error_ = std::move(message);
    if (!path.empty()) error_ += fmt::format(" (at {})", printable(path, 200));
    return false;
  }

  std::string_view text_;
  std::vector<Level> levels_;
  std::optional<Value> result_;
  std::string error_;
};

/// Writes as `python3 -m json.tool --indent 2` does, empty lists and records aside, which it also leaves on one line.
class Writer {
 public:
  explicit Writer(bool compact) : compact_(compact) {}

  void write(const Value& value) {
    switch (value.kind()) {
      case ValueKind::kUnknown:
      case ValueKind::kNone:
      case ValueKind::kObject:
        out_ += "null";
        break;
      case ValueKind::kBoolean:
        out_ += value.boolean() ? "true" : "false";
        break;
      case ValueKind::kNumber:
        out_ += value.number().to_string();
        break;
      case ValueKind::kMoney:
        out_ += value.money().amount.to_string();
        break;
      case ValueKind::kDate:
        append_json(out_, value.date().to_string());
        break;
      case ValueKind::kDuration:
        write_duration(value.duration());
        break;
      case ValueKind::kText:
        append_json(out_, value.text());
        break;
      case ValueKind::kHtml:
        append_json(out_, value.html());
        break;
      case ValueKind::kList:
        write_list(value.list());
        break;
      case ValueKind::kRecord:
        write_record(value.record());
        break;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void write_duration(const Duration& duration) {
    // ISO 8601: P1M, P29D, P1M2D; a sign belongs to each number.
    std::string text = "P";
    if (duration.months != 0) text += fmt::format("{}M", duration.months);
    if (duration.days != 0 || duration.months == 0) text += fmt::format("{}D", duration.days);
    append_json(out_, text);
  }

  void write_list(const List& list) {
    out_ += '[';
    ++depth_;
    bool first = true;
    for (const Value& item : list) {
      begin_item(first);
      first = false;
      write(item);
    }
    --depth_;
    if (!first) new_line();
    out_ += ']';
  }

  void write_record(const Record& record) {
    out_ += '{';
    ++depth_;
    bool first = true;
    for (const auto& [key, value] : record.entries()) {
      begin_item(first);
      first = false;
      append_json(out_, key);
      out_ += compact_ ? ":" : ": ";
      write(value);
    }
    --depth_;
    if (!first) new_line();
    out_ += '}';
  }

  void begin_item(bool first) {
    if (!first) out_ += ',';
    new_line();
  }

  void new_line() {
    if (compact_) return;
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }

  bool compact_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

std::optional<Value> parse_json(std::string_view text, std::string& error) {
  if (const auto invalid = find_invalid_utf8(text)) {
    error = fmt::format("the text is not valid UTF-8 at byte {}", *invalid + 1);
    return std::nullopt;
  }
  Builder builder(text);
  if (!nlohmann::json::sax_parse(text, &builder)) {
    error = builder.error();
    return std::nullopt;
  }
  return builder.take();
}

std::string to_json(const Value& value) {
  Writer writer(false);
  writer.write(value);
  return writer.take();
}

std::string to_compact_json(const Value& value) {
  Writer writer(true);
  writer.write(value);
  return writer.take();
}

}  // namespace muster
