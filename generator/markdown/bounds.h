#pragma once

#include "diag/diagnostics.h"
#include "markdown/document.h"
#include "markdown/prepare.h"

namespace muster {

/// Looks for what would keep the Markdown library busy out of all proportion to the text's length, and reports it.
/// Returns whether the text may be parsed.
bool check_bounds(const Prepared& prepared, const Place& place_of, Diagnostics& diagnostics);

}  // namespace muster
