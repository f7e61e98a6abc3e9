#pragma once

#include <cstddef>
#include <optional>

#include "diag/diagnostics.h"
#include "picture/picture.h"

namespace muster {

inline constexpr std::size_t kMaxSvgBytes = 256U << 10U;

/// Reads a stranger's SVG and writes it anew from what is known to draw and nothing else: no script, no handler, no
/// animation, no link, no address but of its own parts. What is left out is a warning where it stands. Its larger side
/// is 240, whatever unit it is given in. Nothing, with an error, if it is not XML, is no SVG, declares entities, is
/// nested deeper than 64 or has no size. REQUIRES: at most kMaxSvgBytes.
std::optional<Picture> clean_svg(const Source& source, Diagnostics& diagnostics);

}  // namespace muster
