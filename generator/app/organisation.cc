#include "app/organisation.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "app/parallel.h"
#include "diag/print.h"
#include "profile/profile.h"

namespace muster {
namespace {

void settle(const RunOptions& options, Organisation& organisation) {
  if (options.strict && organisation.found.warnings() > 0) organisation.found = as_errors(organisation.found);
}

void load(const Workspace& workspace, Organisation& organisation) {
  const ProfileText text =
      load_profile(workspace.files, *organisation.sources, workspace.engagement, organisation.path, organisation.found);
  organisation.source = text.source;
  if (!text.document) return;
  const Schema& schema = workspace.builder->pack().schema();
  const std::optional<Profile> profile = check_profile(schema, *text.document, *text.source, organisation.found);
  if (!profile) return;
  organisation.slug = profile->slug();
  const FieldState& address = profile->field(schema.slug_symbol());
  organisation.named_at = address.origin == Origin::kGiven ? address.place : profile->field(schema.name_symbol()).place;
}

/// An address is a folder of the output: there is one organisation in it, or none.
void refuse_collisions(std::vector<Organisation>& organisations) {
  std::map<std::string, std::vector<Organisation*>> by_slug;
  for (Organisation& organisation : organisations) {
    if (!organisation.slug.empty()) by_slug[organisation.slug].push_back(&organisation);
  }
  for (const auto& [slug, all] : by_slug) {
    if (all.size() < 2) continue;
    for (Organisation* organisation : all) {
      const Organisation* other = organisation == all.front() ? all[1] : all.front();
      Diagnostic& error =
          organisation->found.error(organisation->named_at, "two organisations have the address `" + slug + "`");
      error.notes.push_back({"the other one is here", other->named_at});
      error.help = "give one of them a `slug` of its own under `[organisation]`";
    }
  }
}

}  // namespace

std::vector<Organisation> load_organisations(const Workspace& workspace, const RunOptions& options) {
  std::set<std::string> chosen;
  for (std::string& path : choose_profiles(workspace.files, workspace.engagement, options.profiles)) {
    chosen.insert(std::move(path));
  }
  std::vector<Organisation> organisations;
  for (const std::string& path : workspace.engagement.profiles) {
    Organisation& organisation = organisations.emplace_back();
    organisation.path = path;
    organisation.is_chosen = options.profiles.empty() || chosen.contains(path);
  }
  for_each_index(organisations.size(), options.jobs, [&](std::size_t index) { load(workspace, organisations[index]); });
  refuse_collisions(organisations);
  for (Organisation& organisation : organisations) {
    settle(options, organisation);
    if (!organisation.is_chosen) let_go(organisation);
  }
  return organisations;
}

void with_report(const Workspace& workspace, const RunOptions& options, Organisation& organisation,
                 const std::function<void(Report&)>& use) {
  if (organisation.has_errors()) return;
  const SiteBuilder& builder = *workspace.builder;
  // Both went well when the organisation was loaded, and were reported then.
  Diagnostics known;
  const std::optional<TomlNode> document = parse_toml(*organisation.source, known);
  const std::optional<Profile> profile = check_profile(builder.pack().schema(), *document, *organisation.source, known);
  if (const std::unique_ptr<Report> report = builder.decide(*profile, *organisation.sources, organisation.found))
    use(*report);
  settle(options, organisation);
}

std::vector<OutputFile> render_organisation(const Workspace& workspace, const RunOptions& options,
                                            Organisation& organisation) {
  std::vector<OutputFile> site;
  with_report(workspace, options, organisation,
              [&](Report& report) { site = workspace.builder->render(report, organisation.found); });
  if (organisation.has_errors()) site.clear();
  return site;
}

void let_go(Organisation& organisation) {
  if (organisation.found.errors() + organisation.found.warnings() == 0) {
    organisation.sources.reset();
    organisation.source = nullptr;
  }
}

Diagnostics all_found(const Workspace& workspace, const RunOptions& options,
                      const std::vector<Organisation>& organisations) {
  Diagnostics found = options.strict ? as_errors(workspace.found) : workspace.found;
  // What goes wrong in a pack may go wrong for many: it is told once, with the first of those concerned.
  struct Shared {
    Diagnostic diagnostic;
    std::string first;
    std::size_t others = 0;
  };
  std::map<std::string, Shared> shared;
  for (const Organisation& organisation : organisations) {
    if (!organisation.is_chosen) continue;
    for (Diagnostic& diagnostic : organisation.found.sorted()) {
      if (diagnostic.span.source == nullptr || diagnostic.span.source == organisation.source) {
        found.add(std::move(diagnostic));
        continue;
      }
      const auto [entry, is_new] = shared.try_emplace(format_json(diagnostic), Shared{diagnostic, organisation.path});
      if (!is_new) ++entry->second.others;
    }
  }
  for (auto& [identity, each] : shared) {
    const std::string others = each.others > 0 ? " and " + counted(each.others, "other", "others") : "";
    each.diagnostic.notes.push_back({"this came up for `" + each.first + "`" + others, {}});
    found.add(std::move(each.diagnostic));
  }
  return found;
}

}  // namespace muster
