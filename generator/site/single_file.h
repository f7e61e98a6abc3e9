#pragma once

#include <string>
#include <vector>

#include "diag/diagnostics.h"
#include "output/output_file.h"

namespace muster {

/// A whole site as one file that opens by double click and asks for nothing: the front page's frame, and in its
/// `<main>` every page's as an element of its own, with styles, scripts, pictures and the files beside the pages in it.
/// A script shows one page at a time, by the address's fragment (`#plan`, `#plan.goal`); without script they stand one
/// after another. Its policy allows its own styles and scripts by their hashes. `pages` are files of `site` in reading
/// order, the front page first. A page without `<main>` is an error.
std::string write_single_file(const std::vector<std::string>& pages, const std::vector<OutputFile>& site,
                              Diagnostics& diagnostics);

}  // namespace muster
