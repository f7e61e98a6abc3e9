#include "chart/canvas.h"

#include <catch2/catch_test_macros.hpp>

namespace muster {
namespace {

std::string drawn(const Canvas& canvas, const std::string& title = "T") {
  Chart chart;
  chart.title = title;
  return canvas.finish(chart, 10);
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("Lengths have two decimals at most and no noise") {
  Canvas canvas;
  canvas.bar(Tone::kPlain, 0.1 + 0.2, 100.0 / 3, 0, 14);
  canvas.bar(Tone::kPlain, -0.001, 1e-9, 2.5, 14);
  const std::string svg = drawn(canvas);
  CHECK(holds(svg, "x=\"0.3%\" y=\"0\" width=\"33.03%\""));
  CHECK(holds(svg, "x=\"0%\" y=\"2.5\" width=\"0%\""));
}

TEST_CASE("Words are text, whatever stands in them") {
  Canvas canvas;
  canvas.text("label", 0, 10, Canvas::Anchor::kEnd, "<script>\"&'");
  const std::string svg = drawn(canvas, "a<b");
  CHECK(holds(svg, "text-anchor=\"end\""));
  CHECK(holds(svg, ">&lt;script&gt;&#34;&amp;&#39;</text>"));
  CHECK(holds(svg, "<title>a&lt;b</title>"));
  CHECK_FALSE(holds(svg, "<desc>"));
}

TEST_CASE("Every mark has its colour as an attribute and as a class") {
  Canvas canvas;
  canvas.bar(Tone::kWarn, 0, 50, 0, 14);
  canvas.dot("needed", Tone::kBad, 50, 20);
  const std::string svg = drawn(canvas);
  CHECK(holds(svg, "class=\"bar tone-warn\""));
  CHECK(holds(svg, "fill=\"#a8641a\""));
  CHECK(holds(svg, "class=\"dot needed tone-bad\""));
  CHECK(holds(svg, "fill=\"none\" stroke=\"#8f2d13\""));
}

}  // namespace
}  // namespace muster
