#pragma once

#include <string>
#include <string_view>

#include "base/file_system.h"

namespace muster {

/// Makes `path` a file of these bytes, in one step: whoever reads it finds all of the old file or all of the new. A
/// link is followed; missing folders are made. Throws SystemError, also where a folder, device, pipe or socket stands
/// at `path`; then everything is as it was.
void replace_file(FileSystem& files, const std::string& path, std::string_view bytes);

}  // namespace muster
