#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/workspace.h"

namespace muster {

/// One organisation of a run, from its file to what was found wrong with it. Its profile is made anew for each step, so
/// that a thousand organisations take the memory of a few.
struct Organisation {
  std::string path;  // of its profile
  // Its own, given back as soon as nothing points into it.
  std::unique_ptr<SourceSet> sources = std::make_unique<SourceSet>();
  const Source* source = nullptr;
  std::string slug;
  Span named_at;          // where its address comes from
  bool is_chosen = true;  // false: loaded only to see that nobody else has its address
  Diagnostics found;

  bool has_errors() const { return found.has_errors(); }
};

struct RunOptions {
  std::vector<std::string> profiles;  // as `-p` names them; none: all
  unsigned jobs = 0;
  bool strict = false;
};

/// Reads all profiles, chosen or not, and holds them against the schema, in the order of the files. Two organisations
/// with one address are errors of both. Throws UsageError if a chosen one does not exist.
std::vector<Organisation> load_organisations(const Workspace& workspace, const RunOptions& options);

/// Decides for the organisation, and hands the report to `use` if that went well. What `use` finds goes to `found`.
void with_report(const Workspace& workspace, const RunOptions& options, Organisation& organisation,
                 const std::function<void(Report&)>& use);

/// Everything that a site of the organisation is made of. After an error in `found` it is empty.
std::vector<OutputFile> render_organisation(const Workspace& workspace, const RunOptions& options,
                                            Organisation& organisation);

/// Gives back what nothing needs any more.
void let_go(Organisation& organisation);

/// Everything found in the whole run.
Diagnostics all_found(const Workspace& workspace, const RunOptions& options,
                      const std::vector<Organisation>& organisations);

}  // namespace muster
