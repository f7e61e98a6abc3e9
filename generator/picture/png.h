#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "diag/diagnostics.h"
#include "picture/picture.h"

namespace muster {

inline constexpr std::size_t kMaxPngBytes = 512U << 10U;

/// Holds a stranger's PNG against the structure of its format and keeps only the chunks that draw. Nothing, with an
/// error at `asked_at`, if it is broken or larger than 4096 pixels a side; `shown` is its path.
std::optional<Picture> clean_png(std::string_view bytes, std::string_view shown, const Span& asked_at,
                                 Diagnostics& diagnostics);

}  // namespace muster
