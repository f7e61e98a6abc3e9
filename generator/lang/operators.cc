#include "lang/operators.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "base/utf8.h"

namespace muster::lang {
namespace {

void append_counted(std::string& out, std::int32_t count, std::string_view word) {
  if (!out.empty()) out += ' ';
  out += fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::string duration_text(const Duration& duration) {
  std::string out;
  if (duration.months != 0) append_counted(out, duration.months, "month");
  if (duration.days != 0 || duration.months == 0) append_counted(out, duration.days, "day");
  return out;
}

/// A text between quotes, as Python would write it: in double quotes only where single ones would need escapes and
/// double ones do not.
void append_quoted(std::string& out, std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  out += quote;
  for (const char c : text) {
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        if (c == quote) out += '\\';
        out += c;
    }
  }
  out += quote;
}

void append_literal(std::string& out, const Value& value) {
  switch (value.kind()) {
    case ValueKind::kUnknown:
      out += "unknown";
      return;
    case ValueKind::kNone:
      out += "none";
      return;
    case ValueKind::kText:
      append_quoted(out, value.text());
      return;
    case ValueKind::kHtml:
      append_quoted(out, value.html());
      return;
    case ValueKind::kList: {
      out += '[';
      bool first = true;
      for (const Value& item : value.list()) {
        if (!first) out += ", ";
        first = false;
        append_literal(out, item);
      }
      out += ']';
      return;
    }
    case ValueKind::kRecord: {
      out += '{';
      bool first = true;
      for (const auto& [key, item] : value.record().entries()) {
        if (!first) out += ", ";
        first = false;
        append_quoted(out, key);
        out += ": ";
        append_literal(out, item);
      }
      out += '}';
      return;
    }
    default:
      out += text_of(value);
  }
}

bool is_textual(const Value& value) { return value.kind() == ValueKind::kText || value.kind() == ValueKind::kHtml; }

const std::string& characters(const Value& value) {
  return value.kind() == ValueKind::kText ? value.text() : value.html();
}

int sign(int comparison) { return comparison < 0 ? -1 : comparison > 0 ? 1 : 0; }

}  // namespace

std::string text_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kNone:
      return {};
    case ValueKind::kBoolean:
      return value.boolean() ? "true" : "false";
    case ValueKind::kNumber:
      return value.number().to_string();
    case ValueKind::kMoney:
      return fmt::format("{} {}", value.money().amount.to_string(), value.money().currency);
    case ValueKind::kDate:
      return value.date().to_string();
    case ValueKind::kDuration:
      return duration_text(value.duration());
    case ValueKind::kText:
      return value.text();
    case ValueKind::kHtml:
      return value.html();
    case ValueKind::kObject:
      return fmt::format("<{}>", value.object().type_name());
    case ValueKind::kUnknown:
    case ValueKind::kList:
    case ValueKind::kRecord:
      break;
  }
  std::string out;
  append_literal(out, value);
  return out;
}

std::optional<bool> truth_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kUnknown:
      return std::nullopt;
    case ValueKind::kNone:
      return false;
    case ValueKind::kBoolean:
      return value.boolean();
    case ValueKind::kNumber:
      return !value.number().is_zero();
    case ValueKind::kMoney:
      return !value.money().amount.is_zero();
    case ValueKind::kDuration:
      return value.duration() != Duration{};
    case ValueKind::kText:
      return !value.text().empty();
    case ValueKind::kHtml:
      return !value.html().empty();
    case ValueKind::kList:
      return !value.list().empty();
    case ValueKind::kRecord:
      return value.record().size() > 0;
    case ValueKind::kDate:
    case ValueKind::kObject:
      return true;
  }
  return true;
}

std::optional<int> order_of(const Value& a, const Value& b) {
  if (is_textual(a) && is_textual(b))
    return sign(characters(a).compare(characters(b)));  // UTF-8's bytes are in the order of code points
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case ValueKind::kBoolean:
      return static_cast<int>(a.boolean()) - static_cast<int>(b.boolean());
    case ValueKind::kNumber:
      return a.number().compare(b.number());
    case ValueKind::kMoney:
      if (a.money().currency != b.money().currency) return std::nullopt;
      return a.money().amount.compare(b.money().amount);
    case ValueKind::kDate:
      return a.date() < b.date() ? -1 : a.date() > b.date() ? 1 : 0;
    case ValueKind::kDuration: {
      // A month has no fixed number of days: only what is no shorter in both is longer.
      const int months = sign(a.duration().months - b.duration().months);
      const int days = sign(a.duration().days - b.duration().days);
      if (months * days < 0) return std::nullopt;
      return months != 0 ? months : days;
    }
    case ValueKind::kList: {
      const List& left = a.list();
      const List& right = b.list();
      for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
        if (same(left[i], right[i])) continue;
        const std::optional<int> order = order_of(left[i], right[i]);
        if (order != 0) return order;
      }
      return left.size() < right.size() ? -1 : left.size() > right.size() ? 1 : 0;
    }
    default:
      return std::nullopt;
  }
}

Value equality_of(const Value& a, const Value& b) {
  if (a.is_unknown() || b.is_unknown()) return Value::unknown(merge_missing(a.missing(), b.missing()));
  if (a.is_none() || b.is_none()) return Value::unknown();
  if (is_textual(a) && is_textual(b)) return characters(a) == characters(b);
  if (a.kind() != b.kind()) return false;
  if (a.kind() == ValueKind::kMoney && a.money().currency != b.money().currency) return Value::unknown();
  if (a.kind() == ValueKind::kList) {
    if (a.list().size() != b.list().size()) return false;
    Value result = true;
    for (std::size_t i = 0; i < a.list().size(); ++i) {
      const Value& left = a.list()[i];
      const Value& right = b.list()[i];
      const Value equal = left.is_none() && right.is_none() ? Value(true) : equality_of(left, right);
      if (equal.is_false()) return false;
      if (equal.is_unknown()) result = Value::unknown(merge_missing(result.missing(), equal.missing()));
    }
    return result;
  }
  return same(a, b);
}

std::optional<Value> membership_of(const Value& item, const Value& container) {
  if (item.is_unknown() || container.is_unknown())
    return Value::unknown(merge_missing(item.missing(), container.missing()));
  if (item.is_none() || container.is_none()) return Value::unknown();
  if (is_textual(container)) {
    if (!is_textual(item)) return std::nullopt;
    return Value(characters(container).find(characters(item)) != std::string::npos);
  }
  if (container.kind() == ValueKind::kRecord) {
    if (!is_textual(item)) return std::nullopt;
    return Value(container.record().find(characters(item)) != nullptr);
  }
  if (container.kind() != ValueKind::kList) return std::nullopt;
  Value result = false;
  for (const Value& member : container.list()) {
    if (member.is_none()) continue;
    const Value equal = equality_of(item, member);
    if (equal.is_true()) return equal;
    if (equal.is_unknown()) result = Value::unknown(merge_missing(result.missing(), equal.missing()));
  }
  return result;
}

std::optional<List> items_of(const Value& value) {
  if (value.kind() == ValueKind::kList) return value.list();
  List items;
  if (is_textual(value)) {
    const std::string& text = characters(value);
    for (std::size_t offset = 0; offset < text.size();) {
      const std::size_t begin = offset;
      decode_utf8(text, offset);
      items.emplace_back(text.substr(begin, offset - begin));
    }
    return items;
  }
  if (value.kind() == ValueKind::kRecord) {
    for (const auto& [key, item] : value.record().entries()) items.emplace_back(key);
    return items;
  }
  return std::nullopt;
}

}  // namespace muster::lang
