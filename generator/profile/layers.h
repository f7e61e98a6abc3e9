#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "diag/diagnostics.h"
#include "value/toml.h"

namespace muster {

/// One named thing of the packs (`[fact."d.busy"]`), after later packs have overridden what they override.
struct LayerEntry {
  std::string id;
  Span place;     // of its header, where it was last declared
  TomlNode node;  // keys of later packs replace those of earlier ones
  std::string pack;
};

/// One guidance file: its front matter and where its text begins.
struct LayerText {
  std::string id;
  TomlNode front;  // merged like entries
  Span front_place;
  Span body;
  std::string path;  // below the pack, for links between files: `guidance/path/plan.md`
  std::string pack;
  bool allow_html = false;
};

struct PackInfo {
  std::string id;
  std::string title;
  std::string version;
  std::string language = "en";  // BCP 47: of its texts
  std::string folder;           // as read
  bool allow_html = false;
};

/// All packs of an engagement, read and laid over one another, still as text and TOML. Kinds: `section`, `field`,
/// `table`, `check`, `fact`, `system`, `item`, `rule`, `part`, `page`, `source`, `step`, and for data tables `data` (id
/// `sizes`) with `column:sizes` and `row:sizes`.
class Layers {
 public:
  const std::vector<LayerEntry>& entries(std::string_view kind) const;
  const LayerEntry* find(std::string_view kind, std::string_view id) const;
  const std::vector<LayerText>& texts() const { return texts_; }
  const std::vector<PackInfo>& packs() const { return packs_; }
  /// Whether every file could be read: otherwise what seems missing may only stand in one that could not.
  bool is_whole() const { return is_whole_; }
  const std::map<std::string, std::vector<LayerEntry>, std::less<>>& all() const { return entries_; }

 private:
  friend class LayerLoader;
  std::map<std::string, std::vector<LayerEntry>, std::less<>> entries_;
  std::vector<LayerText> texts_;
  std::vector<PackInfo> packs_;
  bool is_whole_ = true;
};

struct PackFolder {
  std::string folder;
  std::string shown;           // the path as messages show it
  bool html_accepted = false;  // the engagement lists this pack in `allow_html`
  Span asked_at;
};

/// Reads every file of the packs, in order. All mistakes of all files are reported.
Layers load_layers(FileSystem& files, SourceSet& sources, const std::vector<PackFolder>& packs,
                   Diagnostics& diagnostics);

/// Reads one text file of an engagement or pack into a Source: at most `limit` bytes, valid UTF-8, no NUL; a byte-order
/// mark goes. Reports and returns null otherwise.
const Source* read_source(FileSystem& files, SourceSet& sources, const std::string& path, const std::string& shown,
                          const std::string& root, std::size_t limit, const Span& asked_at, Diagnostics& diagnostics);

}  // namespace muster
