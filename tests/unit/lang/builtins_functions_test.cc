#include <cstdint>

#include <catch2/catch_test_macros.hpp>

#include "lang/calls.h"
#include "lang/live_object.h"
#include "lang/operators.h"

using namespace muster;
using namespace muster::lang;

namespace {

const LiveObject& live(const Value& value) { return dynamic_cast<const LiveObject&>(value.object()); }

Value rates() { return Record({{"EUR_USD", Number::fraction(5, 4).value()}, {"GBP_EUR", Value::unknown({9})}}); }

}  // namespace

TEST_CASE("range counts as in Python") {
  CHECK(text_of(function("range", {arg(3)})) == "[0, 1, 2]");
  CHECK(text_of(function("range", {arg(1), arg(3)})) == "[1, 2]");
  CHECK(text_of(function("range", {arg(3), arg(0), arg(-2)})) == "[3, 1]");
  CHECK(failure([] { function("range", {arg(1), arg(2), arg(0)}); }) == "`range` cannot go in steps of 0");
  CHECK(failure([] { function("range", {arg(1'000'000)}); }) == "the list grows beyond 100000 items");
  CHECK(failure([] {
          function("range",
                   {arg(std::int64_t{9223372036854775000}), arg(std::int64_t{9223372036854775807}), arg(1000)});
        }).empty());
}

TEST_CASE("dates and durations") {
  CHECK(text_of(function("date", {arg("2026-01-31")})) == "2026-01-31");
  CHECK(failure([] { function("date", {arg("31.1.2026")}); }) == "'31.1.2026' is no date; write it like '2026-01-31'");
  CHECK(check_function("date", {text_literal("2026-02-30")}).errors.size() == 1);
  CHECK(function("weeks", {arg(8)}).duration() == Duration{0, 56});
  CHECK(function("years", {arg(1)}).duration() == Duration{12, 0});
  CHECK(failure([] { function("months", {arg(Number::fraction(1, 2).value())}); }) ==
        "`months` takes a whole number, but this is 0.5");
  CHECK(failure([] { function("years", {arg(std::int64_t{1} << 40)}); }) == "a duration of 1099511627776 does not fit");
  CHECK(check_function("months", {{number_of("months")}}).errors.empty());
  CHECK(check_function("months", {{number_of("weeks")}}).errors ==
        std::vector<std::string>{"`months` takes a number of months, but this is a number of weeks"});
}

TEST_CASE("money has a currency that is known when it is written out") {
  CHECK(text_of(function("money", {arg(85000), arg("GBP")})) == "85000 GBP");
  CHECK(check_function("money", {{Type::number()}, text_literal("GBP")}).type.currency == "GBP");
  CHECK(check_function("money", {{number_of("1/page")}, text_literal("GBP")}).type.unit == *Unit::parse("1/page"));
  CHECK(check_function("money", {{Type::number()}, text_literal("pounds")}).errors.size() == 1);
  CHECK(failure([] { function("money", {arg(1), arg("x")}); }) ==
        "'x' is no currency; write its three letters, like 'EUR'");
}

TEST_CASE("money is converted by a rate or its inverse, and is unknown without") {
  const auto convert = [](Value money, const char* currency) {
    return function("convert", {arg(std::move(money)), arg(currency), arg(rates())});
  };
  CHECK(text_of(convert(euros(100), "USD")) == "125 USD");
  CHECK(text_of(convert(Money{Number(100), "USD"}, "EUR")) == "80 EUR");
  CHECK(text_of(convert(euros(100), "EUR")) == "100 EUR");
  CHECK(convert(euros(100), "GBP").missing() == std::vector<SymbolId>{9});
  CHECK(convert(euros(100), "JPY").is_unknown());
  CHECK(convert(euros(100), "JPY").missing().empty());
  CHECK(check_function("convert", {{money_in("EUR")}, text_literal("USD"), {Type::of_record(nullptr)}}).type.currency ==
        "USD");
}

TEST_CASE("booleans are counted whatever is unknown") {
  const Value list = List{true, Value::unknown({1}), false, true, Value()};
  CHECK(function("count_true", {arg(list)}).number() == Number(2));
  CHECK(function("count_unknown", {arg(list)}).number() == Number(2));
  CHECK(function("count_true", {arg(Value::unknown({1}))}).is_unknown());
  CHECK(check_function("count_true", {{Type::list(Type::text())}}).errors.size() == 1);
}

TEST_CASE("a namespace keeps what is set, a cycler goes round, a joiner begins with nothing") {
  const Value space = function("namespace", {named("a", 1)});
  CHECK(live(space).set_attribute("b", 2));
  CHECK(live(space).attribute("a")->number() == Number(1));
  CHECK(live(space).attribute("b")->number() == Number(2));
  CHECK_FALSE(live(space).attribute("c"));

  const Value cycler = function("cycler", {arg("x"), arg("y")});
  std::string seen;
  for (int i = 0; i < 3; ++i) seen += live(cycler).call("next", {})->text();
  CHECK(seen == "xyx");
  CHECK(live(cycler).attribute("current")->text() == "y");
  live(cycler).call("reset", {});
  CHECK(live(cycler).attribute("current")->text() == "x");
  CHECK_FALSE(live(cycler).call("nope", {}));

  const Value joiner = function("joiner", {});
  CHECK(live(joiner).call("", {})->text() == "");
  CHECK(live(joiner).call("", {})->text() == ", ");
}

TEST_CASE("dict makes a record, unknowns included") {
  const Value record = function("dict", {arg(Record({{"a", 1}})), named("b", Value::unknown({1}))});
  CHECK(text_of(record) == "{'a': 1, 'b': unknown}");
}
