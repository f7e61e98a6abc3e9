#include "site/wording.h"

#include <algorithm>
#include <array>
#include <vector>

#include "lang/library.h"
#include "lang/operators.h"
#include "lang/quantity.h"

namespace muster {
namespace {

/// Enough of an environment for filters, which read nothing but the locale.
class LocaleEnvironment : public lang::Environment {
 public:
  explicit LocaleEnvironment(const LocaleFormat& locale) : locale_(locale) {}
  const Value& symbol(SymbolId /*id*/) override { return nothing_; }
  bool is_given(SymbolId /*id*/) const override { return false; }
  const LocaleFormat* locale() const override { return &locale_; }

 private:
  const LocaleFormat& locale_;
  Value nothing_ = Value::unknown();
};

/// Less than a tenth of a unit would round to next to nothing.
int digits_of(const Money& money) {
  const double amount = money.amount.to_double();
  const bool is_tiny = amount != 0 && amount > -0.1 && amount < 0.1;
  return is_tiny ? 4 : lang::money_digits(money);
}

}  // namespace

std::string Wording::filtered(std::string_view filter, const Value& value, const lang::Type& type,
                              std::optional<int> digits) const {
  LocaleEnvironment environment(locale_);
  const lang::Callable& callable = *lang::core_library().find_filter(filter);
  std::vector<Value> arguments(callable.parameters.size() + 1);
  arguments[0] = value;
  const auto given = std::make_unique<bool[]>(arguments.size());
  given[0] = true;
  if (digits) {
    arguments[1] = Value(*digits);
    given[1] = true;
  }
  std::vector<const lang::Type*> types(arguments.size(), nullptr);
  types[0] = &type;
  lang::RunCall call{environment, arguments, {given.get(), arguments.size()}, {}, types, {}, false, {}, {}, {}};
  return lang::text_of(callable.run(call));
}

std::string Wording::text(const Value& value, const lang::Type& type) const {
  const lang::Type element = type.element != nullptr ? *type.element : lang::Type::any();
  switch (value.kind()) {
    case ValueKind::kUnknown:
      return theme_.word("unknown");
    case ValueKind::kNone:
      return theme_.word("empty");
    case ValueKind::kBoolean:
      return theme_.word(value.boolean() ? "yes" : "no");
    case ValueKind::kNumber:
      return filtered("quantity", value, type);
    case ValueKind::kMoney:
      return per_unit(filtered("money", value, type, digits_of(value.money())), type);
    case ValueKind::kDate:
      return filtered("date", value, type);
    case ValueKind::kText:
      if (const lang::Choice* choice = type.choices != nullptr ? type.choices->find(value.text()) : nullptr)
        return choice->label;
      return value.text().empty() ? theme_.word("empty") : value.text();
    case ValueKind::kList: {
      std::vector<std::string> items;
      lang::Type of_item = element;
      if (of_item.choices == nullptr) of_item.choices = type.choices;
      for (const Value& item : value.list()) {
        if (item.kind() != ValueKind::kObject) items.push_back(text(item, of_item));
      }
      if (items.empty())
        return value.list().empty() ? theme_.word("empty") : locale_.number(std::to_string(value.list().size()), 0, 0);
      return locale_.and_list(items);
    }
    case ValueKind::kRecord: {
      std::string words;
      for (const auto& [key, part] : value.record().entries()) {
        const lang::RecordType::Field* field = type.record != nullptr ? type.record->find(key) : nullptr;
        words +=
            (words.empty() ? "" : "; ") + key + ": " + text(part, field != nullptr ? field->type : lang::Type::any());
      }
      return words.empty() ? theme_.word("empty") : words;
    }
    default:
      return lang::text_of(value);
  }
}

std::string Wording::range(const Value& low, const Value& high, const lang::Type& type) const {
  switch (low.kind()) {
    case ValueKind::kNumber:
      return lang::write_quantities(locale_, low.number(), high.number(), type.unit);
    case ValueKind::kMoney: {
      const int digits = std::max(digits_of(low.money()), digits_of(high.money()));
      return per_unit(locale_.money_range(low.money().amount.to_decimal(digits), high.money().amount.to_decimal(digits),
                                          low.money().currency, digits),
                      type);
    }
    default: {
      const Date& first = low.date();
      const Date& last = high.date();
      return locale_.date_range({first.year(), first.month(), first.day()}, {last.year(), last.month(), last.day()});
    }
  }
}

std::string Wording::per_unit(const std::string& words, const lang::Type& type) const {
  const std::string unit = type.unit.to_string();
  const std::size_t slash = unit.find('/');
  if (slash == std::string::npos) return words;
  const std::string each = unit.substr(slash + 1);
  return locale_.per(words, each).value_or(words + " " + theme_.word("per") + " " + each);
}

}  // namespace muster
