#pragma once

#include <string>
#include <string_view>

#include "chart/chart.h"

namespace muster {

/// Writes the marks of one SVG. What lies across is a share of the width in hundredths, so that a chart fills narrow
/// and wide pages alike while its words keep their size; what lies down, and `x`, is in units. Every mark has its
/// colour twice: as an attribute, for paper, and as a class, for the theme.
class Canvas {
 public:
  enum class Anchor { kStart, kMiddle, kEnd };

  void bar(Tone tone, double from, double to, double y, double height);
  /// The place of a bar of which nothing is known.
  void blank(double from, double to, double y, double height);
  void cell(Tone tone, double from, double to, double y, double height);
  void track(double from, double to, double y);
  void upright(std::string_view what, double at, double from_y, double to_y);
  void dot(std::string_view what, Tone tone, double at, double y);
  /// The way from one dot to another.
  void span(Tone tone, double from, double to, double y);
  /// What a bar or a dot of a key looks like, at the left.
  void swatch(Tone tone, double y, double height);
  void key_dot(std::string_view what, double y);
  /// Where a bar goes on.
  void arrow(Tone tone, double at, double y, double height);
  void step(StepState state, double y);
  void step_line(double from_y, double to_y);
  void text(std::string_view what, double at, double y, Anchor anchor, std::string_view text);
  void text_at(std::string_view what, double x, double y, std::string_view text);

  /// The whole SVG.
  std::string finish(const Chart& chart, double height) const;

 private:
  void add_text(std::string_view what, std::string_view place, std::string_view text);
  std::string out_;
};

}  // namespace muster
