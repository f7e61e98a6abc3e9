// Colours held to culori's numbers (culori.txt), and to the examples that WCAG and its readers agree on.

#include "colour/colour.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace muster {
namespace {

Srgb hex(const std::string& text) {
  const std::optional<Srgb> colour = parse_hex(text);
  REQUIRE(colour);
  return *colour;
}

bool is_close(Srgb a, Srgb b) {
  return std::abs(a.red - b.red) <= 1 && std::abs(a.green - b.green) <= 1 && std::abs(a.blue - b.blue) <= 1;
}

TEST_CASE("a colour is written as six hexadecimal digits and nothing else") {
  CHECK(parse_hex("#0b57A4") == Srgb{0x0b, 0x57, 0xa4});
  CHECK(to_hex({0x0b, 0x57, 0xa4}) == "#0b57a4");
  for (const char* text : {"", "#", "0b57a4", "#0b57a", "#0b57a4f", "#0b57ag", "#fff", "red", " #0b57a4", "#0b57a4 "}) {
    CHECK_FALSE(parse_hex(text));
  }
}

TEST_CASE("contrast is WCAG's") {
  CHECK(contrast(hex("#000000"), hex("#ffffff")) == Catch::Approx(21));
  CHECK(contrast(hex("#123456"), hex("#123456")) == Catch::Approx(1));
  // The greys on either side of the thresholds on white.
  CHECK(contrast(hex("#767676"), hex("#ffffff")) >= 4.5);
  CHECK(contrast(hex("#777777"), hex("#ffffff")) < 4.5);
  CHECK(contrast(hex("#949494"), hex("#ffffff")) >= 3);
  CHECK(contrast(hex("#959595"), hex("#ffffff")) < 3);
}

TEST_CASE("numbers agree with culori's") {
  const char* folder = std::getenv("SOURCE_DIR");
  REQUIRE(folder != nullptr);
  std::ifstream file(std::string(folder) + "/tests/unit/colour/culori.txt");
  std::string line;
  int checked = 0;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string kind, first, second;
    words >> kind >> first;
    CAPTURE(line);
    if (kind == "oklch") {
      Oklch wanted;
      words >> wanted.lightness >> wanted.chroma >> wanted.hue;
      const Oklch found = to_oklch(hex(first));
      CHECK(found.lightness == Catch::Approx(wanted.lightness).margin(1e-4));
      CHECK(found.chroma == Catch::Approx(wanted.chroma).margin(1e-4));
      if (wanted.chroma > 0.01) {
        const double turn = std::fabs(found.hue - wanted.hue);
        CHECK(std::min(turn, 360 - turn) < 0.05);
      }
      CHECK(to_srgb(found) == hex(first));
    } else if (kind == "pair") {
      double ratio = 0, distance = 0;
      words >> second >> ratio >> distance;
      CHECK(contrast(hex(first), hex(second)) == Catch::Approx(ratio).epsilon(1e-4));
      CHECK(contrast(hex(second), hex(first)) == Catch::Approx(ratio).epsilon(1e-4));
      CHECK(difference(hex(first), hex(second)) == Catch::Approx(distance).margin(1e-4));
    } else if (kind == "shown") {
      Oklch colour;
      colour.lightness = std::stod(first);
      words >> colour.chroma >> colour.hue >> second;
      CHECK(is_close(to_srgb(colour), hex(second)));
    } else {
      CHECK(kind == "#");
      continue;
    }
    ++checked;
  }
  CHECK(checked == 180);
}

}  // namespace
}  // namespace muster
