#include "colour/palette.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>
#include <vector>

namespace muster {
namespace {

Srgb hex(std::string_view text) { return parse_hex(text).value(); }

Palette palette_of(std::initializer_list<std::string_view> texts) {
  std::vector<Srgb> colours;
  for (const std::string_view text : texts) colours.push_back(hex(text));
  return compute_palette(colours);
}

double turn(Srgb a, Srgb b) {
  const double turn = std::abs(to_oklch(a).hue - to_oklch(b).hue);
  return std::min(turn, 360 - turn);
}

TEST_CASE("colours that can serve are used as they are") {
  const Palette palette = palette_of({"#17395c", "#0b4f96", "#7a1f5c"});
  CHECK(palette.shortfalls.empty());
  CHECK(palette.light.accent == hex("#17395c"));
  CHECK(palette.light.link == hex("#0b4f96"));
  CHECK(palette.light.chart_own == hex("#7a1f5c"));
  CHECK(palette.light.on_accent == hex("#ffffff"));
}

TEST_CASE("one colour stands in for all") {
  const Palette palette = palette_of({"#0b4f96"});
  CHECK(palette.light.link == hex("#0b4f96"));
  CHECK(palette.light.chart_own == hex("#0b4f96"));
}

TEST_CASE("a colour that cannot be seen is told, and its nearest keeps the hue") {
  const Palette palette = palette_of({"#ffe600"});
  REQUIRE(palette.shortfalls.size() == 2);
  const Shortfall& fill = palette.shortfalls[0];
  CHECK(fill.role == Role::kAccent);
  CHECK(fill.needed == 3);
  CHECK(fill.ratio < 1.3);
  CHECK(fill.used == palette.light.accent);
  CHECK(contrast(fill.used, fill.ground) >= 3);
  CHECK(contrast(fill.used, fill.ground) < 3.1);
  CHECK(turn(fill.used, hex("#ffe600")) < 3);
  const Shortfall& link = palette.shortfalls[1];
  CHECK(link.role == Role::kLink);
  CHECK(link.needed == 4.5);
  CHECK(link.used == palette.light.link);
  CHECK(contrast(link.used, link.ground) < 4.6);
}

TEST_CASE("each colour is told of for what it is used for") {
  const Palette palette = palette_of({"#17395c", "#99aaff", "#eeeeee"});
  REQUIRE(palette.shortfalls.size() == 2);
  CHECK(palette.shortfalls[0].colour == 1);
  CHECK(palette.shortfalls[0].role == Role::kLink);
  CHECK(palette.shortfalls[1].colour == 2);
  CHECK(palette.shortfalls[1].role == Role::kChart);
}

// Fully grey, fully bright, and those that look like a warning or like "good" themselves.
TEST_CASE("warnings and what is good keep their meaning beside any brand") {
  for (const std::string_view brand : {"#000000", "#ffffff", "#808080", "#ff0000", "#8c3019", "#b22222", "#00ff00",
                                       "#1c5f31", "#2e8b57", "#0000ff", "#ffa500", "#a0522d"}) {
    CAPTURE(brand);
    const Palette palette = palette_of({brand});
    for (const Scheme& scheme : {palette.light, palette.dark, palette.print}) {
      const double warn = to_oklch(scheme.warn).hue;
      const double good = to_oklch(scheme.good).hue;
      CHECK((warn > 15 && warn < 75));
      CHECK((good > 125 && good < 185));
      CHECK(difference(scheme.warn, scheme.accent) > 0.06);
      CHECK(difference(scheme.good, scheme.accent) > 0.06);
      CHECK(difference(scheme.warn, scheme.link) > 0.06);
      CHECK(difference(scheme.good, scheme.link) > 0.06);
      CHECK(difference(scheme.warn, scheme.good) > 0.1);
    }
  }
}

TEST_CASE("a grey brand has grey neutrals") {
  const Palette palette = palette_of({"#555555"});
  for (const Srgb colour : {palette.light.ink, palette.light.wash, palette.light.line, palette.dark.paper}) {
    CHECK(colour.red == colour.green);
    CHECK(colour.green == colour.blue);
  }
}

TEST_CASE("the sheet names every tone in every scheme, and paper is light") {
  const std::string sheet = write_sheet(palette_of({"#17395c"}));
  for (const Tone& tone : tones()) {
    const std::string name = "--" + std::string(tone.name) + ": #";
    std::size_t count = 0;
    for (std::size_t at = sheet.find(name); at != std::string::npos; at = sheet.find(name, at + 1)) ++count;
    CHECK(count == 4);
  }
  const std::size_t print = sheet.find("@media print");
  CHECK(sheet.find("color-scheme: light", print) != std::string::npos);
  CHECK(sheet.find("color-scheme: dark", print) == std::string::npos);
  CHECK(sheet.find("--paper: #ffffff", print) != std::string::npos);
}

}  // namespace
}  // namespace muster
