#include "app/commands.h"
#include "app/json_schema.h"
#include "app/workspace.h"
#include "value/json.h"

namespace muster {

ExitCode schema(const SchemaOptions& options, Terminal& terminal) {
  Workspace workspace(real_file_system());
  if (!open_workspace(options.site, workspace, terminal)) return kInputErrors;
  const Pack& pack = workspace.builder->pack();
  const std::string title = pack.packs().empty() ? "" : pack.packs().back().title;
  std::string text = to_json(render_json_schema(pack.schema(), title));
  if (!text.ends_with('\n')) text += '\n';
  terminal.print_text(text);
  return kDone;
}

}  // namespace muster
