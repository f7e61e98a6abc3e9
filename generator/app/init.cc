#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/engagement.h"
#include "app/installation.h"
#include "app/profile_writer.h"
#include "app/usage_error.h"

namespace muster {
namespace {

constexpr std::string_view kReadme = R"(# An engagement

One TOML file in `profiles/` for each organisation, one site below `public/` for each of them.

    muster check            finds mistakes, writes nothing
    muster build            writes the sites
    muster explain PROFILE  why a site says what it says

`muster.toml` names the packs (what is known), the theme (how it looks) and the folders. A pack of your own,
for instance `packs = ["NAME", "./our-pack"]`, changes single sentences, rules and figures of the one before it.

`muster init --profile profiles/NEXT.toml` writes a profile for the next organisation, with every field explained.
`muster schema > profile.schema.json` writes a JSON Schema for editors that check TOML.
)";

std::string engagement_text(const std::string& pack, const std::string& theme) {
  return "packs    = [\"" + pack +
         "\"]  # what is known: packs by name, or folders such as \"./our-pack\"\n"
         "theme    = \"" +
         theme +
         "\"\n"
         "profiles = \"profiles\"  # one TOML file for each organisation\n"
         "output   = \"public\"    # where the sites go\n"
         "language = \"en-GB\"     # of words, numbers, dates and sorting\n"
         "\n"
         "# [brand]\n"
         "# name    = \"Your firm\"\n"
         "# logo    = \"mark.svg\"             # a file in the folder brand/\n"
         "# colours = [\"#17395c\", \"#0b4f96\"]  # of fills, of links\n"
         "# footer  = \"Confidential.\"\n"
         "# credit  = true                    # pages say what made them\n";
}

bool is_there(FileSystem& files, const std::string& path) { return files.stat(path).kind != FileKind::kMissing; }

void refuse_used_folder(FileSystem& files, const std::string& folder) {
  if (!is_there(files, folder)) return;
  const std::optional<std::string> real = files.resolve(folder);
  if (!real || files.stat(*real).kind != FileKind::kFolder) throw UsageError("`" + folder + "` is not a folder");
  if (!files.list(*real).empty()) {
    throw UsageError("the folder `" + folder + "` is not empty", "name one that is new or empty");
  }
}

/// The profile of an example organisation, for these packs. Nothing after an error.
std::optional<std::string> example_profile(FileSystem& files, const std::vector<PackFolder>& packs,
                                           Terminal& terminal) {
  SourceSet sources;
  Diagnostics found;
  const Schema schema = load_schema(load_layers(files, sources, packs, found), found);
  if (!found.has_errors()) return render_example_profile(schema, "Example");
  terminal.report(found);
  terminal.remark(counted(found.errors(), "error", "errors"));
  return std::nullopt;
}

ExitCode init_engagement(FileSystem& files, const std::string& folder, Terminal& terminal) {
  const Installation installation = find_installation(files);
  const std::vector<std::string> themes = installation.theme_names(files);
  if (installation.packs.empty() || themes.empty()) {
    throw UsageError("no pack or no theme is installed",
                     "install Muster whole, or write a `muster.toml` that names folders");
  }
  refuse_used_folder(files, folder);
  const InstalledPack& pack = installation.packs.front();
  const std::optional<std::string> profile = example_profile(files, {{pack.folder, pack.folder, false, {}}}, terminal);
  if (!profile) return kInputErrors;

  files.make_folders(join_path(folder, "profiles"));
  files.write(join_path(folder, "muster.toml"), engagement_text(pack.name, themes.front()), false);
  files.write(join_path(folder, "profiles/example.toml"), *profile, false);
  files.write(join_path(folder, "README.md"), kReadme, false);
  terminal.summarise("made " + folder + "; `muster build " + folder + "` builds it");
  return kDone;
}

ExitCode init_profile(FileSystem& files, const std::string& path, Terminal& terminal) {
  SourceSet sources;
  Diagnostics found;
  const std::optional<Engagement> engagement =
      load_engagement(files, sources, find_engagement_folder(files, ""), find_installation(files), found);
  if (!engagement) {
    terminal.report(found);
    terminal.remark(counted(found.errors(), "error", "errors"));
    return kInputErrors;
  }
  if (is_there(files, path)) throw UsageError("`" + path + "` exists already");
  const std::optional<std::string> profile = example_profile(files, engagement->packs, terminal);
  if (!profile) return kInputErrors;
  files.make_folders(parent_path(path));
  files.write(path, *profile, false);
  terminal.summarise("made " + path);
  return kDone;
}

}  // namespace

ExitCode init(const InitOptions& options, Terminal& terminal) {
  FileSystem& files = real_file_system();
  return options.profile.empty() ? init_engagement(files, options.folder, terminal)
                                 : init_profile(files, options.profile, terminal);
}

}  // namespace muster
