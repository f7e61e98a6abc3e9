#include "chart/text_width.h"

#include <catch2/catch_test_macros.hpp>

namespace muster {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("A text is as wide as its letters") {
  CHECK(text_width("") == 0);
  CHECK(text_width("ab") == text_width("a") + text_width("b"));
  CHECK(text_width("Wm") > text_width("an"));
  CHECK(text_width("il") < text_width("an"));
  CHECK(text_width("é") > text_width("e"));
  CHECK(text_width("漢") > text_width("W"));
}

TEST_CASE("A text is broken at its blanks") {
  CHECK(wrap_text("one two three", 60, 4) == Lines{"one two", "three"});
  CHECK(wrap_text("  one \n two ", 200, 4) == Lines{"one two"});
  CHECK(wrap_text("", 60, 4).empty());
}

TEST_CASE("A word that is too wide is broken within, between whole letters") {
  CHECK(wrap_text("éééééééé", 45, 4) == Lines{"éééé", "éééé"});
  for (const std::string& line : wrap_text("an undisciplinedundisciplined word", 60, 9)) CHECK(text_width(line) <= 60);
}

TEST_CASE("What does not fit is cut, and shown to be") {
  const Lines lines = wrap_text("one two three four five six", 60, 2);
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].ends_with("…"));
  CHECK(text_width(lines[1]) <= 60);
  CHECK(wrap_text(std::string(100000, 'a'), 60, 3).size() == 3);
}

}  // namespace
}  // namespace muster
