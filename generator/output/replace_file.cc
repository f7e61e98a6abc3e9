#include "output/replace_file.h"

#include <fmt/format.h>

#include <cerrno>

namespace muster {
namespace {

/// Writes beside `path`, under a name that nobody has: not another export of the same file, nor one that was killed.
std::string write_beside(FileSystem& files, const std::string& path, std::string_view bytes) {
  for (unsigned number = 1;; ++number) {
    const std::string name = join_path(parent_path(path), fmt::format(".{}.{}.part", file_name(path), number));
    if (files.stat(name).kind != FileKind::kMissing) continue;
    try {
      files.write(name, bytes, true);
      return name;
    } catch (const SystemError& error) {
      if (error.error_number() != EEXIST) throw;
    }
  }
}

}  // namespace

void replace_file(FileSystem& files, const std::string& path, std::string_view bytes) {
  const std::string target = files.resolve(path).value_or(path);
  switch (files.stat(target).kind) {
    case FileKind::kFolder:
      throw SystemError(path, EISDIR, "write");
    case FileKind::kOther:
      throw SystemError(path, ENXIO, "write");
    default:
      break;
  }
  files.make_folders(parent_path(target));
  std::string written;
  try {
    written = write_beside(files, target, bytes);
    files.rename(written, target);
  } catch (const SystemError& error) {
    if (!written.empty()) files.remove_file(written);
    // Nobody asked for the file beside it.
    throw SystemError(path, error.error_number(), "write");
  }
  files.sync_folder(parent_path(target));
}

}  // namespace muster
