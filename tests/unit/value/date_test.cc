#include "value/date.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

using namespace muster;

namespace {

Date date(std::string_view text) { return Date::parse(text).value(); }
std::string plus(std::string_view text, Duration duration) {
  const auto result = date(text).plus(duration);
  return result ? result->to_string() : "none";
}

}  // namespace

TEST_CASE("a day past the month's end is clamped to its last") {
  CHECK(plus("2026-01-31", {1, 0}) == "2026-02-28");
  CHECK(plus("2024-01-31", {1, 0}) == "2024-02-29");
  CHECK(plus("2026-01-31", {8, 0}) == "2026-09-30");
  CHECK(plus("2026-01-31", {12, 0}) == "2027-01-31");
  CHECK(plus("2024-02-29", {12, 0}) == "2025-02-28");
  CHECK(plus("2024-02-29", {48, 0}) == "2028-02-29");
  CHECK(plus("2026-03-31", {-1, 0}) == "2026-02-28");
  CHECK(plus("2026-01-15", {-13, 0}) == "2024-12-15");
}

TEST_CASE("months come before days") {
  CHECK(plus("2026-01-31", {1, 1}) == "2026-03-01");
  CHECK(plus("2026-01-31", {0, 29}) == "2026-03-01");
  CHECK(plus("2026-12-31", {0, 1}) == "2027-01-01");
  CHECK(plus("2024-02-28", {0, 1}) == "2024-02-29");
  CHECK(plus("2024-03-01", {0, -1}) == "2024-02-29");
  CHECK(plus("1900-02-28", {0, 1}) == "1900-03-01");
  CHECK(plus("2000-02-28", {0, 1}) == "2000-02-29");
}

TEST_CASE("no date lies outside the years 1 to 9999") {
  CHECK(plus("9999-12-31", {0, 1}) == "none");
  CHECK(plus("9999-12-01", {1, 0}) == "none");
  CHECK(plus("0001-01-01", {0, -1}) == "none");
  CHECK(plus("0001-01-31", {-1, 0}) == "none");
  CHECK(plus("9999-12-01", {1, -31}) == "none");
  constexpr auto kMax = std::numeric_limits<std::int32_t>::max();
  constexpr auto kMin = std::numeric_limits<std::int32_t>::min();
  CHECK(plus("2026-01-01", {kMax, kMax}) == "none");
  CHECK(plus("2026-01-01", {kMin, kMin}) == "none");
  CHECK(plus("2026-01-01", {0, kMax}) == "none");
  CHECK(plus("2026-01-01", {0, kMin}) == "none");
}

TEST_CASE("only days of the calendar are dates") {
  CHECK_FALSE(Date::from(2026, 2, 29));
  CHECK_FALSE(Date::from(1900, 2, 29));
  CHECK(Date::from(2000, 2, 29));
  CHECK_FALSE(Date::from(2026, 4, 31));
  CHECK_FALSE(Date::from(2026, 13, 1));
  CHECK_FALSE(Date::from(2026, 0, 1));
  CHECK_FALSE(Date::from(2026, 1, 0));
  CHECK_FALSE(Date::from(0, 1, 1));
  CHECK_FALSE(Date::from(10000, 1, 1));
  CHECK_FALSE(Date::from(2026, 257, 1));  // 1 in eight bits
  CHECK_FALSE(Date::from(2026, 1, 257));
  for (const char* text : {"", "2026-1-31", "2026-01-1", "2026-02-30", "26-01-31", "2026/01/31", "2026-01-31 ",
                           "2026-01-31T00", "-026-01-01", "+026-01-01", "2026-0a-01"}) {
    INFO(text);
    CHECK_FALSE(Date::parse(text));
  }
}

TEST_CASE("a date tells its parts and its distance to another") {
  const Date d = date("2026-01-31");
  CHECK(d.year() == 2026);
  CHECK(d.month() == 1);
  CHECK(d.day() == 31);
  CHECK(date("2026-03-01").days_since(d) == 29);
  CHECK(d.days_since(date("2026-03-01")) == -29);
  CHECK(date("9999-12-31").days_since(date("0001-01-01")) == 3652058);
  CHECK(date("0001-01-01").to_string() == "0001-01-01");
  CHECK(date("0987-06-05").year() == 987);
  CHECK(d < date("2026-02-01"));
  CHECK(d == Date::from(2026, 1, 31));
}
