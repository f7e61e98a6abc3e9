#include <cstdint>

#include <catch2/catch_test_macros.hpp>

#include "lang/calls.h"
#include "lang/operators.h"

using namespace muster;
using namespace muster::lang;

namespace {

Number fraction(std::int64_t numerator, std::int64_t denominator) {
  return Number::fraction(numerator, denominator).value();
}

std::string written(std::string_view name, std::vector<Argument> arguments) {
  return text_of(filter(name, std::move(arguments)));
}

Type roles() {
  auto set = std::make_shared<ChoiceSet>();
  set->name = "role";
  set->choices = {{"cook", "Cook"}, {"waiter", "Waiter & host"}};
  return Type::text(set);
}

}  // namespace

TEST_CASE("numbers by locale have at most two decimals unless told") {
  CHECK(written("number", {arg(1200)}) == "1,200");
  CHECK(written("number", {arg(fraction(1, 3))}) == "0.33");
  CHECK(written("number", {arg(fraction(5, 2))}) == "2.5");
  CHECK(written("number", {arg(fraction(1, 8)), arg(3)}) == "0.125");
  CHECK(written("number", {arg(fraction(5, 2)), arg(0)}) == "3");
  CHECK(written("number", {arg(3), arg(2)}) == "3.00");
}

TEST_CASE("money by locale is whole from a hundred up") {
  CHECK(written("money", {arg(Money{Number(85000), "GBP"})}) == "£85,000");
  CHECK(written("money", {arg(Money{fraction(1999, 100), "GBP"})}) == "£19.99");
  CHECK(written("money", {arg(Money{fraction(20099, 100), "EUR"})}) == "€201");
  CHECK(written("money", {arg(Money{fraction(20099, 100), "EUR"}), arg(2)}) == "€200.99");
}

TEST_CASE("percentages of a ratio") {
  CHECK(written("percent", {arg(fraction(75, 1000))}) == "7.5%");
  CHECK(written("percent", {arg(fraction(7, 100))}) == "7%");
  CHECK(written("percent", {arg(fraction(1, 3)), arg(0)}) == "33%");
  CHECK(written("percent", {arg(fraction(7, 100)), arg(2)}) == "7.00%");
}

TEST_CASE("dates in words") {
  const Value date = *Date::parse("2026-01-31");
  CHECK(written("date", {arg(date)}) == "31 January 2026");
  CHECK(written("date", {arg(date), arg("short")}) == "31 Jan 2026");
  CHECK(check_filter("date", {{Type::of(TypeKind::kDate)}, text_literal("tiny")}).errors.size() == 1);
}

TEST_CASE("a quantity is a number with its unit in words") {
  CHECK(written("quantity", {arg(8, number_of("months"))}) == "8 months");
  CHECK(written("quantity", {arg(1, number_of("months"))}) == "1 month");
  CHECK(written("quantity", {arg(1, number_of("people"))}) == "1 person");
  CHECK(written("quantity", {arg(1200, number_of("items/day"))}) == "1,200 items per day");
  CHECK(written("quantity", {arg(3)}) == "3");
}

TEST_CASE("plural chooses the word") {
  CHECK(written("plural", {arg(1), arg("system"), arg("systems")}) == "1 system");
  CHECK(written("plural", {arg(0), arg("system"), arg("systems")}) == "0 systems");
  CHECK(written("plural", {arg(1500), arg("system"), arg("systems")}) == "1,500 systems");
}

TEST_CASE("label reads the choices of the type, for one or for each") {
  CHECK(written("label", {arg("waiter", roles())}) == "Waiter & host");
  CHECK(written("label", {arg("pilot", roles())}) == "pilot");
  CHECK(written("label", {arg("waiter")}) == "waiter");
  CHECK(written("label", {arg(List{"cook", "waiter"}, Type::list(roles()))}) == "['Cook', 'Waiter & host']");
  CHECK(filter("label", {arg(List{"cook", Value::unknown({1})}, Type::list(roles()))}).list()[1].is_unknown());
  CHECK(written("map", {arg(List{"cook"}, Type::list(roles())), arg("label")}) == "['Cook']");
  CHECK(check_filter("label", {{Type::number()}}).errors.size() == 1);
}

TEST_CASE("lists in words") {
  CHECK(written("and_list", {arg(List{"a", "b", "c"})}) == "a, b and c");
  CHECK(written("or_list", {arg(List{"a", "b"})}) == "a or b");
  CHECK(written("and_list", {arg(List{})}) == "");
  CHECK(filter("and_list", {arg(List{"a", Value::unknown({1})})}).is_unknown());
  CHECK(filter("and_list", {arg(List{"<a>", SafeHtml{"<b>b</b>"}})}).html() == "&lt;a&gt; and <b>b</b>");
}

TEST_CASE("texts are put in the order of the reader's language") {
  const List words = {"zebra", "Äpfel", "apple", "Zoo", "apple pie"};
  CHECK(text_of(filter("sort", {arg(words)})) == text_of(Value(List{"Äpfel", "apple", "apple pie", "zebra", "Zoo"})));
}

TEST_CASE("amounts below a hundred have the decimals of their currency") {
  CHECK(written("money", {arg(Money{Number(50), "JPY"})}) == "JP¥50");
  CHECK(written("money", {arg(Money{Number(50), "GBP"})}) == "£50.00");
}
