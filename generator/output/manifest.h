#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"

namespace muster {

/// What Muster wrote in the folder of one site.
struct Manifest {
  std::map<std::string, std::string> files;  // path below the site's folder → SHA-256 of its bytes
  std::uint64_t device = 0;                  // of the site's folder when it was staged
  std::uint64_t inode = 0;
  bool is_unreadable = false;  // something was written, but what is not known
};

std::string format_manifest(const Manifest& manifest);
Manifest parse_manifest(std::string_view text);
/// Nothing if there is no file at `path`.
std::optional<Manifest> load_manifest(FileSystem& files, const std::string& path);

}  // namespace muster
