#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diag/diagnostics.h"
#include "profile/layers.h"
#include "profile/profile.h"
#include "support/memory_files.h"
#include "value/toml.h"

namespace muster::testing {

/// Packs written in a test: `pack/fields.toml` and so on. Every folder that holds a `pack.toml` is a pack, in the order
/// of their names.
struct Packs {
  using Written = std::initializer_list<std::pair<const std::string, std::string>>;
  explicit Packs(Written written) : files(with_infos(written)) {
    for (const auto& [path, text] : with_infos(written)) {
      if (path.ends_with("/pack.toml"))
        folders.push_back({path.substr(0, path.size() - 10), path.substr(0, path.size() - 10), false, {}});
    }
  }

  Layers layers() { return load_layers(files, sources, folders, diagnostics); }

  std::optional<Profile> profile(const Schema& schema, std::string text) {
    const Source& source = sources.add("profile.toml", std::move(text));
    const std::optional<TomlNode> document = parse_toml(source, diagnostics);
    if (!document) return std::nullopt;
    return check_profile(schema, *document, source, diagnostics);
  }

  /// `path:line:column message` of everything found, sorted.
  std::vector<std::string> messages() const {
    std::vector<std::string> result;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      const std::string place = diagnostic.span.source != nullptr ? to_string(diagnostic.span) : diagnostic.path;
      result.push_back(place + " " + diagnostic.message);
    }
    return result;
  }

  MemoryFiles files;
  std::vector<PackFolder> folders;
  SourceSet sources;
  Diagnostics diagnostics;

 private:
  // A pack whose id is its folder's name, where the test wrote none.
  static std::map<std::string, std::string> with_infos(std::map<std::string, std::string> files) {
    std::map<std::string, std::string> all = files;
    for (const auto& [path, text] : files) {
      const std::string folder = path.substr(0, path.find('/'));
      all.emplace(folder + "/pack.toml", "id = \"" + folder + "\"\ntitle = \"A pack\"\n");
    }
    return all;
  }
};

}  // namespace muster::testing
