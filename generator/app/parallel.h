#pragma once

#include <cstddef>
#include <functional>

namespace muster {

/// Calls `work` once for each index below `count`, on up to `jobs` threads (0: as many as there are cores). What it
/// throws stops the rest and is thrown here, of several that of the lowest index that was begun.
void for_each_index(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work);

}  // namespace muster
