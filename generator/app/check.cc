#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "app/commands.h"
#include "app/organisation.h"
#include "app/parallel.h"
#include "app/stopwatch.h"
#include "app/workspace.h"

namespace muster {

// All that `build` does, up to the point where something would be written.
ExitCode check(const CheckOptions& options, Terminal& terminal) {
  Stopwatch stopwatch(terminal, options.timing);
  const RunOptions run{options.profiles, options.jobs, options.strict};
  Workspace workspace(real_file_system());
  std::vector<Organisation> organisations;
  const bool is_loaded = load_workspace(options.site, workspace) && require_profiles(workspace);
  stopwatch.lap("packs and theme");
  if (is_loaded) {
    organisations = load_organisations(workspace, run);
    stopwatch.lap("profiles");
    for_each_index(organisations.size(), options.jobs, [&](std::size_t index) {
      if (!organisations[index].is_chosen) return;
      render_organisation(workspace, run, organisations[index]);
      let_go(organisations[index]);
    });
    stopwatch.lap("sites");
  }

  const Diagnostics found = all_found(workspace, run, organisations);
  terminal.report(found);
  const auto checked = std::count_if(organisations.begin(), organisations.end(),
                                     [](const Organisation& organisation) { return organisation.is_chosen; });
  const auto wrong = std::count_if(organisations.begin(), organisations.end(), [](const Organisation& organisation) {
    return organisation.is_chosen && organisation.has_errors();
  });
  const std::string profiles = counted(static_cast<std::size_t>(checked), "profile", "profiles");
  if (found.has_errors()) {
    const std::string errors = counted(found.errors(), "error", "errors");
    terminal.remark(wrong > 0 && checked > 1 ? fmt::format("{} in {} of {}", errors, wrong, profiles) : errors);
    return kInputErrors;
  }
  terminal.summarise(profiles + ", " +
                     (found.warnings() > 0 ? counted(found.warnings(), "warning", "warnings") : "no problems"));
  return kDone;
}

}  // namespace muster
