#pragma once

#include <string>
#include <vector>

#include "diag/diagnostics.h"

namespace muster {

/// One file of a site: where it goes below the site's folder (`plan.html`, `assets/site.3f2a.css`) and what is in it.
struct OutputFile {
  std::string path;
  std::string bytes;
};

/// Reports paths that lead out of the site's folder or that some file system cannot hold, and those that get in each
/// other's way there: the same but for case, or a file where another needs a folder. `folder` is named in the messages.
/// Returns whether all is well.
bool check_output_paths(const std::vector<OutputFile>& site, const std::string& folder, Diagnostics& diagnostics);

}  // namespace muster
