#include "base/locale_format.h"

#include <unicode/coll.h>
#include <unicode/dtitvfmt.h>
#include <unicode/dtptngen.h>
#include <unicode/gregocal.h>
#include <unicode/listformatter.h>
#include <unicode/locid.h>
#include <unicode/measunit.h>
#include <unicode/numberformatter.h>
#include <unicode/numberrangeformatter.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/ucurr.h>
#include <unicode/ures.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

namespace muster {
namespace {

std::string to_utf8(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

icu::Locale locale_of(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(tag, status);
  return U_FAILURE(status) || locale.isBogus() ? icu::Locale::getRoot() : locale;
}

/// `y MMMM d` in the order and with the words of the locale. The generator that knows them takes milliseconds to make
/// and is thrown away.
icu::UnicodeString date_pattern(const icu::Locale& locale, const char* skeleton) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::DateTimePatternGenerator> generator(
      icu::DateTimePatternGenerator::createInstance(locale, status));
  if (U_SUCCESS(status)) {
    icu::UnicodeString pattern = generator->getBestPattern(icu::UnicodeString(skeleton, -1, US_INV), status);
    if (U_SUCCESS(status)) return pattern;
  }
  return icu::UnicodeString("y-MM-dd", -1, US_INV);
}

icu::StringPiece piece(std::string_view text) { return {text.data(), static_cast<std::int32_t>(text.size())}; }

/// The units that the language of rules and templates knows itself, in the singular or the plural.
std::optional<icu::MeasureUnit> unit_of_time(std::string_view name) {
  if (name.ends_with('s')) name.remove_suffix(1);
  const std::array<std::pair<std::string_view, icu::MeasureUnit>, 7> units = {
      {{"second", icu::MeasureUnit::getSecond()},
       {"minute", icu::MeasureUnit::getMinute()},
       {"hour", icu::MeasureUnit::getHour()},
       {"day", icu::MeasureUnit::getDay()},
       {"week", icu::MeasureUnit::getWeek()},
       {"month", icu::MeasureUnit::getMonth()},
       {"year", icu::MeasureUnit::getYear()}}};
  const auto* const found =
      std::find_if(units.begin(), units.end(), [&](const auto& unit) { return unit.first == name; });
  return found != units.end() ? std::optional(found->second) : std::nullopt;
}

icu::CurrencyUnit currency_unit(std::string_view code, UErrorCode& status) { return {piece(code), status}; }

/// The first moment of a day in GMT, by the Gregorian calendar however long ago.
UDate moment(const CivilDay& day) {
  UErrorCode status = U_ZERO_ERROR;
  icu::GregorianCalendar calendar(*icu::TimeZone::getGMT(), icu::Locale::getRoot(), status);
  calendar.setGregorianChange(-1e17, status);
  calendar.clear();
  calendar.set(day.year, day.month - 1, day.day);
  return calendar.getTime(status);
}

/// The calendar of the locale, without zone, and before 1582 no Julian one.
std::unique_ptr<icu::Calendar> make_calendar(const icu::Locale& locale) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Calendar> calendar(icu::Calendar::createInstance(*icu::TimeZone::getGMT(), locale, status));
  if (U_FAILURE(status)) return nullptr;
  if (auto* gregorian = dynamic_cast<icu::GregorianCalendar*>(calendar.get()))
    gregorian->setGregorianChange(-1e17, status);
  return U_SUCCESS(status) ? std::move(calendar) : nullptr;
}

std::string plain_date(const CivilDay& day) {
  return std::to_string(day.year) + "-" + std::to_string(day.month) + "-" + std::to_string(day.day);
}

}  // namespace

struct LocaleFormat::State {
  std::string tag;
  icu::Locale locale;
  bool is_known = false;
  icu::number::LocalizedNumberFormatter numbers;

  // Made when first needed. Formatting is const and safe once they stand; dates are not even that, so that they are
  // formatted under the lock.
  mutable std::mutex mutex;
  mutable std::unique_ptr<icu::SimpleDateFormat> long_date;
  mutable std::unique_ptr<icu::SimpleDateFormat> short_date;
  mutable std::unique_ptr<icu::DateIntervalFormat> date_range;
  mutable std::unique_ptr<icu::ListFormatter> and_list;
  mutable std::unique_ptr<icu::ListFormatter> or_list;
  mutable std::unique_ptr<icu::ListFormatter> part_list;
  mutable std::unique_ptr<icu::PluralRules> plurals;
  mutable std::unique_ptr<icu::Collator> collator;

  std::string format(const icu::number::LocalizedNumberFormatter& formatter, std::string_view decimal) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::number::FormattedNumber formatted = formatter.formatDecimal(piece(decimal), status);
    const icu::UnicodeString text = formatted.toString(status);
    return U_SUCCESS(status) ? to_utf8(text) : std::string(decimal);
  }

  std::string format_range(const icu::number::UnlocalizedNumberFormatter& formatter, std::string_view low,
                           std::string_view high) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::number::FormattedNumberRange formatted =
        icu::number::NumberRangeFormatter::withLocale(locale).numberFormatterBoth(formatter).formatFormattableRange(
            icu::Formattable(piece(low), status), icu::Formattable(piece(high), status), status);
    const icu::UnicodeString text = formatted.toString(status);
    return U_SUCCESS(status) ? to_utf8(text) : std::string(low).append("–").append(high);
  }

  icu::SimpleDateFormat* date_format(bool short_form) const {
    std::unique_ptr<icu::SimpleDateFormat>& slot = short_form ? short_date : long_date;
    if (!slot) {
      UErrorCode status = U_ZERO_ERROR;
      auto made = std::make_unique<icu::SimpleDateFormat>(date_pattern(locale, short_form ? "yMMMd" : "yMMMMd"), locale,
                                                          status);
      if (U_FAILURE(status)) return nullptr;
      std::unique_ptr<icu::Calendar> calendar = make_calendar(locale);
      if (!calendar) return nullptr;
      made->adoptCalendar(calendar.release());
      slot = std::move(made);
    }
    return slot.get();
  }

  std::string list(std::unique_ptr<icu::ListFormatter>& slot, UListFormatterType type, UListFormatterWidth width,
                   const std::vector<std::string>& items) const {
    const std::lock_guard lock(mutex);
    UErrorCode status = U_ZERO_ERROR;
    if (!slot) slot.reset(icu::ListFormatter::createInstance(locale, type, width, status));
    std::vector<icu::UnicodeString> texts;
    texts.reserve(items.size());
    for (const std::string& item : items) texts.push_back(from_utf8(item));
    icu::UnicodeString joined;
    if (slot && U_SUCCESS(status)) slot->format(texts.data(), static_cast<std::int32_t>(texts.size()), joined, status);
    if (slot && U_SUCCESS(status)) return to_utf8(joined);
    std::string plain;
    for (const std::string& item : items) plain += (plain.empty() ? "" : ", ") + item;
    return plain;
  }
};

LocaleFormat::LocaleFormat(std::string_view tag) : state_(std::make_unique<State>()) {
  state_->tag = tag;
  state_->locale = locale_of(state_->tag);
  // ICU makes a locale of any well-formed tag; it is known if there are texts for its language.
  const char* language = state_->locale.getLanguage();
  UErrorCode status = U_ZERO_ERROR;
  if (*language != '\0') {
    const std::unique_ptr<UResourceBundle, decltype(&ures_close)> texts(ures_openDirect(nullptr, language, &status),
                                                                        &ures_close);
    state_->is_known = U_SUCCESS(status);
  }
  if (!state_->is_known) state_->locale = icu::Locale::getRoot();
  state_->numbers = icu::number::NumberFormatter::withLocale(state_->locale);
}

LocaleFormat::~LocaleFormat() = default;

bool LocaleFormat::is_known() const { return state_->is_known; }
bool LocaleFormat::is_right_to_left() const { return state_->locale.isRightToLeft() != 0; }
const std::string& LocaleFormat::tag() const { return state_->tag; }

std::string LocaleFormat::number(std::string_view decimal, int min_digits, int max_digits) const {
  return state_->format(state_->numbers.precision(icu::number::Precision::minMaxFraction(min_digits, max_digits)),
                        decimal);
}

std::string LocaleFormat::percent(std::string_view decimal_ratio_times_100, int digits) const {
  return state_->format(
      state_->numbers.unit(icu::NoUnit::percent()).precision(icu::number::Precision::fixedFraction(digits)),
      decimal_ratio_times_100);
}

std::string LocaleFormat::money(std::string_view decimal, std::string_view currency, int digits) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::CurrencyUnit unit = currency_unit(currency, status);
  if (U_FAILURE(status)) return std::string(currency) + " " + number(decimal, digits, digits);
  return state_->format(state_->numbers.unit(unit).precision(icu::number::Precision::fixedFraction(digits)), decimal);
}

std::optional<std::string> LocaleFormat::duration(std::string_view decimal, std::string_view unit,
                                                  int max_digits) const {
  const std::optional<icu::MeasureUnit> time = unit_of_time(unit);
  if (!time) return std::nullopt;
  return state_->format(state_->numbers.unit(*time)
                            .unitWidth(UNUM_UNIT_WIDTH_FULL_NAME)
                            .precision(icu::number::Precision::minMaxFraction(0, max_digits)),
                        decimal);
}

// ICU knows how to say it of its own units only, and not of money; what it adds to one of these is what is asked for.
std::optional<std::string> LocaleFormat::per(const std::string& text, std::string_view unit) const {
  const std::optional<icu::MeasureUnit> time = unit_of_time(unit);
  if (!time) return std::nullopt;
  const auto metres = state_->numbers.unit(icu::MeasureUnit::getMeter()).unitWidth(UNUM_UNIT_WIDTH_FULL_NAME);
  const std::string whole = state_->format(metres, "2");
  const std::string each = state_->format(metres.perUnit(*time), "2");
  const std::size_t at = each.find(whole);
  if (at == std::string::npos) return std::nullopt;
  return each.substr(0, at) + text + each.substr(at + whole.size());
}

std::string LocaleFormat::date(const CivilDay& day, bool short_form) const {
  const std::lock_guard lock(state_->mutex);
  const icu::SimpleDateFormat* format = state_->date_format(short_form);
  if (format == nullptr) return plain_date(day);
  icu::UnicodeString text;
  format->format(moment(day), text);
  return to_utf8(text);
}

std::string LocaleFormat::number_range(std::string_view low, std::string_view high, int max_digits) const {
  return state_->format_range(
      icu::number::NumberFormatter::with().precision(icu::number::Precision::minMaxFraction(0, max_digits)), low, high);
}

std::optional<std::string> LocaleFormat::duration_range(std::string_view low, std::string_view high,
                                                        std::string_view unit, int max_digits) const {
  const std::optional<icu::MeasureUnit> time = unit_of_time(unit);
  if (!time) return std::nullopt;
  return state_->format_range(icu::number::NumberFormatter::with()
                                  .unit(*time)
                                  .unitWidth(UNUM_UNIT_WIDTH_FULL_NAME)
                                  .precision(icu::number::Precision::minMaxFraction(0, max_digits)),
                              low, high);
}

std::string LocaleFormat::money_range(std::string_view low, std::string_view high, std::string_view currency,
                                      int digits) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::CurrencyUnit unit = currency_unit(currency, status);
  if (U_FAILURE(status)) return money(low, currency, digits) + " – " + money(high, currency, digits);
  return state_->format_range(
      icu::number::NumberFormatter::with().unit(unit).precision(icu::number::Precision::fixedFraction(digits)), low,
      high);
}

std::string LocaleFormat::date_range(const CivilDay& first, const CivilDay& last) const {
  const std::lock_guard lock(state_->mutex);
  UErrorCode status = U_ZERO_ERROR;
  if (!state_->date_range) {
    state_->date_range.reset(
        icu::DateIntervalFormat::createInstance(icu::UnicodeString("yMMMMd", -1, US_INV), state_->locale, status));
  }
  const std::unique_ptr<icu::Calendar> from = make_calendar(state_->locale), to = make_calendar(state_->locale);
  icu::UnicodeString text;
  if (state_->date_range && from && to && U_SUCCESS(status)) {
    from->setTime(moment(first), status);
    to->setTime(moment(last), status);
    icu::FieldPosition ignored(icu::FieldPosition::DONT_CARE);
    state_->date_range->format(*from, *to, text, ignored, status);
    if (U_SUCCESS(status)) return to_utf8(text);
  }
  return plain_date(first) + " – " + plain_date(last);
}

std::string LocaleFormat::and_list(const std::vector<std::string>& items) const {
  return state_->list(state_->and_list, ULISTFMT_TYPE_AND, ULISTFMT_WIDTH_WIDE, items);
}

std::string LocaleFormat::or_list(const std::vector<std::string>& items) const {
  return state_->list(state_->or_list, ULISTFMT_TYPE_OR, ULISTFMT_WIDTH_WIDE, items);
}

std::string LocaleFormat::part_list(const std::vector<std::string>& items) const {
  return state_->list(state_->part_list, ULISTFMT_TYPE_UNITS, ULISTFMT_WIDTH_SHORT, items);
}

std::string LocaleFormat::plural_category(std::string_view decimal) const {
  const std::lock_guard lock(state_->mutex);
  UErrorCode status = U_ZERO_ERROR;
  if (!state_->plurals) state_->plurals.reset(icu::PluralRules::forLocale(state_->locale, status));
  const icu::number::FormattedNumber formatted =
      state_->numbers.precision(icu::number::Precision::minMaxFraction(0, 12)).formatDecimal(piece(decimal), status);
  if (!state_->plurals || U_FAILURE(status)) return "other";
  const icu::UnicodeString category = state_->plurals->select(formatted, status);
  return U_SUCCESS(status) ? to_utf8(category) : "other";
}

int LocaleFormat::compare(std::string_view left, std::string_view right) const {
  const std::lock_guard lock(state_->mutex);
  UErrorCode status = U_ZERO_ERROR;
  if (!state_->collator) state_->collator.reset(icu::Collator::createInstance(state_->locale, status));
  if (!state_->collator || U_FAILURE(status)) return left.compare(right);
  return state_->collator->compareUTF8(piece(left), piece(right), status);
}

int currency_digits(std::string_view code) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString wide = from_utf8(code);
  const int digits = ucurr_getDefaultFractionDigits(wide.getTerminatedBuffer(), &status);
  return U_SUCCESS(status) ? digits : 2;
}

bool is_currency_code(std::string_view code) {
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return false;
  icu::UnicodeString wide = from_utf8(code);
  // A code that ICU does not know has no number in ISO 4217.
  return ucurr_getNumericCode(wide.getTerminatedBuffer()) != 0;
}

}  // namespace muster
