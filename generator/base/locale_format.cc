#include "base/locale_format.h"

#include <unicode/dtptngen.h>
#include <unicode/gregocal.h>
#include <unicode/listformatter.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/ucurr.h>
#include <unicode/ures.h>

#include <algorithm>
#include <mutex>

namespace muster {
namespace {

std::string to_utf8(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
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
  mutable std::unique_ptr<icu::ListFormatter> and_list;
  mutable std::unique_ptr<icu::ListFormatter> or_list;
  mutable std::unique_ptr<icu::PluralRules> plurals;

  std::string format(const icu::number::LocalizedNumberFormatter& formatter, std::string_view decimal) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::number::FormattedNumber formatted =
        formatter.formatDecimal(icu::StringPiece(decimal.data(), static_cast<std::int32_t>(decimal.size())), status);
    const icu::UnicodeString text = formatted.toString(status);
    return U_SUCCESS(status) ? to_utf8(text) : std::string(decimal);
  }

  icu::SimpleDateFormat* date_format(bool short_form) const {
    std::unique_ptr<icu::SimpleDateFormat>& slot = short_form ? short_date : long_date;
    if (!slot) {
      UErrorCode status = U_ZERO_ERROR;
      auto made = std::make_unique<icu::SimpleDateFormat>(date_pattern(locale, short_form ? "yMMMd" : "yMMMMd"), locale,
                                                          status);
      if (U_FAILURE(status)) return nullptr;
      // A civil date has no zone, and before 1582 no Julian calendar.
      auto calendar = std::make_unique<icu::GregorianCalendar>(*icu::TimeZone::getGMT(), locale, status);
      if (U_FAILURE(status)) return nullptr;
      calendar->setGregorianChange(-1e17, status);
      made->adoptCalendar(calendar.release());
      slot = std::move(made);
    }
    return slot.get();
  }

  std::string list(std::unique_ptr<icu::ListFormatter>& slot, UListFormatterType type,
                   const std::vector<std::string>& items) const {
    const std::lock_guard lock(mutex);
    UErrorCode status = U_ZERO_ERROR;
    if (!slot) slot.reset(icu::ListFormatter::createInstance(locale, type, ULISTFMT_WIDTH_WIDE, status));
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
  const icu::CurrencyUnit unit(icu::StringPiece(currency.data(), static_cast<std::int32_t>(currency.size())), status);
  if (U_FAILURE(status)) return std::string(currency) + " " + number(decimal, digits, digits);
  return state_->format(state_->numbers.unit(unit).precision(icu::number::Precision::fixedFraction(digits)), decimal);
}

std::string LocaleFormat::date(int year, int month, int day, bool short_form) const {
  const std::lock_guard lock(state_->mutex);
  icu::SimpleDateFormat* format = state_->date_format(short_form);
  if (format == nullptr) return std::to_string(year) + "-" + std::to_string(month) + "-" + std::to_string(day);
  const std::unique_ptr<icu::Calendar> calendar(format->getCalendar()->clone());
  calendar->clear();
  calendar->set(year, month - 1, day);
  icu::UnicodeString text;
  icu::FieldPosition ignored(icu::FieldPosition::DONT_CARE);
  format->format(*calendar, text, ignored);
  return to_utf8(text);
}

std::string LocaleFormat::and_list(const std::vector<std::string>& items) const {
  return state_->list(state_->and_list, ULISTFMT_TYPE_AND, items);
}

std::string LocaleFormat::or_list(const std::vector<std::string>& items) const {
  return state_->list(state_->or_list, ULISTFMT_TYPE_OR, items);
}

std::string LocaleFormat::plural_category(std::string_view decimal) const {
  const std::lock_guard lock(state_->mutex);
  UErrorCode status = U_ZERO_ERROR;
  if (!state_->plurals) state_->plurals.reset(icu::PluralRules::forLocale(state_->locale, status));
  const icu::number::FormattedNumber formatted =
      state_->numbers.precision(icu::number::Precision::minMaxFraction(0, 12))
          .formatDecimal(icu::StringPiece(decimal.data(), static_cast<std::int32_t>(decimal.size())), status);
  if (!state_->plurals || U_FAILURE(status)) return "other";
  const icu::UnicodeString category = state_->plurals->select(formatted, status);
  return U_SUCCESS(status) ? to_utf8(category) : "other";
}

bool is_currency_code(std::string_view code) {
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return false;
  icu::UnicodeString wide = from_utf8(code);
  // A code that ICU does not know has no number in ISO 4217.
  return ucurr_getNumericCode(wide.getTerminatedBuffer()) != 0;
}

}  // namespace muster
