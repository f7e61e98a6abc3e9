#include "app/commands.h"
#include "app/workspace.h"

namespace muster {

ExitCode list(const ListOptions& options, Terminal& terminal) {
  Workspace workspace(real_file_system());
  if (!open_workspace(options.site, workspace, terminal)) return kInputErrors;
  terminal.print_table(workspace.builder->list(options.kind));
  return kDone;
}

}  // namespace muster
