#pragma once

#include <string>

#include "chart/chart.h"

namespace muster {

/// Draws a chart as one SVG element. It has no ids and no script, and reads well from 280 units of width on: no text
/// stands beside another where the two might not fit. REQUIRES: `low` and `high` of a row are both there or neither is.
std::string draw_chart(const Chart& chart);

}  // namespace muster
