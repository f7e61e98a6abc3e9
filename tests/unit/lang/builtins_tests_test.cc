#include <catch2/catch_test_macros.hpp>

#include "lang/calls.h"
#include "lang/operators.h"
#include "lang/symbol.h"

using namespace muster;
using namespace muster::lang;

TEST_CASE("known and unknown ask about the value, none is no value") {
  CHECK(test("known", {arg(0)}).is_true());
  CHECK(test("known", {arg(Value())}).is_false());
  CHECK(test("known", {arg(Value::unknown({1}))}).is_false());
  CHECK(test("unknown", {arg(Value::unknown({1}))}).is_true());
}

TEST_CASE("every other test of an unknown is unknown") {
  const Value missing = Value::unknown({1});
  for (const char* name : {"odd", "string", "none", "empty", "true", "lower"}) {
    INFO(name);
    CHECK(test(name, {arg(missing)}).missing() == std::vector<SymbolId>{1});
  }
  CHECK(test("in", {arg(1), arg(List{2, missing})}).is_unknown());
  CHECK(test("in", {arg(1), arg(List{1, missing})}).is_true());
  CHECK(test("eq", {arg(1), arg(missing)}).is_unknown());
}

TEST_CASE("comparisons with none are unknown, with nothing missing") {
  CHECK(test("eq", {arg(Value()), arg(1)}).is_unknown());
  CHECK(test("lt", {arg(1), arg(Value())}).is_unknown());
  CHECK(test("none", {arg(Value())}).is_true());
}

TEST_CASE("empty asks for content") {
  CHECK(test("empty", {arg(List{})}).is_true());
  CHECK(test("empty", {arg("x")}).is_false());
  CHECK(check_test("empty", {{Type::number()}}).errors.size() == 1);
}

TEST_CASE("an entry of a table is a mapping and nothing to call") {
  const Value entry = std::shared_ptr<const Object>(std::make_shared<EntryRef>(0));
  CHECK(test("mapping", {arg(entry)}).is_true());
  CHECK(test("callable", {arg(entry)}).is_false());
}

TEST_CASE("order of months and days is open where they point apart") {
  CHECK(test("lt", {arg(Duration{1, 0}), arg(Duration{2, 0})}).is_true());
  CHECK(failure([] { test("lt", {arg(Duration{1, 0}), arg(Duration{0, 30})}); }) ==
        "cannot compare a duration with a duration");
  CHECK(test("lt", {arg(euros(1)), arg(Money{Number(2), "GBP"})}).is_unknown());
  CHECK(check_test("gt", {{number_of("days")}, {number_of("months")}}).errors.size() == 1);
}

TEST_CASE("values print as they would be written") {
  CHECK(text_of(List{1, "a'b", true, Value(), Value::unknown()}) == R"([1, "a'b", true, none, unknown])");
  CHECK(text_of(Record({{"k", List{}}})) == "{'k': []}");
  CHECK(text_of(Duration{14, 3}) == "14 months 3 days");
  CHECK(text_of(Duration{}) == "0 days");
  CHECK(text_of(Value()) == "");
}
