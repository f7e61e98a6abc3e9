#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/usage_error.h"
#include "app/workspace.h"
#include "base/edit_distance.h"
#include "profile/profile.h"

namespace muster {
namespace {

struct Request {
  std::string site, profile, id;
};

/// `[SITE] PROFILE [ID]`: of two words the first is a site if there is one.
Request read_words(FileSystem& files, const std::vector<std::string>& words) {
  const bool has_site =
      words.size() == 3 ||
      (words.size() == 2 && files.stat(join_path(words.front(), "muster.toml")).kind != FileKind::kMissing);
  const std::size_t first = has_site ? 1 : 0;
  return {has_site ? words.front() : "", words[first], words.size() > first + 1 ? words[first + 1] : ""};
}

}  // namespace

ExitCode explain(const ExplainOptions& options, Terminal& terminal) {
  Workspace workspace(real_file_system());
  const Request request = read_words(workspace.files, options.words);
  if (!open_workspace(request.site, workspace, terminal)) return kInputErrors;
  const SiteBuilder& builder = *workspace.builder;

  Diagnostics found;
  const std::string path = choose_profiles(workspace.files, workspace.engagement, {request.profile}).front();
  const ProfileText text = load_profile(workspace.files, workspace.sources, workspace.engagement, path, found);
  std::optional<Profile> profile;
  if (text.document) profile = check_profile(builder.pack().schema(), *text.document, *text.source, found);
  std::unique_ptr<Report> report;
  if (profile) report = builder.decide(*profile, workspace.sources, found);
  if (!report || found.has_errors()) {
    terminal.report(found);
    terminal.remark(counted(found.errors(), "error", "errors"));
    return kInputErrors;
  }

  if (request.id.empty()) {
    terminal.print_table(builder.explain_all(*report));
    return kDone;
  }
  const std::vector<std::string> lines = builder.explain(*report, request.id);
  if (lines.empty()) {
    const std::optional<std::string> nearest = find_nearest(request.id, builder.known_ids());
    throw UsageError("there is no `" + request.id + "` in the packs",
                     nearest ? "did you mean `" + *nearest + "`?" : "`muster list` shows what there is");
  }
  for (const std::string& line : lines) terminal.print(line);
  return kDone;
}

}  // namespace muster
