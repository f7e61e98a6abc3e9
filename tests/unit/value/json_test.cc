#include "value/json.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

using namespace muster;
using namespace std::string_literals;

namespace {

Value parsed(std::string_view text) {
  std::string error;
  const auto value = parse_json(text, error);
  INFO(error);
  REQUIRE(value);
  return *value;
}

std::string refused(std::string_view text) {
  std::string error;
  REQUIRE_FALSE(parse_json(text, error));
  return error;
}

}  // namespace

TEST_CASE("JSON becomes values, objects in their order") {
  const Value value = parsed(R"({"b": [1, -2.50, true, null, "é\u00e9\ud83d\ude42"], "a": {}})");
  REQUIRE(value.kind() == ValueKind::kRecord);
  CHECK(value.record().entries()[0].first == "b");
  const List& list = value.record().find("b")->list();
  CHECK(list[0].number() == Number(1));
  CHECK(list[1].number() == Number::fraction(-5, 2));
  CHECK(list[2].is_true());
  CHECK(list[3].is_none());
  CHECK(list[4].text() == "éé🙂");
  CHECK(value.record().find("a")->record().size() == 0);
  CHECK(parsed(" 7 ").number() == Number(7));
}

TEST_CASE("numbers are read as they are written") {
  CHECK(parsed("0.1").number() == Number::fraction(1, 10));
  CHECK(parsed("9007199254740993").number() == Number(9007199254740993));
  CHECK(parsed("-9223372036854775808").number() == Number(std::numeric_limits<std::int64_t>::min()));
  CHECK(parsed("1e3").number() == Number(1000));
  CHECK(parsed("1.5e-3").number() == Number::fraction(3, 2000));
  CHECK(refused("9223372036854775808") == "the number 9223372036854775808 cannot be kept exactly");
  CHECK(refused("[1, {\"a\": 1e400}]").find("(at [1].a)") != std::string::npos);
  CHECK(refused("99999999999999999999999999").find("cannot be kept exactly") != std::string::npos);
}

TEST_CASE("a key that stands twice is refused and named") {
  CHECK(refused(R"({"x": {"a": 1, "b": 2, "a": 3}})") == "the key `a` stands twice in one object (at x.a)");
  CHECK(refused(R"({"a": 1, "\u0061": 2})") == "the key `a` stands twice in one object (at a)");
  CHECK(parsed(R"([{"a": 1}, {"a": 2}])").list().size() == 2);
}

TEST_CASE("JSON nested deeper than 64 levels is refused") {
  CHECK(parsed(std::string(64, '[') + std::string(64, ']')).kind() == ValueKind::kList);
  CHECK(refused(std::string(65, '[') + std::string(65, ']')).find("nested deeper than 64") != std::string::npos);
  CHECK(refused(std::string(1'000'000, '[')).find("nested deeper than 64") != std::string::npos);
}

TEST_CASE("broken JSON tells where") {
  CHECK(refused("{\n  \"é\": x}") == "this is not valid JSON at line 2, column 8");
  CHECK(refused("") == "the JSON text ends too early");
  CHECK(refused("[1, 2") == "the JSON text ends too early");
  CHECK(refused("[1,]").find("line 1, column 4") != std::string::npos);
  CHECK(refused("{} x").find("line 1, column 4") != std::string::npos);
  CHECK(refused("\"\xFF\"") == "the text is not valid UTF-8 at byte 2");
  for (const char* text :
       {"01", "+1", ".5", "1.", "NaN", "Infinity", "'a'", "// c\n1", "\"\\ud800\"", "\"\t\"", "{a: 1}", "tru"}) {
    INFO(text);
    refused(text);
  }
}

TEST_CASE("JSON is written with two spaces, in order, and in plain decimals") {
  const Value value(Record({{"number", Value(Number::fraction(1, 3).value())},
                            {"money", Value(Money{Number(85000), "GBP"})},
                            {"date", Value(*Date::from(2026, 1, 31))},
                            {"duration", Value(Duration{1, 2})},
                            {"unknown", Value::unknown({1})},
                            {"none", Value()},
                            {"list", Value(List{Value(true), Value(List{})})},
                            {"record", Value(Record())},
                            {"html", Value(SafeHtml{"<b>"})}}));
  CHECK(to_json(value) == R"({
  "number": 0.333333333333,
  "money": 85000,
  "date": "2026-01-31",
  "duration": "P1M2D",
  "unknown": null,
  "none": null,
  "list": [
    true,
    []
  ],
  "record": {},
  "html": "\u003cb\u003e"
})");
  CHECK(to_compact_json(value) ==
        R"({"number":0.333333333333,"money":85000,"date":"2026-01-31","duration":"P1M2D","unknown":null,"none":null,)"
        R"("list":[true,[]],"record":{},"html":"\u003cb\u003e"})");
}

TEST_CASE("what is written is read back as it was") {
  const std::string nasty = "quote \" slash \\ </script> & \u2028\u2029 \u202e tab\t nul"s + '\0' + " 🙂\n\r\x7f";
  const Value value(Record(
      {{nasty, Value(List{Value(nasty), Value(Number::parse("-12.000000000001").value()), Value(), Value(false)})}}));
  CHECK(same(parsed(to_json(value)), value));
  CHECK(same(parsed(to_compact_json(value)), value));
  CHECK(to_json(value).find('<') == std::string::npos);
  CHECK(to_compact_json(value).find("\u2028") == std::string::npos);
}
