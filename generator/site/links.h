#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "output/output_file.h"

namespace muster {

/// The whole report as one document.
inline constexpr std::string_view kPrintFile = "print.html";

/// Finds the place of what wrote a piece of HTML on a page: guidance, outline or theme.
using PlaceFinder = std::function<Span(const std::string& file, const std::string& html)>;

/// Looks at every `href`, `src` and `id` of the finished pages. A link that leads to no file or no id of this site, an
/// id that stands twice on a page, and an asset of another host are errors. `print.html` repeats the pages, so it is
/// looked at only when they are in order.
void check_links(const std::vector<OutputFile>& files, const PlaceFinder& find_place, Diagnostics& diagnostics);

}  // namespace muster
