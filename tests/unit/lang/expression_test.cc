#include <cstdint>

#include <catch2/catch_test_macros.hpp>

#include "language.h"

namespace muster::lang {
namespace {

TEST_CASE("literals and arithmetic are exact") {
  Garden garden;
  CHECK(garden.show("0.1 + 0.2") == "0.3");
  CHECK(garden.show("1_000 * 3") == "3000");
  CHECK(garden.show("7 // 2 ~ ':' ~ 7 % 2") == "3:1");
  CHECK(garden.show("-7 // 2") == "-4");
  CHECK(garden.show("-7 % 3") == "2");
  CHECK(garden.show("2 ** 10") == "1024");
  CHECK(garden.show("2 ** -2") == "0.25");
  CHECK(garden.show("'a' 'b' ~ 1") == "ab1");
  CHECK(garden.show("'x' * 3") == "xxx");
  CHECK(garden.show("[1] + [2]") == "[1, 2]");
  CHECK(garden.show(R"('\u00e9\n' == 'é
')") == "true");
}

TEST_CASE("precedence is Jinja's") {
  Garden garden;
  CHECK(garden.show("2 + 3 * 4") == "14");
  CHECK(garden.show("2 ** 3 ** 2") == "64");
  CHECK(garden.show("-2 ** 2") == "4");
  CHECK(garden.show("1 ~ 2 + 3 == '15'") == "error: cannot add a number to text [`~` joins values as text]");
  CHECK(garden.show("not true or true") == "true");
  CHECK(garden.show("false and false or true") == "true");
  CHECK(garden.show("1 < 2 < 3 and not 3 < 2 < 1") == "true");
  CHECK(garden.show("3 is divisibleby 3 and 4 is not odd") == "true");
  CHECK(garden.show("1 if false else 2 if true else 3") == "2");
  CHECK(garden.show("-3 | abs") == "3");
  CHECK(garden.show("'c' not in ['a', 'b']") == "true");
}

TEST_CASE("parts of lists and texts are cut as in Python") {
  Garden garden;
  CHECK(garden.show("[1, 2, 3, 4][1:3]") == "[2, 3]");
  CHECK(garden.show("[1, 2, 3, 4][::-1]") == "[4, 3, 2, 1]");
  CHECK(garden.show("'garden'[-3:]") == "den");
  CHECK(garden.show("'äöü'[1]") == "ö");
  CHECK(garden.show("[1, 2][5:]") == "[]");
  CHECK(garden.show("[1, 2][5]") == "error: there is no item 5 among 2");
  CHECK(garden.show("[1, 2][::0]") == "error: a part cannot be cut in steps of 0");
}

TEST_CASE("dates and money compute by their own rules") {
  Garden garden;
  CHECK(garden.show("date('2026-01-31') + months(1)") == "2026-02-28");
  CHECK(garden.show("date('2026-03-01') - days(1)") == "2026-02-28");
  CHECK(garden.show("date('2026-03-01') - date('2026-02-01')") == "28");
  CHECK(garden.show("date('2026-03-01').month") == "3");
  CHECK(garden.show("money(10, 'EUR') * 3 + money(1, 'EUR')") == "31 EUR");
  CHECK(garden.show("money(10, 'EUR') / money(4, 'EUR')") == "2.5");
  CHECK(garden.show("(money(10, 'EUR') / 4).amount") == "2.5");
  garden.set("garden.budget", Money{5, "GBP"});
  CHECK(garden.show("garden.budget > money(1, 'EUR')") == "unknown()");
  CHECK(garden.show("garden.budget + money(1, 'EUR')") == "unknown()");
}

TEST_CASE("what cannot be computed is an error with the values involved") {
  Garden garden;
  garden.set("garden.size", 0);
  CHECK(garden.show("1 / garden.size") == "error: division by zero {`garden.size` is 0}");
  CHECK(garden.show("1 // garden.size") == "error: division by zero {`garden.size` is 0}");
  CHECK(garden.show("5 % garden.size") == "error: division by zero {`garden.size` is 0}");
  garden.set("garden.size", Value(std::int64_t{9'000'000'000'000'000'000}));
  CHECK(garden.show("garden.size * garden.size").starts_with("error: the result does not fit {`garden.size` is 9000"));
  CHECK(garden.show("garden.size ** 20").starts_with("error: the result does not fit"));
  CHECK(garden.show("2 ** 0.5") == "error: a number is raised to whole numbers only");
  CHECK(garden.show("date('9999-12-31') + days(1)").starts_with("error: the date lies outside the years 1 to 9999"));
}

TEST_CASE("an unknown runs through arithmetic and comparisons") {
  Garden garden;
  garden.set("garden.months", 3);
  CHECK(garden.show("garden.weeks + 1") == "unknown(garden.weeks)");
  CHECK(garden.show("garden.size == garden.beds.herbs") == "unknown(garden.size garden.beds.herbs)");
  CHECK(garden.show("garden.soil in ['clay', 'sand']") == "unknown(garden.soil)");
  CHECK(garden.show("'a' ~ garden.name") == "unknown(garden.name)");
  CHECK(garden.show("garden.name | upper") == "unknown(garden.name)");
  CHECK(garden.show("garden.name | default('?')") == "?");
  CHECK(garden.show("garden.name is known") == "false");
  CHECK(garden.show("1 if garden.open else 2") == "unknown(garden.open)");
  CHECK(garden.show("not garden.open") == "unknown(garden.open)");
  CHECK(garden.show("1 < garden.size < 3") == "unknown(garden.size)");
  CHECK(garden.show("3 < 2 < garden.size") == "false");
}

TEST_CASE("logic is Kleene's and keeps only what can still decide") {
  Garden garden;
  garden.set("garden.walled", true);
  garden.set("garden.shaded", false);
  CHECK(garden.show("garden.open and garden.walled") == "unknown(garden.open)");
  CHECK(garden.show("garden.open and garden.shaded") == "false");
  CHECK(garden.show("garden.open or garden.walled") == "true");
  CHECK(garden.show("garden.open or garden.shaded") == "unknown(garden.open)");
  CHECK(garden.show("garden.open and garden.size > 1") == "unknown(garden.size garden.open)");
  CHECK(garden.show("not (garden.open and garden.shaded)") == "true");
}

TEST_CASE("none is no value, and none missing") {
  Garden garden;
  garden.set("garden.size", Value());
  garden.set("garden.open", Value());
  CHECK(garden.show("garden.size + 1") == "unknown()");
  CHECK(garden.show("garden.size > 1") == "unknown()");
  CHECK(garden.show("garden.size == 1") == "unknown()");
  CHECK(garden.show("garden.size == garden.beds.herbs") == "unknown()");
  CHECK(garden.show("garden.size == none") == "true");
  CHECK(garden.show("garden.size != none") == "false");
  CHECK(garden.show("garden.size is none") == "true");
  CHECK(garden.show("none in [1, none]") == "true");
  CHECK(garden.show("garden.open and true") == "unknown()");
  CHECK(garden.show("(1 if false) is none") == "true");
}

TEST_CASE("the trace holds what was read and what decided") {
  Garden garden;
  garden.set("garden.walled", true);
  garden.set("garden.shaded", false);
  garden.set("garden.size", 5);
  garden.set("garden.soil", "clay");
  const auto deciders = [&](std::string_view text) {
    garden.evaluate(text);
    return garden.names(garden.trace.deciders);
  };
  CHECK(deciders("garden.walled and garden.shaded") == "garden.shaded");
  CHECK(garden.names(garden.trace.reads) == "garden.walled garden.shaded");
  CHECK(deciders("garden.shaded and garden.walled") == "garden.shaded");
  CHECK(garden.names(garden.trace.reads) == "garden.shaded");
  CHECK(deciders("garden.walled or garden.shaded") == "garden.walled");
  CHECK(deciders("garden.walled and garden.size > 3") == "garden.walled garden.size");
  CHECK(deciders("garden.open and garden.walled") == "garden.open");
  CHECK(deciders("garden.walled and garden.open") == "garden.open");
  CHECK(deciders("garden.open or garden.shaded or garden.walled") == "garden.walled");
  CHECK(deciders("garden.shaded or garden.size > 9") == "garden.shaded garden.size");
  CHECK(deciders("garden.size if garden.walled else garden.beds.herbs") == "garden.walled garden.size");
  CHECK(deciders("1 < garden.size < 3 and garden.walled") == "garden.size");
  CHECK(deciders("garden.name ~ garden.size | round") == "garden.name garden.size");
  CHECK(deciders("min(garden.size, garden.beds.herbs)") == "garden.beds.herbs");
}

TEST_CASE("given asks the profile and not the value") {
  Garden garden;
  garden.set("garden.size", 1);
  CHECK(garden.show("garden.size is given") == "false");
  garden.give("garden.size");
  CHECK(garden.show("garden.size is given") == "true");
  CHECK(garden.show("garden.weeks is not given") == "true");
  CHECK(garden.show("1 is given") == "error: `is given` asks about a field of the profile, and this is none");
}

TEST_CASE("names can be looked up by a computed word") {
  Garden garden;
  garden.set("garden.beds.herbs", 4);
  garden.set("garden.name", "herbs");
  CHECK(garden.show("garden.beds[garden.name]") == "4");
  CHECK(garden.show("garden.beds['herbs']") == "4");
  garden.set("garden.name", "weeds");
  CHECK(garden.show("garden.beds[garden.name]") == "error: there is no `garden.beds.weeds` {`garden.name` is weeds}");
  CHECK(garden.show("garden.beds[garden.soil]") == "error: this may be `clay`, and there is no `garden.beds.clay`");
}

TEST_CASE("rows of a data table are found by their key") {
  Garden garden;
  CHECK(garden.show("data.soils.loam.ph") == "7");
  CHECK(garden.show("data.soils['clay'].ph") == "6.5");
  CHECK(garden.names(garden.trace.reads) == "data.soils.ph[0]");
  garden.set("garden.soil", "loam");
  CHECK(garden.show("data.soils[garden.soil].ph") == "7");
  garden.set("garden.soil", "sand");
  CHECK(garden.show("data.soils[garden.soil].ph") == "none");
  CHECK(garden.show("data.soils[garden.soil] is none") == "true");
  CHECK(garden.show("data.soils.lom.ph") == "error: `data.soils` has no row `lom` [did you mean `loam`?]");
  CHECK(garden.show("data.limit") == "7");
}

TEST_CASE("the fields of an entry are symbols of their own") {
  Garden garden;
  garden.scope.declare_variable("bed", garden.bed_type);
  garden.variables.push_back(Value(std::make_shared<const EntryRef>(2)));
  garden.set("bed.depth", 2, 30);
  CHECK(garden.show("bed.depth * 2") == "60");
  CHECK(garden.names(garden.trace.reads) == "bed.depth[2]");
  CHECK(garden.show("bed.plant ~ ''") == "unknown(bed.plant[2])");
  CHECK(garden.show("bed.dept") == "error: `bed` has no `dept` [did you mean `depth`?]");
  CHECK(garden.show("bed[garden.name]") == "unknown(garden.name)");
}

TEST_CASE("records have Jinja's methods, and free data may lack a key") {
  Garden garden;
  CHECK(garden.show("{'a': 1, 'b': 2}.items()") == "[['a', 1], ['b', 2]]");
  CHECK(garden.show("{'a': 1}.keys()") == "['a']");
  CHECK(garden.show("{'a': 1}.values()") == "[1]");
  CHECK(garden.show("{'a': 1}.get('b', 3)") == "3");
  CHECK(garden.show("{'a': 1}.a") == "1");
  CHECK(garden.show("{'a': 1}.colour") == "error: this record has no `colour`");
  Record extra;
  extra.set("colour", "red");
  garden.set("extra", extra);
  CHECK(garden.show("extra.colour") == "red");
  CHECK(garden.show("extra.shape | default('round')") == "round");
}

TEST_CASE("an expression says what it may read and which calls it writes out") {
  Garden garden;
  Diagnostics diagnostics;
  const auto expression = compile_expression(
      garden.add_text("garden.open and min(garden.size, 1) > 0 or date('2026-01-01') > garden.started"), garden.scope,
      core_library(), {"x", {}}, diagnostics);
  REQUIRE(expression);
  CHECK(garden.names(expression->symbols()) == "garden.size garden.open garden.started");
  REQUIRE(expression->calls().size() == 1);
  CHECK(expression->calls()[0].function == "date");
  CHECK(expression->calls()[0].arguments == std::vector<std::string>{"2026-01-01"});
  CHECK(expression->type().is(TypeKind::kBoolean));
}

TEST_CASE("an evaluation ends after so many steps") {
  Garden garden;
  garden.limits.steps = 5;
  CHECK(garden.show("garden.size + 1 + 1 + 1 + 1 + 1") == "error: this takes more than 5 steps");
}

TEST_CASE("a list that grows too long is an error") {
  Garden garden;
  garden.limits.items = 3;
  CHECK(garden.show("[1, 2] + [3, 4]") == "error: the list grows too long");
  garden.limits.text = 10;
  CHECK(garden.show("('a' * 6) ~ ('b' * 6)") == "error: the text grows too long");
  garden.set("garden.size", 60);
  CHECK(garden.show("'a' * garden.size") == "error: the text grows too long {`garden.size` is 60}");
}

}  // namespace
}  // namespace muster::lang
