#pragma once

#include <string>

namespace muster {

/// A picture that can do nothing but be drawn.
struct Picture {
  std::string bytes;
  unsigned width = 0;  // in CSS pixels, at least 1
  unsigned height = 0;
};

}  // namespace muster
