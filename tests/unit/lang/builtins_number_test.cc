#include <cstdint>

#include <catch2/catch_test_macros.hpp>

#include "lang/calls.h"
#include "lang/operators.h"

using namespace muster;
using namespace muster::lang;

namespace {

Value fraction(std::int64_t numerator, std::int64_t denominator) {
  return Number::fraction(numerator, denominator).value();
}

std::string rounded(const Value& value, std::vector<Argument> more) {
  more.insert(more.begin(), arg(value));
  return text_of(filter("round", more));
}

}  // namespace

TEST_CASE("round goes half away from zero and is exact") {
  CHECK(rounded(fraction(5, 2), {}) == "3");
  CHECK(rounded(fraction(-5, 2), {}) == "-3");
  CHECK(rounded(fraction(1005, 1000), {arg(2)}) == "1.01");
  CHECK(rounded(fraction(5, 2), {arg(0), arg("half_up")}) == "3");
  CHECK(rounded(fraction(5, 2), {arg(0), arg("floor")}) == "2");
  CHECK(rounded(fraction(-5, 2), {arg(0), arg("floor")}) == "-3");
  CHECK(rounded(fraction(5, 2), {arg(0), arg("ceil")}) == "3");
  CHECK(rounded(1250, {arg(-2)}) == "1300");
  CHECK(rounded(Money{Number(1250), "EUR"}, {arg(-2)}) == "1300 EUR");
  CHECK(failure([] { rounded(1, {arg(13)}); }) == "`round` keeps between -12 and 12 digits, not 13");
  CHECK(check_filter("round", {{Type::number()}, {}, text_literal("down")}).errors.size() == 1);
}

TEST_CASE("numbers keep their units") {
  for (const char* name : {"abs", "round", "int", "float"}) {
    INFO(name);
    CHECK(check_filter(name, {{number_of("months")}}).type.unit == *Unit::parse("months"));
  }
  CHECK(check_filter("unit", {{Type::number()}, text_literal("items/day")}).type.unit == *Unit::parse("items/day"));
  CHECK(check_filter("unit", {{Type::number()}, {Type::text()}}).errors.size() == 1);
  CHECK(check_function("floor", {{number_of("weeks")}}).type.unit == *Unit::parse("weeks"));
}

TEST_CASE("min and max compare one unit and one currency") {
  Type literal = Type::number();
  literal.literal = true;
  CHECK(check_function("max", {{literal}, {number_of("months")}}).type.unit == *Unit::parse("months"));
  CHECK(check_function("max", {{number_of("days")}, {number_of("months")}}).errors ==
        std::vector<std::string>{"`max` cannot compare a number of days with a number of months"});
  CHECK(check_function("min", {{money_in("EUR")}, {money_in("GBP")}}).errors.size() == 1);
  CHECK(check_function("min", {{Type::number()}, {Type::text()}}).errors.size() == 1);
  CHECK(check_function("min", {}).errors == std::vector<std::string>{"`min` takes at least one value"});
  CHECK(function("max", {arg(1), arg(3), arg(2)}).number() == Number(3));
  CHECK(function("max", {arg(List{1, 3, 2})}).number() == Number(3));
  CHECK(function("min", {arg(euros(1)), arg(Money{Number(1), "GBP"})}).is_unknown());
  CHECK(function("min", {arg(1), arg(Value::unknown({2}))}).missing() == std::vector<SymbolId>{2});
}

TEST_CASE("text becomes a number only when all of it is one") {
  CHECK(filter("int", {arg("42.9")}).number() == Number(42));
  CHECK(filter("int", {arg("x"), arg(7)}).number() == Number(7));
  CHECK(filter("int", {arg("ff"), arg(0), arg(16)}).number() == Number(255));
  CHECK(text_of(filter("float", {arg("2.50")})) == "2.5");
  CHECK(filter("int", {arg("99999999999999999999"), arg(7)}).number() == Number(7));
}
