#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "language.h"

namespace muster::lang {
namespace {

constexpr Refused kRefused[] = {
    {"1 +", "expected a value, but found the end"},
    {"+", "expected a value, but found the end"},
    {"(1", "expected `)` to close the bracket, but found the end"},
    {"[1, 2", "expected `]` to close the list, but found the end"},
    {"{'a' 1}", "expected `:` after a key, but found `1`"},
    {"{'a': 1", "expected `}` to close the record, but found the end"},
    {"a b", "expected the end of the expression, but found `b`"},
    {"1 2", "expected the end of the expression, but found `2`"},
    {"x = 1", "expected the end of the expression, but found `=` [compare with `==`]"},
    {"garden.size = 1", "expected the end of the expression, but found `=` [compare with `==`]"},
    {"garden.size && 1", "unexpected character `&` [write `and`]"},
    {"!garden.size", "unexpected character `!` [write `not`]"},
    {"1 === 1", "expected a value, but found `=` [compare with `==`]"},
    {"'abc", "this text is not closed [put a `'` at its end]"},
    {"1abc",
     "`1abc` is no number [a name begins with a letter; a number is written in decimals: `1200`, `1_200`, `0.4`]"},
    {"99999999999999999999999",
     "the number 99999999999999999999999 does not fit [numbers are fractions of whole numbers of up to 18 digits]"},
    {"0x10",
     "`0x10` is no number [a name begins with a letter; a number is written in decimals: `1200`, `1_200`, `0.4`]"},
    {R"("\uD800")", R"(`\uD800` is no character)"},
    {"a..b", "expected a name after `.`, but found `.`"},
    {"a.", "expected a name after `.`, but found the end"},
    {"a[", "expected a value, but found the end"},
    {"a[]", "expected what to look up between the brackets, but found `]`"},
    {"x is", "expected the name of a test after `is`, but found the end"},
    {"x is not", "expected the name of a test after `is`, but found the end"},
    {"x is odd is even", "tests cannot be chained with `is` [join them with `and`]"},
    {"x |", "expected the name of a filter, but found the end"},
    {"x | 5", "expected the name of a filter, but found `5`"},
    {"f(a=1, 2)", "an argument without a name stands after one with a name"},
    {"f(a=1, a=2)", "the argument `a` is given twice"},
    {"f(*a)", "arguments are written out one by one, without `*`"},
    {"f(**a)", "arguments are written out one by one, without `**`"},
    {"if", "expected a value, but found `if`"},
    {"1 if", "expected a value, but found the end"},
    {"1 if true else", "expected a value, but found the end"},
    {"@", "unexpected character `@`"},
    {"garden.size ? 1 : 2", "unexpected character `?`"},
    {"true and", "expected a value, but found the end"},
};

TEST_CASE("what is no expression is refused where it goes wrong") {
  Garden garden;
  for (const Refused& refused : kRefused) {
    CAPTURE(refused.text);
    CHECK_FALSE(garden.evaluate(refused.text));
    CHECK(garden.messages() == refused.message);
  }
}

TEST_CASE("a mistake is marked exactly") {
  Garden garden;
  const auto marked = [&](std::string_view text) {
    garden.evaluate(text);
    return garden.diagnostics().empty() ? std::string() : std::string(garden.diagnostics()[0].span.text());
  };
  CHECK(marked("1 + (2 * 3 4)") == "4");
  CHECK(marked("garden.size > garden.wekes + 1") == "garden.wekes");
  CHECK(marked("1 + garden.weeks + garden.months * 2 > 3").starts_with("garden.weeks") == false);
  CHECK(marked("garden.open and garden.weeks + garden.months > 3") == "garden.weeks + garden.months");
  CHECK(marked("garden.soil in ['clay', 'dust']") == "'dust'");
  CHECK(marked("garden.name | uper | lower") == "uper");
  CHECK(marked("garden.name is lowr") == "lowr");
  CHECK(marked("garden.name | replace('a', 'b', cout=2)") == "cout");
}

TEST_CASE("nesting is bounded, and so is a chain") {
  Garden garden;
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "1" + std::string(depth, ')'); };
  CHECK(garden.show(nested(90)) == "1");
  CHECK(garden.show(nested(200'000)) == "error: nested deeper than 100 levels");
  CHECK(garden.show(std::string(100'000, '-') + "1") == "error: nested deeper than 100 levels");
  std::string nots, sum = "1", logic = "true", filters = "1", path = "extra";
  for (int i = 0; i < 10'000; ++i) {
    nots += "not ";
    sum += " + 1";
    logic += " and true";
    filters += " | abs";
    path += ".a";
  }
  CHECK(garden.show(nots + "true") == "error: nested deeper than 100 levels");
  CHECK(garden.show(sum).starts_with("error: this is a chain of more than 200 operations"));
  CHECK(garden.show(filters).starts_with("error: this is a chain of more than 200 operations"));
  CHECK(garden.show(path).starts_with("error: this is a chain of more than 200 operations"));
  CHECK(garden.show(logic) == "true");
}

}  // namespace
}  // namespace muster::lang
