#include "app/stopwatch.h"

#include <fmt/format.h>

namespace muster {

Stopwatch::Stopwatch(Terminal& terminal, bool is_wanted)
    : terminal_(terminal), is_wanted_(is_wanted), last_(std::chrono::steady_clock::now()) {}

void Stopwatch::lap(std::string_view what) {
  if (!is_wanted_) return;
  const auto now = std::chrono::steady_clock::now();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - last_);
  last_ = now;
  terminal_.remark(fmt::format("{:>8.1f} ms  {}", static_cast<double>(took.count()) / 1000.0, what));
}

}  // namespace muster
