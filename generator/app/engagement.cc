#include "app/engagement.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/usage_error.h"
#include "base/edit_distance.h"
#include "base/locale_format.h"
#include "base/url.h"
#include "site/hosting.h"
#include "value/toml.h"
#include "value/toml_reader.h"

namespace muster {
namespace {

constexpr std::string_view kFile = "muster.toml";
constexpr std::size_t kMaxFileBytes = 1U << 20U;
constexpr std::size_t kMaxProfiles = 100'000;

bool exists(FileSystem& files, const std::string& path) { return files.stat(path).kind != FileKind::kMissing; }

bool is_beneath(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder.back() == '/' ? folder : folder + "/");
}

/// The shorter spelling of a path, where it names the same thing: `site/../pack` is `pack` unless `site` is a link.
std::string tidy(FileSystem& files, const std::string& path) {
  std::string shorter = std::filesystem::path(path).lexically_normal().string();
  while (shorter.size() > 1 && shorter.back() == '/') shorter.pop_back();
  return files.resolve(shorter) == files.resolve(path) ? shorter : path;
}

/// As people read it: relative to where the program was started, if it lies below.
std::string shown_from_here(FileSystem& files, const std::string& path) {
  const std::optional<std::string> here = files.resolve(".");
  const std::optional<std::string> real = files.resolve(path);
  if (here && real && *here != "/" && is_beneath(*real, *here) && *real != *here) return real->substr(here->size() + 1);
  return path;
}

bool is_folder_name(std::string_view name) { return name.find('/') != std::string_view::npos || name.starts_with('.'); }

/// What an editor or a file manager leaves beside the files that are meant.
bool is_leftover(std::string_view name) {
  return name.starts_with('.') || name.starts_with('#') || name.ends_with('~') || name.ends_with(".bak");
}

class EngagementLoader {
 public:
  EngagementLoader(FileSystem& files, SourceSet& sources, const Installation& installation, Diagnostics& diagnostics)
      : files_(files), sources_(sources), installation_(installation), diagnostics_(diagnostics) {}

  std::optional<Engagement> load(const std::string& folder) {
    const std::size_t errors = diagnostics_.errors();
    engagement_.folder = folder;
    prefix_ = folder == "." ? "" : folder;
    const std::string path = below(kFile);
    source_ = read_source(files_, sources_, path, path, folder, kMaxFileBytes, {}, diagnostics_);
    if (source_ == nullptr) return std::nullopt;
    const std::optional<TomlNode> document = parse_toml(*source_, diagnostics_);
    if (!document) return std::nullopt;
    engagement_.inputs.push_back(path);

    TomlReader reader(*document, {source_, 0, 0}, "`muster.toml`", diagnostics_);
    read_packs(reader);
    read_theme(reader);
    read_profiles(reader);
    read_output(reader);
    read_language(reader);
    read_publishing(reader);
    engagement_.settings.title = reader.text("title").value_or("");
    read_brand_table(reader);
    engagement_.settings.folder = prefix_;
    reader.finish();
    if (diagnostics_.errors() > errors) return std::nullopt;
    return std::move(engagement_);
  }

 private:
  std::string below(std::string_view name) const { return join_path(prefix_, name); }

  void read_packs(TomlReader& reader) {
    const std::vector<TomlReader::Word> accepted = reader.words("allow_html");
    const bool has_packs = reader.find("packs") != nullptr;
    const std::vector<TomlReader::Word> names = reader.words("packs");
    if (!has_packs) {
      diagnostics_.error(reader.place(), "`muster.toml` needs `packs`").help = packs_help();
    } else if (names.empty() && !diagnostics_.has_errors()) {
      diagnostics_.error(reader.place_of("packs"), "`packs` must not be empty").help = packs_help();
    }
    std::vector<std::string> ids;
    for (const TomlReader::Word& name : names) {
      std::optional<PackFolder> pack = find_pack(name);
      if (!pack) continue;
      const std::optional<std::string> id = find_pack_id(files_, pack->folder);
      pack->html_accepted = id && std::any_of(accepted.begin(), accepted.end(),
                                              [&](const TomlReader::Word& word) { return word.text == *id; });
      if (id) ids.push_back(*id);
      engagement_.inputs.push_back(pack->folder);
      engagement_.packs.push_back(std::move(*pack));
    }
    for (const TomlReader::Word& word : accepted) {
      if (std::find(ids.begin(), ids.end(), word.text) != ids.end() || ids.size() < names.size()) continue;
      Diagnostic& error = diagnostics_.error(word.place, "none of the packs has the id `" + word.text + "`");
      suggest(error, word.text, ids);
    }
  }

  std::string packs_help() const {
    return installation_.packs.empty() ? "name the folders of the packs"
                                       : "for instance `packs = [\"" + installation_.packs.front().name + "\"]`";
  }

  static void suggest(Diagnostic& error, const std::string& name, const std::vector<std::string>& names) {
    if (const std::optional<std::string> nearest = find_nearest(name, names)) {
      error.help = "did you mean `" + *nearest + "`?";
    }
  }

  std::optional<PackFolder> find_pack(const TomlReader::Word& name) {
    PackFolder pack;
    pack.asked_at = name.place;
    if (name.text.empty()) {
      diagnostics_.error(name.place, "a pack needs a name or a folder");
      return std::nullopt;
    }
    if (is_folder_name(name.text)) {
      pack.folder = tidy(files_, below(name.text));
      pack.shown = pack.folder;
      return pack;
    }
    if (const InstalledPack* installed = installation_.find_pack(name.text)) {
      pack.folder = installed->folder;
      pack.shown = shown_from_here(files_, installed->folder);
      return pack;
    }
    Diagnostic& error = diagnostics_.error(name.place, "no pack `" + name.text + "` is installed");
    std::vector<std::string> names;
    for (const InstalledPack& installed : installation_.packs) names.push_back(installed.name);
    suggest(error, name.text, names);
    if (exists(files_, below(name.text))) error.help = "for the folder beside muster.toml, write `./" + name.text + "`";
    return std::nullopt;
  }

  void read_theme(TomlReader& reader) {
    ThemeFolder& theme = engagement_.settings.theme;
    theme.installed = installation_.theme_folders;
    theme.web = installation_.web;
    const std::string name = reader.text("theme").value_or("plain");
    theme.asked_at = reader.place_of("theme");
    if (is_folder_name(name)) {
      theme.folder = tidy(files_, below(name));
      theme.shown = theme.folder;
    } else if (const std::optional<std::string> folder = installation_.find_theme(files_, name);
               folder && !name.empty()) {
      theme.folder = *folder;
      theme.shown = shown_from_here(files_, *folder);
    } else {
      Diagnostic& error = diagnostics_.error(theme.asked_at, "no theme `" + name + "` is installed");
      suggest(error, name, installation_.theme_names(files_));
      if (!name.empty() && exists(files_, below(name))) {
        error.help = "for the folder beside muster.toml, write `./" + name + "`";
      }
      return;
    }
    engagement_.inputs.push_back(theme.folder);
  }

  void read_brand_table(TomlReader& reader) {
    SiteSettings& settings = engagement_.settings;
    settings.generator = program_version();
    if (const TomlNode* table = reader.table("brand")) {
      TomlReader keys(*table, table->span, "`[brand]`", diagnostics_);
      settings.brand = read_brand(keys, diagnostics_);
      settings.credit = keys.flag("credit");
      keys.finish();
    }
    if (exists(files_, below("brand"))) engagement_.inputs.push_back(below("brand"));
    if (!settings.credit) settings.generator.erase(0, settings.generator.find(' ') + 1);
  }

  void read_profiles(TomlReader& reader) {
    const TomlNode* node = reader.find("profiles");
    if (node == nullptr || node->kind == TomlNode::Kind::kText) {
      const std::string folder = node != nullptr ? node->text : "profiles";
      list_profiles(folder, reader.place_of("profiles"));
      return;
    }
    for (const TomlReader::Word& word : reader.words("profiles")) {
      if (word.text.empty()) {
        diagnostics_.error(word.place, "a profile needs a file name");
        continue;
      }
      if (is_inside(word.text, word.place)) add_profile(word.text);
    }
    if (node->kind == TomlNode::Kind::kArray && node->items.empty()) {
      none(node->span, "`profiles` must not be empty", "name the files, or their folder");
    }
  }

  void add_profile(const std::string& name) {
    const std::string path = below(name);
    engagement_.inputs.push_back(path);
    engagement_.profiles.push_back(path);
  }

  /// Nothing outside of the engagement is read as a profile: a profile comes from a stranger, and so may its name.
  bool is_inside(const std::string& name, const Span& place) {
    const std::optional<std::string> root = files_.resolve(engagement_.folder);
    const std::optional<std::string> real = files_.resolve(below(name));
    const std::string written = std::filesystem::path(name).lexically_normal().string();
    const bool climbs = written.starts_with("..") || written.starts_with('/');
    if (!climbs && (!real || !root || is_beneath(*real, *root))) return true;
    diagnostics_.error(place, "`" + name + "` lies outside of the engagement").help =
        "profiles are kept below the folder of muster.toml";
    return false;
  }

  void none(const Span& place, std::string message, std::string help) {
    Diagnostic& error = engagement_.no_profiles.emplace();
    error.message = std::move(message);
    error.help = std::move(help);
    error.span = place;
  }

  void list_profiles(const std::string& name, const Span& place) {
    if (name.empty()) {
      diagnostics_.error(place, "`profiles` must not be empty").help =
          "name a folder, for instance `profiles = \"profiles\"`";
      return;
    }
    if (!is_inside(name, place)) return;
    const std::string folder = tidy(files_, below(name));
    const std::optional<std::string> real = files_.resolve(folder);
    if (!real) {
      none(place, "there is no folder `" + name + "`", "it holds the profiles, one TOML file for each organisation");
      return;
    }
    if (files_.stat(*real).kind != FileKind::kFolder) {
      diagnostics_.error(place, "`" + name + "` is not a folder").help =
          "single files are listed: `profiles = [\"" + name + "\"]`";
      return;
    }
    engagement_.inputs.push_back(folder);
    for (const std::string& file : files_.list(folder)) {
      if (is_leftover(file) || file.ends_with(".md")) continue;
      const std::string path = folder == "." ? file : join_path(folder, file);
      if (file.ends_with(".toml")) {
        engagement_.profiles.push_back(path);
      } else {
        Diagnostic stranger;
        stranger.severity = Severity::kWarning;
        stranger.name = "unread-file";
        stranger.path = path;
        stranger.message = "this is no profile and is not read";
        stranger.help = "profiles end in `.toml`";
        diagnostics_.add(std::move(stranger));
      }
    }
    if (engagement_.profiles.empty()) {
      none(place, "there is no profile in `" + name + "`",
           "add a TOML file for each organisation; `muster init --profile FILE` writes one to fill in");
    } else if (engagement_.profiles.size() > kMaxProfiles) {
      diagnostics_.error(place, fmt::format("`{}` holds more than {} profiles", name, kMaxProfiles));
    }
  }

  void read_output(TomlReader& reader) {
    const std::string name = reader.text("output").value_or("public");
    if (name.empty()) {
      diagnostics_.error(reader.place_of("output"), "`output` must not be empty");
      return;
    }
    engagement_.output = tidy(files_, below(name));
  }

  void read_language(TomlReader& reader) {
    const std::string tag = reader.text("language").value_or("en-GB");
    if (!LocaleFormat(tag).is_known()) {
      diagnostics_.error(reader.place_of("language"), "`" + tag + "` is no language that is known here").help =
          "write a tag such as `en-GB`, `de` or `pt-BR`";
    }
    engagement_.settings.locale = tag;
    engagement_.settings.theme.language_at = reader.place_of("language");
  }

  void read_publishing(TomlReader& reader) {
    const TomlNode* node = reader.table("publish");
    if (node == nullptr) return;
    TomlReader publish(*node, reader.place_of("publish"), "`[publish]`", diagnostics_);
    engagement_.settings.may_be_found = publish.flag("index");
    engagement_.settings.address = publish.text("address").value_or("");
    if (publish.find("address") != nullptr) check_address(engagement_.settings.address, publish.place_of("address"));
    publish.finish();
  }

  void check_address(const std::string& address, const Span& place) {
    constexpr std::string_view kHelp = "write one such as `https://advice.example.org/{slug}`";
    const std::optional<Url> url = parse_url(site_address(address, "slug"));
    if (!url) {
      diagnostics_.error(place, "`" + address + "` is no address of a site on the web").help = kHelp;
    } else if (!url->user.empty() || !url->query.empty() || !url->fragment.empty()) {
      diagnostics_.error(place, "the address of a site has no user, no `?` and no `#`").help = kHelp;
    } else if (engagement_.profiles.size() > 1 && site_address(address, "a") == site_address(address, "b")) {
      diagnostics_.error(place, "several organisations cannot share one address").help =
          "`{slug}` stands in it for each organisation's own name, as in `https://{slug}.example.org`";
    }
  }

  FileSystem& files_;
  SourceSet& sources_;
  const Installation& installation_;
  Diagnostics& diagnostics_;
  const Source* source_ = nullptr;
  std::string prefix_;
  Engagement engagement_;
};

bool names_profile(FileSystem& files, const std::string& path, const std::string& name) {
  const std::string short_name = file_name(path);
  return name == short_name || name + ".toml" == short_name || name == path ||
         (files.resolve(name) && files.resolve(name) == files.resolve(path));
}

}  // namespace

std::string find_engagement_folder(FileSystem& files, const std::string& site) {
  if (!site.empty()) {
    std::string folder = site;
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    if (folder.starts_with("./") && folder.size() > 2) folder = tidy(files, folder);
    if (exists(files, join_path(folder, kFile))) return folder;
    if (file_name(folder) == kFile && exists(files, folder)) return parent_path(folder);
    const std::string what = files.resolve(folder) ? "there is no `muster.toml` in `" : "there is no folder `";
    throw UsageError(what + folder + "`", "SITE is the folder that holds `muster.toml`; `muster init DIR` makes one");
  }
  for (const char* folder : {".", "site"}) {
    if (exists(files, join_path(folder, kFile))) return folder;
  }
  throw UsageError("there is no `muster.toml` here or in `site`",
                   "name the folder that holds it, or make one with `muster init DIR`");
}

std::optional<Engagement> load_engagement(FileSystem& files, SourceSet& sources, const std::string& folder,
                                          const Installation& installation, Diagnostics& diagnostics) {
  return EngagementLoader(files, sources, installation, diagnostics).load(folder);
}

std::vector<std::string> choose_profiles(FileSystem& files, const Engagement& engagement,
                                         const std::vector<std::string>& names) {
  std::vector<bool> chosen(engagement.profiles.size());
  for (const std::string& name : names) {
    bool found = false;
    for (std::size_t i = 0; i < engagement.profiles.size(); ++i) {
      if (!names_profile(files, engagement.profiles[i], name)) continue;
      chosen[i] = true;
      found = true;
    }
    if (found) continue;
    std::vector<std::string> known;
    for (const std::string& path : engagement.profiles) {
      const std::string short_name = file_name(path);
      known.push_back(short_name.substr(0, short_name.rfind(".toml")));
    }
    const std::optional<std::string> nearest = find_nearest(name, known);
    throw UsageError("`" + name + "` is no profile of this engagement",
                     nearest ? "did you mean `" + *nearest + "`?" : "name a file of its `profiles`");
  }
  std::vector<std::string> result;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i]) result.push_back(engagement.profiles[i]);
  }
  return result;
}

ProfileText load_profile(FileSystem& files, SourceSet& sources, const Engagement& engagement, const std::string& path,
                         Diagnostics& diagnostics) {
  ProfileText text;
  text.source = read_source(files, sources, path, path, engagement.folder, kMaxFileBytes, {}, diagnostics);
  if (text.source != nullptr) text.document = parse_toml(*text.source, diagnostics);
  return text;
}

}  // namespace muster
