#include "app/workspace.h"

#include <optional>
#include <utility>

namespace muster {

bool load_workspace(const std::string& site, Workspace& workspace) {
  const std::string folder = find_engagement_folder(workspace.files, site);
  workspace.installation = find_installation(workspace.files);
  std::optional<Engagement> engagement =
      load_engagement(workspace.files, workspace.sources, folder, workspace.installation, workspace.found);
  if (!engagement) return false;
  workspace.engagement = std::move(*engagement);
  workspace.builder = SiteBuilder::load(workspace.files, workspace.sources, workspace.engagement.packs,
                                        workspace.engagement.settings, workspace.found);
  return workspace.builder != nullptr && !workspace.found.has_errors();
}

bool require_profiles(Workspace& workspace) {
  if (workspace.engagement.no_profiles) workspace.found.add(*workspace.engagement.no_profiles);
  return !workspace.engagement.no_profiles;
}

bool open_workspace(const std::string& site, Workspace& workspace, Terminal& terminal) {
  const bool is_loaded = load_workspace(site, workspace);
  if (!is_loaded) {
    terminal.report(workspace.found);
    terminal.remark(counted(workspace.found.errors(), "error", "errors"));
  }
  return is_loaded;
}

Diagnostics as_errors(const Diagnostics& found) {
  Diagnostics strict;
  for (Diagnostic diagnostic : found.sorted()) {
    diagnostic.severity = Severity::kError;
    strict.add(std::move(diagnostic));
  }
  return strict;
}

}  // namespace muster
