#include <cstdint>

#include <catch2/catch_test_macros.hpp>

#include "lang/calls.h"
#include "lang/operators.h"

using namespace muster;
using namespace muster::lang;

TEST_CASE("an unknown text stays unknown through every filter") {
  const Value missing = Value::unknown({4});
  for (const char* name :
       {"upper", "title", "trim", "truncate", "wordcount", "escape", "safe", "string", "urlencode"}) {
    INFO(name);
    CHECK(filter(name, {arg(missing)}).missing() == std::vector<SymbolId>{4});
  }
  CHECK(filter("replace", {arg("a"), arg("a"), arg(missing)}).is_unknown());
}

TEST_CASE("tojson writes what is not known as null") {
  CHECK(filter("tojson", {arg(Value::unknown({4}))}).html() == "null");
  CHECK(filter("tojson", {arg(List{1, Value::unknown({4})})}).html() == "[1,null]");
  CHECK(filter("tojson", {arg("it's </script>")}).html() == R"("it\u0027s \u003c/script\u003e")");
}

TEST_CASE("HTML stays HTML only where its markup survives") {
  const Value html = SafeHtml{"<b>x</b>"};
  for (const char* name : {"upper", "lower", "capitalize", "trim", "center", "indent", "string"}) {
    INFO(name);
    CHECK(filter(name, {arg(html)}).kind() == ValueKind::kHtml);
  }
  for (const char* name : {"title", "striptags", "wordwrap"}) {
    INFO(name);
    CHECK(filter(name, {arg(html)}).kind() == ValueKind::kText);
  }
  CHECK(filter("replace", {arg(html), arg("x"), arg("<i>")}).html() == "<b>&lt;i&gt;</b>");
}

TEST_CASE("attributes refuse names that would break out of them") {
  CHECK(filter("xmlattr", {arg(Record({{"class", "a\"b"}, {"id", Value::unknown({1})}}))}).html() ==
        " class=\"a&#34;b\"");
  CHECK(failure([] { filter("xmlattr", {arg(Record({{"a b", 1}}))}); }) == "`a b` cannot be the name of an attribute");
  CHECK(failure([] { filter("xmlattr", {arg(Record({{"a\"b", 1}}))}); }) ==
        "`a\"b` cannot be the name of an attribute");
}

TEST_CASE("texts stay within the limits") {
  CHECK(failure([] { filter("center", {arg("x"), arg(std::int64_t{1} << 40)}); }) ==
        "the text grows beyond 8388608 bytes");
  CHECK(failure([] { filter("indent", {arg("x\ny"), arg(std::int64_t{1} << 40)}); }) ==
        "the text grows beyond 8388608 bytes");
  CHECK(failure([] { filter("replace", {arg(std::string(100000, 'a')), arg("a"), arg(std::string(1000, 'b'))}); }) ==
        "the text grows beyond 8388608 bytes");
  CHECK(failure([] { filter("join", {arg(List(10000, Value("a"))), arg(std::string(10000, 'b'))}); }) ==
        "the text grows beyond 8388608 bytes");
  CHECK(failure([] { filter("format", {arg("%9999999d"), arg(1)}); }) == "`format` pads to at most 1000");
}

TEST_CASE("wrong arguments are found when the pack loads") {
  const auto errors = [](std::string_view name, std::vector<Typed> arguments) {
    return check_filter(name, std::move(arguments)).errors;
  };
  CHECK(errors("upper", {{Type::list(Type::text())}}) ==
        std::vector<std::string>{"`upper` takes text, but this is a list of texts"});
  CHECK(errors("center", {{Type::text()}, {Type::text()}}) ==
        std::vector<std::string>{"`center` takes a whole number as `width`, but this is text"});
  CHECK(errors("truncate", {{Type::number()}}) ==
        std::vector<std::string>{"`truncate` takes text, but this is a number"});
  CHECK(errors("upper", {{Type::any()}}).empty());
}

TEST_CASE("wrong arguments that no type foretold stop the evaluation") {
  CHECK(failure([] { filter("center", {arg("x"), arg(Number::fraction(3, 2).value())}); }) ==
        "`center` takes a whole number as `width`, but this is 1.5");
  CHECK(failure([] { filter("upper", {arg(List{})}); }) == "`upper` takes text, but this is a list");
  CHECK(failure([] { filter("truncate", {arg("x"), arg("y")}); }) ==
        "`truncate` takes a whole number as `length`, but this is text");
}
