#include "app/installation.h"

#include <algorithm>

#include "diag/diagnostics.h"
#include "profile/layers.h"
#include "value/toml.h"

namespace muster {
namespace {

constexpr std::size_t kMaxPackFile = 1U << 20U;

bool is_folder(FileSystem& files, const std::string& path) {
  const std::optional<std::string> real = files.resolve(path);
  return real && files.stat(*real).kind == FileKind::kFolder;
}

bool is_visible(const std::string& name) { return !name.empty() && name.front() != '.'; }

}  // namespace

const InstalledPack* Installation::find_pack(const std::string& name) const {
  const auto found =
      std::find_if(packs.begin(), packs.end(), [&](const InstalledPack& pack) { return pack.name == name; });
  return found != packs.end() ? &*found : nullptr;
}

std::optional<std::string> Installation::find_theme(FileSystem& files, const std::string& name) const {
  for (const std::string& folder : theme_folders) {
    const std::string path = join_path(folder, name);
    if (is_folder(files, path)) return path;
  }
  return std::nullopt;
}

std::vector<std::string> Installation::theme_names(FileSystem& files) const {
  std::vector<std::string> names;
  for (const std::string& folder : theme_folders) {
    for (const std::string& name : files.list(folder)) {
      if (is_visible(name) && is_folder(files, join_path(folder, name))) names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Installation find_installation(FileSystem& files) {
  Installation installation;
  const std::optional<std::string> program = files.resolve("/proc/self/exe");
  const std::string data = program ? join_path(parent_path(*program), MUSTER_DATA_DIR) : std::string();
  if (const std::optional<std::string> folder = files.resolve(data); !data.empty() && folder) {
    const std::string packs = join_path(*folder, "packs");
    if (is_folder(files, packs)) {
      for (const std::string& name : files.list(packs)) {
        if (is_visible(name) && is_folder(files, join_path(packs, name))) {
          installation.packs.push_back({name, join_path(packs, name)});
        }
      }
    }
    const std::string themes = join_path(*folder, "themes");
    if (is_folder(files, themes)) installation.theme_folders.push_back(themes);
    installation.web = join_path(*folder, "web");
  }
  if (!installation.packs.empty() || !installation.theme_folders.empty()) return installation;

  // Not installed: the trees it was built from and in.
  const std::string content = join_path(MUSTER_SOURCE_DIR, "content");
  if (const std::optional<std::string> id = find_pack_id(files, content)) installation.packs.push_back({*id, content});
  const std::string themes = join_path(MUSTER_SOURCE_DIR, "themes");
  if (is_folder(files, themes)) installation.theme_folders.push_back(themes);
  installation.web = MUSTER_WEB_DIR;
  return installation;
}

std::optional<std::string> find_pack_id(FileSystem& files, const std::string& folder) {
  SourceSet sources;
  Diagnostics unsaid;
  const Source* source =
      read_source(files, sources, join_path(folder, "pack.toml"), "pack.toml", folder, kMaxPackFile, {}, unsaid);
  if (source == nullptr) return std::nullopt;
  const std::optional<TomlNode> document = parse_toml(*source, unsaid);
  const TomlEntry* id = document ? document->find("id") : nullptr;
  if (id == nullptr || id->value.kind != TomlNode::Kind::kText) return std::nullopt;
  return id->value.text;
}

std::string program_version() { return std::string("muster ") + MUSTER_VERSION; }

}  // namespace muster
