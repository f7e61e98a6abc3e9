#include <memory>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "lang/origin.h"
#include "lang/scope.h"
#include "lang/type.h"
#include "lang/unit.h"

namespace muster::lang {
namespace {

TEST_CASE("a unit is a product of powers") {
  const auto written = [](std::string_view text) {
    const auto unit = Unit::parse(text);
    return unit ? unit->to_string() : std::string("none");
  };
  CHECK(written("months") == "months");
  CHECK(written("items/day") == "items/day");
  CHECK(written("week/hours*months") == "months*week/hours");
  CHECK(written("1/day") == "1/day");
  CHECK(written("pages / page") == "none");
  CHECK(written("full-time people") == "full-time people");
  CHECK(written("") == "none");
  CHECK(written("1") == "none");
  CHECK(written("a//b") == "none");
  CHECK(written("a/1") == "none");
  CHECK(written("a^2") == "none");
  CHECK(Unit::parse("items/day")->times(*Unit::parse("day")) == *Unit::parse("items"));
  CHECK(Unit::parse("items")->per(*Unit::parse("items")).is_plain());
}

TEST_CASE("types unify to the narrowest that holds both") {
  const Type weeks = Type::number(*Unit::parse("weeks"));
  Type literal = Type::number();
  literal.literal = true;
  CHECK(describe(unify(weeks, literal)) == "a number of weeks");
  CHECK(unify(weeks, Type::number(*Unit::parse("months"))).is_any());
  CHECK(unify(Type::of(TypeKind::kNone), weeks).unit == weeks.unit);
  CHECK(unify(Type::text(), Type::of(TypeKind::kHtml)).is(TypeKind::kText));
  CHECK(unify(Type::text(), weeks).is_any());
  CHECK(describe(unify(Type::list(weeks), Type::list(literal))) == "a list of numbers of weeks");
  CHECK(describe(type_of(List{1, 2})) == "a list of numbers");
  CHECK(describe(type_of(List{1, "a"})) == "a list");
  CHECK(type_of(Value::unknown({1})).is_any());
}

TEST_CASE("names are found step by step, and once taken stay taken") {
  Scope scope;
  const auto window = scope.declare_symbol("d.window", Type::number(), {});
  REQUIRE(window);
  CHECK_FALSE(scope.declare_symbol("d.window", Type::text(), {}));
  CHECK_FALSE(scope.declare_symbol("d", Type::text(), {}));
  CHECK_FALSE(scope.declare_symbol("d.window.low", Type::text(), {}));
  CHECK_FALSE(scope.declare_constant("d.window", Type::text(), "x", {}));
  CHECK(scope.declare_constant("d.limit", Type::number(), 3, {}));
  const SymbolId field = scope.declare_entry_symbol("bed.depth", Type::number(), {});
  CHECK(scope.find(nullptr, "bed") == nullptr);
  CHECK(scope.symbol(entry_symbol(field, 7)).id == "bed.depth");
  CHECK(scope.find_symbol("bed.depth") == field);

  const Scope::Name* group = scope.find(nullptr, "d");
  REQUIRE(group != nullptr);
  CHECK(group->kind == Scope::Name::Kind::kNamespace);
  CHECK(scope.find(group, "window")->symbol == *window);
  CHECK(scope.find(group, "widnow") == nullptr);
  scope.set_symbol_type(*window, Type::text());
  CHECK(scope.find(group, "window")->type.is(TypeKind::kText));
  CHECK(scope.symbol(*window).type.is(TypeKind::kText));

  Scope inner(&scope);
  CHECK(scope.declare_variable("page", Type::any()) == 0);
  CHECK(inner.declare_variable("bed", Type::any()) == 1);
  CHECK(inner.declare_variable("page", Type::text()) == 2);
  CHECK(inner.find(nullptr, "page")->variable == 2);
  CHECK(scope.find(nullptr, "page")->variable == 0);
  CHECK(inner.find(inner.find(nullptr, "d"), "limit")->constant->number() == Number(3));
  CHECK(inner.names() == std::vector<std::string>{"page", "d.window", "d.limit", "page", "bed"});
  CHECK(inner.variable_count() == 3);
}

TEST_CASE("an entry's symbol holds its table's field and the entry") {
  CHECK(declared_symbol(entry_symbol(5, 0)) == 5);
  CHECK(entry_index(entry_symbol(5, kMaxEntries - 1)) == kMaxEntries - 1);
  CHECK(has_entry(entry_symbol(5, 0)));
  CHECK_FALSE(has_entry(5));
}

TEST_CASE("places are found through the segments of a text") {
  SourceSet sources;
  const Source& source = sources.add("a", "0123456789");
  const Span all = {&source, 0, 10};
  CHECK(Origin(all).span(2, 4) == Span{&source, 2, 4});
  CHECK(Origin(all).span(8, 40) == Span{&source, 8, 10});
  TemplateText text;
  text.text = "xxabcyydef";
  text.place = all;
  text.segments = {{2, 3, {&source, 7, 10}}, {7, 3, {&source, 1, 4}}};
  const Origin origin(text);
  CHECK(origin.span(2, 5) == Span{&source, 7, 10});
  CHECK(origin.span(3, 4) == Span{&source, 8, 9});
  CHECK(origin.span(8, 10) == Span{&source, 2, 4});
  CHECK(origin.span(3, 9) == Span{&source, 8, 10});  // cut to where it begins
  CHECK(origin.span(0, 1) == all);                   // what nobody wrote
  CHECK(origin.span(6, 7) == all);
}

}  // namespace
}  // namespace muster::lang
