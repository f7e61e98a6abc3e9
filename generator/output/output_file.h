#pragma once

#include <string>

namespace muster {

/// One file of a site: where it goes below the site's folder (`plan.html`, `assets/site.3f2a.css`) and what is in it.
struct OutputFile {
  std::string path;
  std::string bytes;
};

}  // namespace muster
