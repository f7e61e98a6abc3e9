#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

enum class ChartKind : std::uint8_t {
  kRange,     // a bar from `low` to `high`, on a scale from zero
  kBar,       // a bar from zero to `value`, on a scale that may end at `most`
  kTimeline,  // a bar from `start` to `end`, on a scale from the first start
  kFunnel,    // a bar from zero to `value`, about its middle
  kGap,       // where one stands and what is needed, on one scale
  kStack,     // a bar of parts
  kHeat,      // cells of words, tinted by what they say
  kSteps,     // what comes after what, and how far one is
};
std::string_view chart_kind_name(ChartKind kind);
std::optional<ChartKind> find_chart_kind(std::string_view name);
/// In the order in which they are declared.
std::vector<std::string> chart_kind_names();

/// What a mark says beyond its length, in colour; what it means is said in words beside it. Soft marks are hollow.
enum class Tone : std::uint8_t { kPlain, kOwn, kGood, kWarn, kBad, kSoft };
std::string_view tone_name(Tone tone);
std::optional<Tone> find_tone(std::string_view name);

/// How far a step is.
enum class StepState : std::uint8_t { kDone, kNext, kOpen, kOff, kUnknown };
std::string_view step_state_name(StepState state);
std::optional<StepState> find_step_state(std::string_view name);

/// A part of a stack, or a cell of a heat table.
struct ChartPart {
  std::string label;
  std::string text;             // as it is printed
  std::optional<double> value;  // of a stack; nothing: not known
  Tone tone = Tone::kPlain;
};

struct ChartRow {
  std::string label;
  std::string text;                 // printed beside the label
  std::optional<double> low, high;  // what is drawn; nothing: not known. Of a single value, `low` is 0
  std::optional<double> needed;     // of a gap
  bool is_known = true;             // false: shown to be unknown, with no mark on the scale
  bool is_open = false;             // goes on beyond `high`
  Tone tone = Tone::kPlain;
  StepState state = StepState::kUnknown;
  std::vector<ChartPart> parts;
};

/// A value that all rows are held against: a deadline, a budget.
struct ChartLine {
  std::string label;
  std::string text;
  double at = 0;
};

/// A chart with all its words and values, ready to be drawn.
struct Chart {
  ChartKind kind = ChartKind::kRange;
  std::string title, description;
  std::vector<ChartRow> rows;
  std::vector<ChartLine> lines;
  std::optional<double> most;           // an end of the scale that does not follow from the rows
  std::vector<std::string> levels;      // of a gap: the names of 0, 1, 2 …
  std::string value_name, needed_name;  // of a gap: its two marks
  bool is_right_to_left = false;        // its words are; then all of it begins at the right
};

}  // namespace muster
