#include "base/locale_format.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace muster;

TEST_CASE("British English groups numbers and writes money as its readers do") {
  const LocaleFormat format("en-GB");
  CHECK(format.is_known());
  CHECK_FALSE(format.is_right_to_left());
  CHECK(format.number("1234567.5", 0, 2) == "1,234,567.5");
  CHECK(format.number("1200", 2, 2) == "1,200.00");
  CHECK(format.number("-0.4", 0, 2) == "-0.4");
  CHECK(format.percent("7.5", 1) == "7.5%");
  CHECK(format.money("85000", "GBP", 0) == "£85,000");
  CHECK(format.money("12.5", "USD", 2) == "US$12.50");
  CHECK(format.money("-85000", "EUR", 0) == "-€85,000");
}

TEST_CASE("a number keeps every digit, beyond those of a double") {
  CHECK(LocaleFormat("en-GB").number("9007199254740993.000000000001", 0, 12) == "9,007,199,254,740,993.000000000001");
}

TEST_CASE("dates are civil days, without zone or Julian calendar") {
  const LocaleFormat format("en-GB");
  CHECK(format.date({2026, 1, 31}, false) == "31 January 2026");
  CHECK(format.date({2026, 1, 31}, true) == "31 Jan 2026");
  CHECK(format.date({2024, 2, 29}, false) == "29 February 2024");
  CHECK(format.date({1582, 10, 10}, false) == "10 October 1582");
  CHECK(format.date({9999, 12, 31}, false) == "31 December 9999");
  CHECK(LocaleFormat("de-DE").date({2026, 5, 31}, false) == "31. Mai 2026");
}

TEST_CASE("lists are joined in the words of the locale") {
  const LocaleFormat format("en-GB");
  CHECK(format.and_list({}) == "");
  CHECK(format.and_list({"a"}) == "a");
  CHECK(format.and_list({"a", "b"}) == "a and b");
  CHECK(format.and_list({"a", "b", "c"}) == "a, b and c");
  CHECK(format.or_list({"a", "b", "c"}) == "a, b or c");
  CHECK(LocaleFormat("de").and_list({"a", "b", "c"}) == "a, b und c");
  CHECK(format.and_list({"{0}", "{1}"}) == "{0} and {1}");
}

TEST_CASE("plural categories are those of CLDR") {
  const LocaleFormat english("en-GB");
  CHECK(english.plural_category("1") == "one");
  CHECK(english.plural_category("2") == "other");
  CHECK(english.plural_category("1.5") == "other");
  const LocaleFormat polish("pl");
  CHECK(polish.plural_category("3") == "few");
  CHECK(polish.plural_category("5") == "many");
}

TEST_CASE("an unknown locale falls back to the root, not to the machine's") {
  for (const char* tag : {"xx-YY", "not a tag", "", "zzzz"}) {
    INFO(tag);
    const LocaleFormat format(tag);
    CHECK_FALSE(format.is_known());
    CHECK(format.tag() == tag);
    CHECK(format.number("1234.5", 0, 2) == "1,234.5");
  }
  CHECK(LocaleFormat("ar").is_right_to_left());
}

TEST_CASE("currency codes are the three letters of ISO 4217") {
  for (const char* code : {"GBP", "EUR", "USD", "JPY", "CHF"}) CHECK(is_currency_code(code));
  for (const char* code : {"gbp", "QQQ", "EURO", "EU", "", "£", "G P"}) CHECK_FALSE(is_currency_code(code));
}

TEST_CASE("one locale format serves many threads") {
  const LocaleFormat format("en-GB");
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&format, &wrong, t] {
      for (int i = 0; i < 200; ++i) {
        wrong[t] +=
            format.date({2026, 1, static_cast<int>(t) + 1}, true) != std::to_string(t + 1) + " Jan 2026" ? 1 : 0;
        wrong[t] += format.money("85000", "GBP", 0) != "£85,000" ? 1 : 0;
        wrong[t] += format.and_list({"a", "b"}) != "a and b" ? 1 : 0;
        wrong[t] += format.plural_category("1") != "one" ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
  return parts;
}

CivilDay day(const std::string& text) {
  return {std::stoi(text.substr(0, 4)), std::stoi(text.substr(5, 2)), std::stoi(text.substr(8, 2))};
}

std::string written(const LocaleFormat& format, const std::string& what, const std::vector<std::string>& given) {
  if (what == "number") return format.number(given[0], 0, 2);
  if (what == "percent") return format.percent(given[0], 1);
  if (what == "money") return format.money(given[0], given[1], std::stoi(given[2]));
  if (what == "duration") return format.duration(given[0], given[1], 2).value_or("");
  if (what == "date" || what == "short_date") return format.date(day(given[0]), what == "short_date");
  if (what == "number_range") return format.number_range(given[0], given[1], 2);
  if (what == "duration_range") return format.duration_range(given[0], given[1], given[2], 2).value_or("");
  if (what == "money_range") return format.money_range(given[0], given[1], given[2], std::stoi(given[3]));
  if (what == "date_range") return format.date_range(day(given[0]), day(given[1]));
  if (what == "and_list") return format.and_list(given);
  if (what == "or_list") return format.or_list(given);
  if (what == "part_list") return format.part_list(given);
  std::vector<std::string> words = given;
  std::sort(words.begin(), words.end(), [&](const auto& a, const auto& b) { return format.compare(a, b) < 0; });
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

}  // namespace

TEST_CASE("every locale writes what another implementation of CLDR writes") {
  const char* root = std::getenv("SOURCE_DIR");
  std::ifstream file(std::string(root != nullptr ? root : ".") + "/tests/unit/base/locale_values.tsv");
  int count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const std::vector<std::string> cells = split(line, '\t');
    REQUIRE(cells.size() == 4);
    INFO(line);
    CHECK(written(LocaleFormat(cells[0]), cells[1], split(cells[2], ' ')) == cells[3]);
  }
  CHECK(count > 200);
}

TEST_CASE("an amount is per a unit of time in the words of the locale") {
  CHECK(LocaleFormat("en-GB").per("£400", "day") == "£400 per day");
  CHECK(LocaleFormat("en-GB").per("£400", "days") == "£400 per day");
  CHECK(LocaleFormat("de-DE").per("400 €", "month") == "400 € pro Monat");
  CHECK(LocaleFormat("fr-FR").per("400 €", "year") == "400 € par an");
  CHECK(LocaleFormat("ja-JP").per("￥400", "day") == "￥400/日");
  CHECK_FALSE(LocaleFormat("en-GB").per("£400", "item"));
  CHECK_FALSE(LocaleFormat("en-GB").duration("8", "people", 2));
}

TEST_CASE("currencies have their own decimals") {
  CHECK(currency_digits("GBP") == 2);
  CHECK(currency_digits("JPY") == 0);
  CHECK(currency_digits("KWD") == 3);
}
