#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::lang {

/// Knows how much of the stack was used since it was made, so that a template that calls itself, or is nested without
/// end, comes to an end with a message on any thread.
class StackGuard {
 public:
  /// Under half of the smallest stack that a thread of Muster may have (1 MiB): what is asked between two calls must
  /// fit into the rest.
  static constexpr std::size_t kMost = 400U << 10U;

  /// The stack grows downwards where Muster runs; elsewhere this stops nothing, and the limits of depth still do.
  bool is_used_up() const {
    const std::uintptr_t here = address();
    return here < base_ && base_ - here > kMost;
  }

 private:
  static std::uintptr_t address() { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)); }

  std::uintptr_t base_ = address();
};

}  // namespace muster::lang
