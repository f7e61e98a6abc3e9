#include "chart/chart.h"

#include <catch2/catch_test_macros.hpp>

namespace muster {
namespace {

TEST_CASE("Kinds, tones and states of steps are found by their names") {
  for (const std::string& name : chart_kind_names()) CHECK(chart_kind_name(find_chart_kind(name).value()) == name);
  CHECK(chart_kind_names().size() == 8);
  CHECK(find_tone(tone_name(Tone::kSoft)) == Tone::kSoft);
  CHECK(find_step_state(step_state_name(StepState::kUnknown)) == StepState::kUnknown);
  CHECK_FALSE(find_chart_kind("pie"));
  CHECK_FALSE(find_tone(""));
  CHECK_FALSE(find_step_state("late"));
}

}  // namespace
}  // namespace muster
