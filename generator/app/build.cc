// The whole pipeline: load the engagement, its packs and theme once; then, for each organisation, read and check its
// profile, decide, render and publish, each step on its own so that a mistake in one stops no other.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/organisation.h"
#include "app/parallel.h"
#include "app/stopwatch.h"
#include "app/workspace.h"
#include "output/publish.h"

namespace muster {
namespace {

constexpr std::size_t kFew = 20;   // organisations that get a line each without being asked for
constexpr std::size_t kNamed = 5;  // organisations that a summary names

/// What is told of an organisation whose site was written.
struct Outcome {
  bool is_written = false;
  std::size_t pages = 0;
  OutputFolder::Result result;
};

std::string changes(const OutputFolder::Result& result) {
  std::string text;
  if (result.changed > 0) text = counted(result.changed, "file changed", "files changed");
  if (result.removed > 0) text += (text.empty() ? "" : ", ") + counted(result.removed, "file removed", "files removed");
  return text.empty() ? "up to date" : text;
}

std::size_t count_pages(const std::vector<OutputFile>& site) {
  return static_cast<std::size_t>(
      std::count_if(site.begin(), site.end(), [](const OutputFile& file) { return file.path.ends_with(".html"); }));
}

std::string refusal(const Diagnostics& found, const std::vector<Organisation>& organisations, std::size_t written) {
  const std::string errors = counted(found.errors(), "error", "errors");
  if (written == 0) return errors + "; nothing was written, the site of the last build is untouched";
  std::string names;
  std::size_t failed = 0;
  for (const Organisation& organisation : organisations) {
    if (!organisation.is_chosen || !organisation.has_errors()) continue;
    if (++failed <= kNamed) names += (names.empty() ? "" : ", ") + organisation.path;
  }
  if (failed > kNamed) names += fmt::format(" and {} more", failed - kNamed);
  return fmt::format("{} in {}; {}, {} built", errors, names,
                     failed == 1 ? "its site is as it was" : "their sites are as they were",
                     counted(written, "other is", "others are"));
}

/// The lines of the organisations and that of the run.
void tell(const std::vector<Organisation>& organisations, const std::vector<Outcome>& outcomes, std::size_t removed,
          Terminal& terminal) {
  Outcome sum;
  std::size_t written = 0;
  std::size_t width = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].is_written) continue;
    ++written;
    sum.pages += outcomes[i].pages;
    sum.result.changed += outcomes[i].result.changed;
    sum.result.removed += outcomes[i].result.removed;
    width = std::max(width, organisations[i].slug.size());
  }
  if (written <= kFew || terminal.is_verbose()) {
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (!outcomes[i].is_written) continue;
      terminal.summarise(fmt::format("{:<{}}  {}, {}", organisations[i].slug, width,
                                     counted(outcomes[i].pages, "page", "pages"), changes(outcomes[i].result)));
    }
  }
  if (written == 0) return;
  const std::string gone = removed > 0 ? ", " + counted(removed, "old site removed", "old sites removed") : "";
  terminal.summarise(fmt::format("{}, {}, {}{}", counted(written, "site", "sites"), counted(sum.pages, "page", "pages"),
                                 changes(sum.result), gone));
}

OutputOptions output_options(const BuildOptions& options, const Engagement& engagement, Terminal& terminal) {
  OutputOptions output;
  output.root = options.output.empty() ? engagement.output : options.output;
  output.protected_paths = engagement.inputs;
  output.enclosing_paths = {engagement.folder};
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    output.enclosing_paths.emplace_back(home);
  output.on_wait = [&terminal, root = output.root] {
    terminal.remark("another build is writing to " + root + "; waiting for it");
  };
  return output;
}

/// Whether any site can be written, so that a build that only fails leaves no trace.
bool has_work(const std::vector<Organisation>& organisations) {
  return std::any_of(organisations.begin(), organisations.end(), [](const Organisation& organisation) {
    return organisation.is_chosen && !organisation.has_errors();
  });
}

}  // namespace

ExitCode build(const BuildOptions& options, Terminal& terminal) {
  Stopwatch stopwatch(terminal, options.timing);
  const RunOptions run{options.profiles, options.jobs, options.strict};
  Workspace workspace(real_file_system());
  std::vector<Organisation> organisations;
  std::vector<Outcome> outcomes;
  std::size_t written = 0;
  std::size_t removed = 0;
  std::exception_ptr failure;  // of the system: what was found and built until then is told first

  const bool is_loaded = load_workspace(options.site, workspace) && require_profiles(workspace);
  stopwatch.lap("packs and theme");
  if (is_loaded) {
    organisations = load_organisations(workspace, run);
    stopwatch.lap("profiles");
  }
  if (has_work(organisations) && !(options.strict && workspace.found.warnings() > 0)) {
    std::optional<OutputFolder> output =
        OutputFolder::open(workspace.files, output_options(options, workspace.engagement, terminal), workspace.found);
    if (output) {
      outcomes.resize(organisations.size());
      try {
        for_each_index(organisations.size(), options.jobs, [&](std::size_t index) {
          Organisation& organisation = organisations[index];
          if (!organisation.is_chosen) return;
          const std::vector<OutputFile> site = render_organisation(workspace, run, organisation);
          if (organisation.has_errors()) return;
          const auto result = output->publish(organisation.slug, site, organisation.found);
          if (result) outcomes[index] = {true, count_pages(site), *result};
          let_go(organisation);
        });
      } catch (const SystemError&) {
        failure = std::current_exception();
      }
      written = static_cast<std::size_t>(
          std::count_if(outcomes.begin(), outcomes.end(), [](const Outcome& outcome) { return outcome.is_written; }));
      // Of an organisation in error the old site stands, even where its address is not known any more.
      if (options.profiles.empty() && written == organisations.size()) {
        std::vector<std::string> keep;
        for (const Organisation& organisation : organisations) keep.push_back(organisation.slug);
        removed = output->remove_others(keep);
      }
      stopwatch.lap("sites");
    }
  }

  const Diagnostics found = all_found(workspace, run, organisations);
  terminal.report(found);
  tell(organisations, outcomes, removed, terminal);
  if (failure) std::rethrow_exception(failure);
  if (!found.has_errors()) return kDone;
  terminal.remark(refusal(found, organisations, written));
  return kInputErrors;
}

}  // namespace muster
