#include "chart/canvas.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "base/escape.h"

namespace muster {
namespace {

struct Look {
  std::string_view fill, line, wash;
};
constexpr std::array<Look, 6> kLooks = {{{"#5878a0", "#5878a0", "#eef1f5"},
                                         {"#1f3552", "#1f3552", "#d9e2ee"},
                                         {"#2f7d4a", "#2f7d4a", "#e3f1e6"},
                                         {"#a8641a", "#a8641a", "#fbeed8"},
                                         {"#8f2d13", "#8f2d13", "#f9e1da"},
                                         {"#ffffff", "#6b7680", "#ffffff"}}};
constexpr std::string_view kInk = "#1d2327";
constexpr std::string_view kSoftInk = "#55606a";
constexpr std::string_view kGround = "#c5ccd3";

const Look& look(Tone tone) { return kLooks.at(static_cast<std::size_t>(tone)); }

/// With two decimals at most, halves up; never `-0`, never an exponent.
std::string decimal(double value) {
  const auto hundredths = static_cast<std::int64_t>(std::floor(value * 100 + 0.5));
  const std::int64_t size = hundredths < 0 ? -hundredths : hundredths;
  std::string out = fmt::format("{}{}", hundredths < 0 ? "-" : "", size / 100);
  if (size % 100 == 0) return out;
  out += fmt::format(".{:02}", size % 100);
  if (out.back() == '0') out.pop_back();
  return out;
}

std::string percent(double value) { return decimal(value) + "%"; }

}  // namespace

void Canvas::bar(Tone tone, double from, double to, double y, double height) {
  out_ += fmt::format(
      "<rect class=\"bar tone-{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n",
      tone_name(tone), percent(left_of(from, to)), decimal(y), percent(to - from), decimal(height), look(tone).fill,
      look(tone).line);
}

void Canvas::blank(double from, double to, double y, double height) {
  out_ += fmt::format(
      "<rect class=\"blank\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{}\" "
      "stroke-dasharray=\"3 4\"/>\n",
      percent(left_of(from, to)), decimal(y), percent(to - from), decimal(height), kSoftInk);
}

void Canvas::cell(Tone tone, double from, double to, double y, double height) {
  out_ += fmt::format(
      "<rect class=\"cell wash-{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n",
      tone_name(tone), percent(left_of(from, to)), decimal(y), percent(to - from), decimal(height), look(tone).wash,
      look(tone).line);
}

void Canvas::track(double from, double to, double y) {
  out_ += fmt::format("<line class=\"track\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\"/>\n",
                      percent(from_left(from)), decimal(y), percent(from_left(to)), decimal(y), kGround);
}

void Canvas::upright(std::string_view what, double at, double from_y, double to_y) {
  const bool is_line = what == "line";
  out_ += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\"{}/>\n", what,
                      percent(from_left(at)), decimal(from_y), percent(from_left(at)), decimal(to_y),
                      is_line ? kInk : kGround, is_line ? " stroke-width=\"2\" stroke-dasharray=\"6 4\"" : "");
}

void Canvas::span(Tone tone, double from, double to, double y) {
  out_ += fmt::format(
      "<line class=\"span tone-{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"3\"/>\n",
      tone_name(tone), percent(from_left(from)), decimal(y), percent(from_left(to)), decimal(y), look(tone).line);
}

void Canvas::swatch(Tone tone, double y, double height) {
  open_edge();
  out_ += fmt::format(
      "<rect class=\"key tone-{}\" x=\"{}\" y=\"{}\" width=\"20\" height=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n",
      tone_name(tone), is_right_to_left_ ? "-21" : "1", decimal(y), decimal(height), look(tone).fill, look(tone).line);
  close_edge();
}

void Canvas::key_dot(std::string_view what, double y) {
  const bool is_ring = what == "needed";
  open_edge();
  out_ += fmt::format(
      "<circle class=\"key {} tone-plain\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" "
      "stroke-width=\"2\"/>\n",
      what, decimal(from_edge(11)), decimal(y), is_ring ? "8" : "5", is_ring ? "none" : look(Tone::kPlain).fill,
      look(Tone::kPlain).line);
  close_edge();
}

void Canvas::dot(std::string_view what, Tone tone, double at, double y) {
  const bool is_ring = what == "needed";
  out_ += fmt::format(
      "<circle class=\"dot {} tone-{}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"/>\n",
      what, tone_name(tone), percent(from_left(at)), decimal(y), is_ring ? "8" : "5",
      is_ring ? "none" : look(tone).fill, look(tone).line);
}

void Canvas::arrow(Tone tone, double at, double y, double height) {
  out_ += fmt::format(
      "<svg x=\"{}\" y=\"{}\" width=\"10\" height=\"{}\" overflow=\"visible\"><path class=\"bar tone-{}\" "
      "d=\"M0 0L{} {}L0 {}Z\" fill=\"{}\" stroke=\"{}\"/></svg>\n",
      percent(from_left(at)), decimal(y), decimal(height), tone_name(tone), decimal(from_edge(9)), decimal(height / 2),
      decimal(height), look(tone).fill, look(tone).line);
}

void Canvas::step(StepState state, double y) {
  const bool is_full = state == StepState::kDone || state == StepState::kNext;
  const Tone tone = state == StepState::kDone ? Tone::kGood : state == StepState::kNext ? Tone::kOwn : Tone::kSoft;
  open_edge();
  out_ += fmt::format(
      "<circle class=\"dot step-{} tone-{}\" cx=\"{}\" cy=\"{}\" r=\"9\" fill=\"{}\" stroke=\"{}\" "
      "stroke-width=\"2\"{}/>\n",
      step_state_name(state), tone_name(tone), decimal(from_edge(12)), decimal(y),
      is_full ? look(tone).fill : "#ffffff", look(tone).line,
      state == StepState::kUnknown ? " stroke-dasharray=\"3 3\"" : "");
  const auto sign = [&](std::string_view path) {
    out_ += fmt::format(
        "<svg x=\"{}\" y=\"{}\" width=\"1\" height=\"1\" overflow=\"visible\"><path class=\"sign\" d=\"{}\" "
        "fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/></svg>\n",
        decimal(from_edge(12)), decimal(y), path, is_full ? "#ffffff" : kSoftInk);
  };
  if (state == StepState::kDone) sign("M-4 0L-1 3L4 -3");
  if (state == StepState::kNext) sign(is_right_to_left_ ? "M2 -4L-3 0L2 4" : "M-2 -4L3 0L-2 4");
  if (state == StepState::kOff) sign("M-4 0L4 0");
  close_edge();
}

void Canvas::step_line(double from_y, double to_y) {
  open_edge();
  const std::string at = decimal(from_edge(12));
  out_ += fmt::format("<line class=\"track\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\"/>\n", at,
                      decimal(from_y), at, decimal(to_y), kGround);
  close_edge();
}

void Canvas::text(std::string_view what, double at, double y, Anchor anchor, std::string_view text) {
  const std::string_view name = anchor == Anchor::kStart    ? ""
                                : anchor == Anchor::kMiddle ? " text-anchor=\"middle\""
                                                            : " text-anchor=\"end\"";
  add_text(what, fmt::format("x=\"{}\" y=\"{}\"{}", percent(from_left(at)), decimal(y), name), text);
}

void Canvas::text_at(std::string_view what, double x, double y, std::string_view text) {
  const std::string across =
      is_right_to_left_ ? fmt::format("x=\"100%\" dx=\"{}\"", decimal(-x)) : fmt::format("x=\"{}\"", decimal(x));
  add_text(what, fmt::format("{} y=\"{}\"", across, decimal(y)), text);
}

// What stands some units from the edge where reading begins: at the right, SVG counts from a share of the width only
// within an element of its own.
void Canvas::open_edge() {
  if (is_right_to_left_) out_ += "<svg x=\"100%\" width=\"1\" height=\"1\" overflow=\"visible\">\n";
}

void Canvas::close_edge() {
  if (is_right_to_left_) out_ += "</svg>\n";
}

void Canvas::add_text(std::string_view what, std::string_view place, std::string_view text) {
  out_ += fmt::format("<text class=\"{}\" {} fill=\"{}\"{}>", what, place, what == "soft" ? kSoftInk : kInk,
                      what == "label"   ? " font-weight=\"600\""
                      : what == "small" ? " font-size=\"13\""
                                        : "");
  append_html(out_, text);
  out_ += "</text>\n";
}

std::string Canvas::finish(const Chart& chart, double height) const {
  std::string head = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart-{}\" role=\"img\" width=\"100%\" height=\"{}\" "
      "overflow=\"visible\" direction=\"{}\" font-family=\"sans-serif\" font-size=\"14\">\n<title>",
      chart_kind_name(chart.kind), decimal(height), is_right_to_left_ ? "rtl" : "ltr");
  append_html(head, chart.title);
  head += "</title>\n";
  if (!chart.description.empty()) {
    head += "<desc>";
    append_html(head, chart.description);
    head += "</desc>\n";
  }
  return head + out_ + "</svg>\n";
}

}  // namespace muster
