#pragma once

#include <string>
#include <string_view>

#include "chart/chart.h"

namespace muster {

/// Writes the marks of one SVG. What lies across is a share of the width in hundredths, so that a chart fills narrow
/// and wide pages alike while its words keep their size; what lies down, and `x`, is in units. Every mark has its
/// colour twice: as an attribute, for paper, and as a class, for the theme. Shares and units count from where reading
/// begins: a chart in Arabic is the mirror image of one in English.
class Canvas {
 public:
  explicit Canvas(bool is_right_to_left = false) : is_right_to_left_(is_right_to_left) {}

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
  /// What a bar or a dot of a key looks like, where its line begins.
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
  double from_left(double share) const { return is_right_to_left_ ? 100 - share : share; }
  double left_of(double from, double to) const { return is_right_to_left_ ? 100 - to : from; }
  double from_edge(double units) const { return is_right_to_left_ ? -units : units; }
  void open_edge();
  void close_edge();
  void add_text(std::string_view what, std::string_view place, std::string_view text);
  bool is_right_to_left_;
  std::string out_;
};

}  // namespace muster
