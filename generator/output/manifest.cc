// Remembers what the last build wrote, so that the next one knows what it may replace and take away. By lines:
//     muster manifest 1
//     folder <device> <inode>
//     <SHA-256 of the bytes> <tab> <path below the site's folder>     one per file, by path
// The folder's numbers tell, after a crash, whether the staged folder had already taken its place; nothing else rests
// on them. A manifest we cannot read is no error: everything is stale, and nothing is taken away.
#include "output/manifest.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace muster {
namespace {

constexpr std::string_view kHeader = "muster manifest 1\n";
constexpr std::size_t kHashLength = 64;

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

/// Reads `folder <device> <inode>`.
bool parse_folder(std::string_view line, Manifest& manifest) {
  constexpr std::string_view kWord = "folder ";
  if (line.substr(0, kWord.size()) != kWord) return false;
  const char* end = line.data() + line.size();
  const auto device = std::from_chars(line.data() + kWord.size(), end, manifest.device);
  if (device.ec != std::errc() || device.ptr == end || *device.ptr != ' ') return false;
  const auto inode = std::from_chars(device.ptr + 1, end, manifest.inode);
  return inode.ec == std::errc() && inode.ptr == end;
}

bool parse_file(std::string_view line, Manifest& manifest) {
  if (line.size() < kHashLength + 2 || line[kHashLength] != '\t') return false;
  const std::string_view hash = line.substr(0, kHashLength);
  if (hash.find_first_not_of("0123456789abcdef") != std::string_view::npos) return false;
  return manifest.files.emplace(line.substr(kHashLength + 1), hash).second;
}

}  // namespace

std::string format_manifest(const Manifest& manifest) {
  std::string out(kHeader);
  out += fmt::format("folder {} {}\n", manifest.device, manifest.inode);
  for (const auto& [path, hash] : manifest.files) out += fmt::format("{}\t{}\n", hash, path);
  return out;
}

Manifest parse_manifest(std::string_view text) {
  Manifest unreadable;
  unreadable.is_unreadable = true;
  if (text.substr(0, kHeader.size()) != kHeader || text.back() != '\n') return unreadable;
  text.remove_prefix(kHeader.size());
  Manifest manifest;
  if (!parse_folder(take_line(text), manifest)) return unreadable;
  while (!text.empty()) {
    if (!parse_file(take_line(text), manifest)) return unreadable;
  }
  return manifest;
}

std::optional<Manifest> load_manifest(FileSystem& files, const std::string& path) {
  const ReadResult result = files.read(path, std::numeric_limits<std::uint32_t>::max());
  if (result.error == ReadError::kMissing) return std::nullopt;
  return parse_manifest(result.error == ReadError::kNone ? std::string_view(result.bytes) : std::string_view());
}

}  // namespace muster
