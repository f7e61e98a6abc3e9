#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "output/output_file.h"

namespace muster {

/// A zip archive of a site: all files below one folder, in the order of their paths, readable by everybody. `seconds`
/// since 1970 (UTC) is the time of every file; what the format cannot say, before 1980 or after 2107, becomes the
/// nearest that it can. The bytes depend on the arguments and libzip alone. REQUIRES: the time zone is UTC, for libzip
/// goes through local time, which skips hours. Throws std::bad_alloc.
std::string write_zip(std::vector<OutputFile> files, const std::string& folder, std::int64_t seconds);

}  // namespace muster
