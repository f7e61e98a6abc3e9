#pragma once

#include "diag/diagnostics.h"
#include "markdown/document.h"
#include "markdown/marks.h"

namespace muster {

/// Moves marks to where they can stand in HTML: those that belong together among the children of one element, lists
/// that only marks divide joined to one. Reports those for which there is no such place.
void settle_marks(Document& document, const Marks& marks, const Place& place_of, Diagnostics& diagnostics);

}  // namespace muster
