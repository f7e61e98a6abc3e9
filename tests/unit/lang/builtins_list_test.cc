#include <cstdint>

#include <catch2/catch_test_macros.hpp>

#include "lang/calls.h"
#include "lang/operators.h"

using namespace muster;
using namespace muster::lang;

namespace {

const Value kMissing3 = Value::unknown({3});
const Value kMissing5 = Value::unknown({5});

Value record(std::vector<Record::Entry> entries) { return Record(std::move(entries)); }

}  // namespace

TEST_CASE("a list with an unknown item has a length, an order of places and known items") {
  const Value list = List{1, kMissing3, 2};
  CHECK(filter("length", {arg(list)}).number() == Number(3));
  CHECK(filter("first", {arg(list)}).number() == Number(1));
  CHECK(filter("reverse", {arg(list)}).list().front().number() == Number(2));
  CHECK(filter("batch", {arg(list), arg(2)}).list().size() == 2);
}

TEST_CASE("what depends on the value of an unknown item is unknown, and names all that is missing") {
  const Value list = List{1, kMissing5, 2, kMissing3};
  const std::vector<SymbolId> both = {3, 5};
  for (const char* name : {"sum", "sort", "min", "max", "join", "unique"}) {
    INFO(name);
    CHECK(filter(name, {arg(list)}).missing() == both);
  }
}

TEST_CASE("a selection is unknown while it is open whether an item belongs") {
  CHECK(filter("select", {arg(List{true, kMissing3})}).missing() == std::vector<SymbolId>{3});
  CHECK(text_of(filter("select", {arg(List{1, 2, 3}), arg("odd")})) == "[1, 3]");
  CHECK(filter("reject", {arg(List{1, kMissing3}), arg("odd")}).is_unknown());
  const Value rows = List{record({{"on", true}, {"n", 1}}), record({{"on", kMissing5}, {"n", 2}})};
  CHECK(filter("selectattr", {arg(rows), arg("on")}).missing() == std::vector<SymbolId>{5});
  CHECK(filter("selectattr", {arg(rows), arg("n"), arg("gt"), arg(1)}).list().size() == 1);
}

TEST_CASE("map leaves unknown items where they are") {
  const Value mapped = filter("map", {arg(List{"a", kMissing3}), arg("upper")});
  CHECK(mapped.list()[0].text() == "A");
  CHECK(mapped.list()[1].is_unknown());
  CHECK(filter("map", {arg(List{"a", kMissing3}), arg("default"), arg("x")}).list()[1].text() == "x");
}

TEST_CASE("map reads attributes, with something in place of what is not known") {
  const Value rows = List{record({{"n", 1}}), record({{"n", kMissing3}}), record({{"n", Value()}})};
  CHECK(filter("map", {arg(rows), named("attribute", "n")}).list()[1].is_unknown());
  CHECK(text_of(filter("map", {arg(rows), named("attribute", "n"), named("default", 0)})) == "[1, 0, 0]");
}

TEST_CASE("sum adds numbers, money of one currency and durations") {
  CHECK(filter("sum", {arg(List{1, 2})}).number() == Number(3));
  CHECK(text_of(filter("sum", {arg(List{euros(2), euros(3)})})) == "5 EUR");
  CHECK(filter("sum", {arg(List{Duration{1, 0}, Duration{0, 9}})}).duration() == Duration{1, 9});
  CHECK(filter("sum", {arg(List{euros(2), Money{Number(3), "GBP"}})}).is_unknown());
  CHECK(text_of(filter("sum", {arg(List{}, Type::list(money_in("EUR")))})) == "0 EUR");
  CHECK(failure([] { filter("sum", {arg(List{1, "a"})}); }) == "`sum` cannot add a text to a number");
  CHECK(failure([] {
          filter("sum", {arg(List{std::int64_t{9000000000000000000}, std::int64_t{9000000000000000000}})});
        }) == "the sum does not fit");
}

TEST_CASE("minus keeps what the other list lacks") {
  CHECK(text_of(filter("minus", {arg(List{"a", "b", "c"}), arg(List{"b"})})) == "['a', 'c']");
  CHECK(filter("minus", {arg(List{"a"}), arg(List{kMissing3})}).is_unknown());
  CHECK(text_of(filter("minus", {arg(List{"a"}), arg(List{"a", kMissing3})})) == "[]");
}

TEST_CASE("default stands in for unknown and for none") {
  CHECK(filter("default", {arg(kMissing3), arg(7)}).number() == Number(7));
  CHECK(filter("default", {arg(Value()), arg(7)}).number() == Number(7));
  CHECK(filter("default", {arg(0), arg(7)}).number() == Number(0));
  CHECK(filter("default", {arg(0), arg(7), arg(true)}).number() == Number(7));
  CHECK(filter("default", {arg(kMissing3)}).text() == "");
}

TEST_CASE("the first of an empty list is none") {
  CHECK(filter("first", {arg(List{})}).is_none());
  CHECK(filter("max", {arg(List{})}).is_none());
}

TEST_CASE("a subject that is none is no value") {
  CHECK(filter("length", {arg(Value())}).is_unknown());
  CHECK(filter("upper", {arg(Value())}).is_unknown());
  CHECK(filter("upper", {arg(Value())}).missing().empty());
}

TEST_CASE("the types of list filters follow their items") {
  const Type months = Type::list(number_of("months"));
  CHECK(check_filter("sum", {{months}}).type.unit == *Unit::parse("months"));
  CHECK(check_filter("max", {{months}}).type.unit == *Unit::parse("months"));
  CHECK(check_filter("first", {{months}}).type.unit == *Unit::parse("months"));
  CHECK(check_filter("sort", {{months}}).type.element->unit == *Unit::parse("months"));
  CHECK(check_filter("batch", {{months}, {Type::number()}}).type.element->element->kind == TypeKind::kNumber);
  CHECK(check_filter("map", {{Type::list(Type::text())}, text_literal("length")}).type.element->kind ==
        TypeKind::kNumber);
  CHECK(check_filter("length", {{Type::number()}}).errors ==
        std::vector<std::string>{"`length` takes a list, but this is a number"});
  CHECK(check_filter("sum", {{Type::list(Type::text())}}).errors ==
        std::vector<std::string>{"`sum` adds numbers, money or durations, but this is text"});
}

TEST_CASE("default gives the type of both, and a number that is written out takes the unit") {
  Type literal = Type::number();
  literal.literal = true;
  CHECK(check_filter("default", {{number_of("months")}, {literal}}).type.unit == *Unit::parse("months"));
  CHECK(check_filter("default", {{number_of("months")}, {number_of("days")}}).errors.size() == 1);
}

TEST_CASE("attributes are checked against the fields of the items, and what they read is noted") {
  auto entry = std::make_shared<RecordType>();
  entry->name = "problem";
  entry->fields = {{"cost", money_in("EUR"), SymbolId{17}}, {"name", Type::text(), SymbolId{18}}};
  const Type list = Type::list(Type::of_record(entry));
  const Checked sum = check_filter("sum", {{list}, text_literal("cost")});
  CHECK(sum.type.currency == "EUR");
  CHECK(sum.reads == std::vector<SymbolId>{17});
  CHECK(check_filter("sort", {{list}, {}, {}, text_literal("name,cost")}).reads == std::vector<SymbolId>{18, 17});
  CHECK(check_filter("map", {{list}, {}, text_literal("nmae")}).errors ==
        std::vector<std::string>{"`problem` has no field `nmae`"});
  CHECK(
      check_filter("selectattr", {{list}, text_literal("cost"), text_literal("gt"), {money_in("GBP")}}).errors.size() ==
      1);
  CHECK(check_filter("groupby", {{list}, text_literal("name")}).type.element->record->find("grouper")->type.kind ==
        TypeKind::kText);
  // A name that is only known later may be any of them.
  CHECK(check_filter("map", {{list}, {}, {Type::text()}}).reads == std::vector<SymbolId>{17, 18});
}

TEST_CASE("filters and tests that are named are checked like those that are written") {
  const Type texts = Type::list(Type::text());
  CHECK(check_filter("map", {{texts}, text_literal("uper")}).errors ==
        std::vector<std::string>{"there is no filter `uper`"});
  CHECK(check_filter("map", {{texts}, text_literal("abs")}).errors.size() == 1);
  CHECK(check_filter("map", {{texts}, text_literal("replace")}).errors ==
        std::vector<std::string>{"`replace` takes 2 arguments, and here are 0"});
  CHECK(check_filter("select", {{texts}, text_literal("even")}).errors.size() == 1);
  CHECK(check_filter("map", {{texts}}).errors ==
        std::vector<std::string>{"`map` takes the name of a filter, or `attribute=`"});
}

TEST_CASE("lists stay within the limits") {
  CHECK(failure([] { filter("batch", {arg(List{1}), arg(1'000'000), arg(0)}); }) ==
        "the list grows beyond 100000 items");
  CHECK(failure([] { filter("slice", {arg(List{1}), arg(1'000'000)}); }) == "the list grows beyond 100000 items");
}
