#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "language.h"

namespace muster::lang {
namespace {

constexpr Refused kRefused[] = {
    {"garden.wekes > 3",
     "unknown name `garden.wekes` [did you mean `garden.weeks`? It is declared at schema.toml:1:1]"},
    {"garden.weks", "unknown name `garden.weks` [did you mean `garden.weeks`? It is declared at schema.toml:1:1]"},
    {"gardn.weeks", "unknown name `gardn.weeks` [did you mean `garden.weeks`? It is declared at schema.toml:1:1]"},
    {"weeks", "unknown name `weeks` [`weeks` is a function; call it: `weeks(…)`]"},
    {"d", "unknown name `d`"},
    {"garden",
     "`garden` is a group of names and no value [name one of `garden.weeks`, `garden.months`, `garden.size`, "
     "`garden.open`, `garden.walled`, …]"},
    {"garden.beds",
     "`garden.beds` is a group of names and no value [name one of `garden.beds.herbs`, `garden.beds.roses`]"},
    {"garden.beds.herbs.x", "a number has no `x`"},
    {"min", "unknown name `min` [`min` is a function; call it: `min(…)`]"},
    {"garden.soil == 'caly'",
     "`garden.soil` is never 'caly' [did you mean 'clay'? It is one of 'clay', 'sand', 'loam']"},
    {"garden.soil in ['clay', 'sad']",
     "`garden.soil` is never 'sad' [did you mean 'sand'? It is one of 'clay', 'sand', 'loam']"},
    {"'spad' in garden.tools",
     "`garden.tools` is never 'spad' [did you mean 'spade'? It is one of 'spade', 'rake', 'hoe']"},
    {"garden.soil == garden.style",
     "`garden.soil` and `garden.style` have no word in common, so that they are never equal"},
    {"garden.soil in garden.tools",
     "`garden.soil` and `garden.tools` have no word in common, so that they are never equal"},
    {"garden.soil > 'clay'",
     "the words of `garden.soil` have no order [name those that are meant: `in ['clay', 'sand', 'loam']`]"},
    {"garden.soil == 3",
     "cannot compare a choice of `garden.soil` with a number [`garden.soil` is one of 'clay', 'sand', 'loam'; compare "
     "it with `==` or `in`]"},
    {"garden.weeks + garden.months",
     "cannot add months to weeks [`x | unit('…')` gives a number the unit that is meant]"},
    {"garden.weeks - garden.months",
     "cannot subtract months from weeks [`x | unit('…')` gives a number the unit that is meant]"},
    {"garden.weeks > garden.months",
     "cannot compare weeks with months [`x | unit('…')` gives a number the unit that is meant]"},
    {"garden.weeks > 3 and garden.size + garden.weeks > 1",
     "cannot add weeks to a number without unit [`x | unit('…')` gives a number the unit that is meant]"},
    {"garden.weeks * garden.months > 1 + garden.weeks",
     "cannot compare months*weeks with weeks [`x | unit('…')` gives a number the unit that is meant]"},
    {"garden.weeks if garden.open else garden.months", "one side of this choice is in weeks, the other in months"},
    {"garden.euros + money(1, 'GBP')", "cannot add GBP to EUR [`convert(money, currency, rates)` changes a currency]"},
    {"garden.euros > money(1, 'GBP')",
     "cannot compare EUR with GBP [`convert(money, currency, rates)` changes a currency]"},
    {"garden.euros > 5", "cannot compare money in EUR with a number [write the amount as money: `money(100, 'EUR')`]"},
    {"garden.budget + 5", "cannot add a number to money [write the amount as money: `money(100, 'EUR')`]"},
    {"garden.started + 5", "cannot add a number to a date [say of what: `days(…)`, `weeks(…)`, `months(…)`]"},
    {"garden.started > 5", "cannot compare a date with a number"},
    {"garden.started == '2026-01-01'", "cannot compare a date with text"},
    {"garden.name and garden.open", "each side of `and` must be true or false, but this is text"},
    {"not garden.size", "what `not` turns around must be true or false, but this is a number"},
    {"1 if garden.name else 2", "the condition after `if` must be true or false, but this is text"},
    {"garden.name + 5", "cannot add a number to text [`~` joins values as text]"},
    {"garden.name - 'x'", "cannot subtract text from text"},
    {"5 - garden.name", "cannot subtract text from a number"},
    {"-garden.name", "`-` needs a number, but this is text"},
    {"garden.open + 1", "cannot add a number to true or false"},
    {"garden.open < true", "true or false has no order"},
    {"[1] < [2]", "a list of numbers has no order"},
    {"garden.tools == 'rake'",
     "cannot compare a list of choices of `garden.tools` with text [ask whether it holds a word: `'word' in list`]"},
    {"garden.tools.length", "a list of choices of `garden.tools` has no `length` [`length` is a filter: `… | length`]"},
    {"garden.tools | lenght", "unknown filter `lenght` [did you mean `length`?]"},
    {"garden.tools | length(3)", "`length` takes no arguments"},
    {"garden.name | replace('a')", "`replace` needs the argument `new`"},
    {"garden.name | replace('a', 'b', cout=1)", "`replace` has no argument `cout` [did you mean `count`?]"},
    {"garden.name | replace('a', 'b', old='c')", "the argument `old` is given twice"},
    {"garden.size is divisble(3)", "unknown test `divisble`"},
    {"garden.size is divisibleby", "`divisibleby` needs the argument `num`"},
    {"garden.size is odd(1)", "`odd` takes no arguments"},
    {"minn(1, 2)", "unknown function `minn` [did you mean `min`?]"},
    {"round(1)", "unknown function `round` [`round` is a filter: `… | round`]"},
    {"garden.size(1)", "there is no function `garden.size`"},
    {"garden.name.upper()", "text has no method `upper` [`upper` is a filter: `… | upper`]"},
    {"garden.name.strip()", "text has no method `strip` [write `… | trim`]"},
    {"garden.beds.foo()", "there is no function `garden.beds.foo`"},
    {"{'a': 1}.upper()", "a record has no method `upper` [`upper` is a filter: `… | upper`]"},
    {"{'a': 1, 'a': 2}", "the key `a` stands there twice"},
    {"{1: 2}", "a key of a record is a text, but this is a number"},
    {"garden.started.week", "a date has no `week` [a date has `.year`, `.month` and `.day`]"},
    {"garden.budget.value", "money has no `value` [money has `.amount` and `.currency`]"},
    {"garden.name['x']", "an item of text is not found by text"},
    {"garden.size[0]", "a number has no items"},
    {"garden.tools[garden.name]", "an item of a list of choices of `garden.tools` is not found by text"},
    {"garden.tools['x']", "a list of choices of `garden.tools` has no `x`"},
    {"{'a': 1}[0]", "an item of a record is not found by a number"},
    {"garden.size[1:2]", "only a list or a text has parts, but this is a number"},
    {"garden.tools['a':'b']",
     "a part is cut by whole numbers, but this is text; a part is cut by whole numbers, but this is text"},
    {"5 in garden.tools",
     "cannot compare a number with a choice of `garden.tools` [`garden.tools` is one of 'spade', 'rake', 'hoe'; "
     "compare it with `==` or `in`]"},
    {"5 in garden.name", "only a text can be in text, but this is a number"},
    {"'x' in garden.size", "`in` needs a list, a text or a record, but this is a number"},
    {"garden.size in [garden.name]", "cannot compare a number with text"},
    {"none < 1", "`none` has no order"},
    {"none + 1", "there is no computing with `none`"},
    {"(garden.size + 1) is given", "`is given` asks about a field of the profile, and this is none"},
    {"bed.dpth", "`bed` has no `dpth` [did you mean `depth`?]"},
    {"bed.plant + 1", "cannot add a number to text [`~` joins values as text]"},
    {"garden.size ** garden.weeks", "a number is raised to a plain number, but this is a number of weeks"},
    {"garden.weeks ** garden.size",
     "the unit of this power is not known: a number of weeks is raised to a computed number"},
    {"garden.weeks ** 2 > garden.weeks",
     "cannot compare weeks*weeks with weeks [`x | unit('…')` gives a number the unit that is meant]"},
    {"garden.anything + 'x'", "cannot add text to a number {`garden.anything` is 5}"},
    {"garden.anything and true", "a condition must be true or false, but this is a number {`garden.anything` is 5}"},
    {"garden.anything.foo", "a number has no `foo`"},
    {"garden.anything == 'x'", "cannot compare a number with text {`garden.anything` is 5}"},
    {"garden.anything < 'x'", "cannot compare a number with text {`garden.anything` is 5}"},
    {"garden.anything in 5", "`in` needs a list, a text or a record, but this is a number"},
    {"'x' in garden.anything", "`in` needs a list, a text or a record, but this is a number {`garden.anything` is 5}"},
    {"garden.anything(1)", "there is no function `garden.anything`"},
    {"garden.anything.foo(1)", "a number has no method `foo` [text and lists have filters instead: `… | upper`]"},
    {"garden.anything[0]", "an item of a number is not found by a number"},
    {"not garden.anything", "a condition must be true or false, but this is a number {`garden.anything` is 5}"},
    {"date('2026-13-01')", "'2026-13-01' is no date; write it like '2026-01-31'"},
    {"date('x' ~ 'y')", "'xy' is no date; write it like '2026-01-31'"},
    {"money(1, 'eur')", "'eur' is no currency; write its three letters, like 'EUR'"},
};

TEST_CASE("what cannot be meant is refused before anything is known") {
  Garden garden;
  garden.scope.declare_variable("bed", garden.bed_type);
  garden.variables.push_back(Value(std::make_shared<const EntryRef>(0)));
  garden.set("garden.anything", 5);
  garden.set("garden.open", true);
  for (const Refused& refused : kRefused) {
    CAPTURE(refused.text);
    CHECK_FALSE(garden.evaluate(refused.text));
    CHECK(garden.messages() == refused.message);
  }
}

TEST_CASE("all mistakes are told at once") {
  Garden garden;
  CHECK_FALSE(garden.evaluate("garden.nme == 'x' and garden.weeks > garden.months or garden.soil == 'cly'"));
  CHECK(garden.diagnostics().size() == 3);
}

TEST_CASE("units multiply, divide and adapt") {
  Garden garden;
  const auto type = [&](std::string_view text) {
    Diagnostics diagnostics;
    const auto expression =
        compile_expression(garden.add_text(text), garden.scope, core_library(), {"x", {}}, diagnostics);
    return expression ? describe(expression->type()) : std::string("error");
  };
  CHECK(type("garden.weeks + 2") == "a number of weeks");
  CHECK(type("2 - garden.weeks") == "a number of weeks");
  CHECK(type("garden.weeks * 2") == "a number of weeks");
  CHECK(type("garden.weeks / garden.weeks") == "a number");
  CHECK(type("garden.size / garden.months") == "a number of 1/months");
  CHECK(type("garden.weeks * garden.months") == "a number of months*weeks");
  CHECK(type("garden.weeks ** 2") == "a number of weeks*weeks");
  CHECK(type("garden.weeks % 2") == "a number of weeks");
  CHECK(type("(garden.weeks | unit('months')) + garden.months") == "a number of months");
  CHECK(type("garden.started - garden.started") == "a number of days");
  CHECK(type("garden.euros / garden.weeks") == "money in EUR (1/weeks)");
  CHECK(type("garden.euros / garden.budget") == "a number");
  CHECK(type("garden.euros + garden.budget") == "money");
  CHECK(type("garden.weeks if garden.open else 3") == "a number of weeks");
  CHECK(type("garden.soil if garden.open else 'x'") == "text");
  CHECK(type("[garden.weeks, 3]") == "a list of numbers of weeks");
  CHECK(type("garden.tools[0]") == "a choice of `garden.tools`");
  CHECK(type("garden.beds[garden.name]") == "a number");
  CHECK(type("data.soils.clay.ph") == "a number");
}

TEST_CASE("the surroundings say what they want") {
  Garden garden;
  const auto refused = [&](std::string_view text, Type type) {
    garden.evaluate(text, std::move(type));
    return garden.messages();
  };
  CHECK(refused("garden.weeks", Type::of(TypeKind::kBoolean)) ==
        "`when` must be true or false, but this is a number of weeks");
  CHECK(refused("garden.weeks", Type::number(*Unit::parse("months"))) ==
        "`when` must be a number of months, but this is a number of weeks");
  CHECK(refused("3", Type::number(*Unit::parse("months"))).empty());
  CHECK(refused("garden.anything", Type::of(TypeKind::kBoolean)).empty());
  CHECK(refused("none", Type::of(TypeKind::kBoolean)).empty());
  const Type choice = Type::text(Garden::choices("d.route", {"buy", "build"}));
  CHECK(refused("'buy' if garden.open else 'biuld'", choice) ==
        "`d.route` is never 'biuld' [did you mean 'build'? It is one of 'buy', 'build']");
  CHECK(refused("'buy' if garden.open else 'build'", choice).empty());
}

}  // namespace
}  // namespace muster::lang
