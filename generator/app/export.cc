// One organisation's site as one file: all that `build` does up to where something would be written, then one of the
// exporters, then one file, written beside the old one and put in its place.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/exporter.h"
#include "app/organisation.h"
#include "app/usage_error.h"
#include "app/workspace.h"
#include "output/replace_file.h"

namespace muster {
namespace {

/// Where the path leads, or would if what is missing were there.
std::string destination(FileSystem& files, const std::string& path) {
  if (const std::optional<std::string> resolved = files.resolve(path)) return *resolved;
  const std::string parent = parent_path(path);
  const std::string folder = parent == path ? path : destination(files, parent);
  return std::filesystem::path(join_path(folder, file_name(path))).lexically_normal().string();
}

/// What the next build reads is no place for what this one writes.
void refuse_input(FileSystem& files, const Engagement& engagement, const std::string& path) {
  const std::string target = destination(files, path);
  for (const std::string& input : engagement.inputs) {
    const std::optional<std::string> real = files.resolve(input);
    if (!real || (target != *real && !target.starts_with(*real + "/"))) continue;
    throw UsageError(fmt::format("`{}` {} `{}`, which is read", path, target == *real ? "is" : "lies in", input),
                     "name another file with `--output`");
  }
}

std::string beside(const std::string& output, std::string_view slug, std::string_view ending) {
  const std::string folder = parent_path(output);
  return join_path(folder == "." ? "" : folder, fmt::format("{}.{}", slug, ending));
}

std::string size_in_words(std::size_t bytes) {
  return bytes < 1024 * 1024 ? fmt::format("{} KiB", (bytes + 1023) / 1024)
                             : fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1024.0 * 1024.0));
}

}  // namespace

const std::vector<Exporter>& exporters() {
  static const std::vector<Exporter> kAll = {{"html", export_html}, {"zip", export_zip}, {"pdf", export_pdf}};
  return kAll;
}

ExitCode export_site(const ExportOptions& options, Terminal& terminal) {
  Workspace workspace(real_file_system());
  if (!open_workspace(options.site, workspace, terminal)) return kInputErrors;
  const Engagement& engagement = workspace.engagement;
  const RunOptions run{{options.profile}, 0, false};
  std::vector<Organisation> organisations = load_organisations(workspace, run);
  const auto chosen = std::find_if(organisations.begin(), organisations.end(),
                                   [](const Organisation& organisation) { return organisation.is_chosen; });
  const auto exporter = std::find_if(exporters().begin(), exporters().end(),
                                     [&](const Exporter& each) { return each.name == options.form; });
  const std::string path =
      options.output.empty() ? beside(engagement.output, chosen->slug, exporter->name) : options.output;
  refuse_input(workspace.files, engagement, path);

  std::string bytes;
  with_report(workspace, run, *chosen, [&](Report& report) {
    bytes = exporter->make({*workspace.builder, report, chosen->found, options.limit});
  });
  const Diagnostics found = all_found(workspace, run, organisations);
  terminal.report(found);
  if (found.has_errors()) {
    terminal.remark(counted(found.errors(), "error", "errors") + "; nothing was written");
    return kInputErrors;
  }
  replace_file(workspace.files, path, bytes);
  terminal.summarise(fmt::format("{}, {}", path, size_in_words(bytes.size())));
  return kDone;
}

}  // namespace muster
