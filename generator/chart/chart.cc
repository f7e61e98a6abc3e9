#include "chart/chart.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace muster {
namespace {

constexpr std::array<std::string_view, 8> kKinds = {"range", "bar",   "timeline", "funnel",
                                                    "gap",   "stack", "heat",     "steps"};
constexpr std::array<std::string_view, 6> kTones = {"plain", "own", "good", "warn", "bad", "soft"};
constexpr std::array<std::string_view, 5> kStates = {"done", "next", "open", "off", "unknown"};

template <class Enum, std::size_t size>
std::optional<Enum> find(const std::array<std::string_view, size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view chart_kind_name(ChartKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }
std::optional<ChartKind> find_chart_kind(std::string_view name) { return find<ChartKind>(kKinds, name); }
std::vector<std::string> chart_kind_names() { return {kKinds.begin(), kKinds.end()}; }

std::string_view tone_name(Tone tone) { return kTones.at(static_cast<std::size_t>(tone)); }
std::optional<Tone> find_tone(std::string_view name) { return find<Tone>(kTones, name); }

std::string_view step_state_name(StepState state) { return kStates.at(static_cast<std::size_t>(state)); }
std::optional<StepState> find_step_state(std::string_view name) { return find<StepState>(kStates, name); }

}  // namespace muster
