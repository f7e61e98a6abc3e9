#pragma once

#include <optional>
#include <vector>

#include "diag/diagnostics.h"
#include "guidance/chart_block.h"
#include "site/functions.h"
#include "site/theme.h"
#include "site/wording.h"
#include "value/value.h"

namespace muster {

/// What a chart is drawn for, and with.
struct ChartContext {
  PageEnvironment& page;
  const std::vector<Value>& variables;  // those of the text around it
  const Theme& theme;
  const Wording& wording;
  bool is_right_to_left = false;
};

/// Draws a chart with the values of one organisation: what `chart.html` is given. Nothing where it is not to be shown
/// or has no row that says something. What is withheld leaves its row or line out.
std::optional<Value> make_chart(const ChartBlock& block, const ChartContext& context, Diagnostics& diagnostics);

}  // namespace muster
