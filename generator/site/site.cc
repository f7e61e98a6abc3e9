#include "site/site.h"

#include <utility>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/locale_format.h"
#include "site/explain.h"
#include "site/functions.h"
#include "site/outline.h"
#include "site/page_writer.h"
#include "site/render.h"
#include "site/theme.h"
#include "site/timetable.h"
#include "site/wording.h"

namespace muster {

struct SiteBuilder::State {
  FileSystem* files = nullptr;
  SiteSettings settings;
  KnownNames names;
  lang::Library library;
  std::vector<std::string> block_functions = {"why"};
  std::unique_ptr<LocaleFormat> locale;
  Languages languages;
  std::unique_ptr<const Pack> pack;
  std::unique_ptr<const Theme> theme;
  Outline outline;
  std::vector<Step> steps;
  std::unique_ptr<Wording> wording;
  std::unique_ptr<Places> places;

  SiteParts parts() const {
    return {*pack, *theme, outline, steps, *locale, languages, *wording, *places, settings, *files};
  }
};

namespace {

void decide_members(const Pack& pack, Report& report, Diagnostics& diagnostics) {
  FactSet& facts = *report.organisation.facts;
  for (const Table* table : pack.schema().member_tables()) {
    if (table->members_when) {
      const std::optional<Value> holds = lang::evaluate(*table->members_when, facts, facts.variables(), diagnostics);
      if (!holds || !holds->is_true()) continue;
    }
    for (std::size_t i = 0; i < report.profile->entry_count(*table); ++i) {
      Decision member;
      member.table = table;
      member.entry = i;
      member.slug = report.profile->entry_slug(*table, i);
      member.facts = &facts.member(*table, i);
      member.selection = select_advice(pack, *member.facts);
      const Value& name = member.facts->symbol(pack.schema().name_symbol());
      member.name = name.kind() == ValueKind::kText ? name.text() : member.slug;
      report.members.push_back(std::move(member));
    }
  }
}

std::string direction_of(const std::string& language) {
  return LocaleFormat(language).is_right_to_left() ? "rtl" : "ltr";
}

Languages find_languages(const Pack& pack, const Theme& theme) {
  Languages languages;
  languages.words = theme.language();
  languages.words_direction = direction_of(languages.words);
  languages.text = pack.layers().packs().front().language;
  languages.text_direction = direction_of(languages.text);
  languages.unknown = theme.word("unknown");
  if (languages.is_mixed()) {
    languages.unknown = fmt::format("<span lang=\"{}\" dir=\"{}\">{}</span>", escape_html(languages.words),
                                    languages.words_direction, languages.unknown);
  }
  return languages;
}

/// Hands on what deriving facts found since the last time.
void hand_on(Report& report, Diagnostics& diagnostics) { diagnostics.append(std::exchange(*report.found, {})); }

}  // namespace

SiteBuilder::SiteBuilder(std::unique_ptr<State> state) : state_(std::move(state)) {}
SiteBuilder::~SiteBuilder() = default;

std::unique_ptr<const SiteBuilder> SiteBuilder::load(FileSystem& files, SourceSet& sources,
                                                     const std::vector<PackFolder>& packs, const SiteSettings& settings,
                                                     Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  auto state = std::make_unique<State>();
  state->files = &files;
  state->settings = settings;
  state->library = make_site_library(state->names);
  state->locale = std::make_unique<LocaleFormat>(settings.locale);
  GuidanceHooks hooks;
  hooks.library = &state->library;
  hooks.block_functions = state->block_functions;
  hooks.layers_read = [names = &state->names](const Layers& layers) {
    names->targets = find_link_targets(layers);
    for (const LayerEntry& entry : layers.entries("source")) names->sources.insert(entry.id);
  };
  state->pack = load_pack(files, sources, packs, hooks, diagnostics);
  state->theme = Theme::load(files, sources, settings.theme, settings.locale, state->library, diagnostics);
  if (state->pack == nullptr || state->theme == nullptr) return nullptr;  // what stands on them cannot be checked
  const OutlineContext context{state->pack.get(),          &state->library,
                               &state->names.targets,      &state->block_functions,
                               state->theme->page_names(), state->theme->ids()};
  state->outline = load_outline(context, diagnostics);
  state->steps = load_steps(*state->pack, diagnostics);
  if (diagnostics.errors() > errors) return nullptr;
  state->languages = find_languages(*state->pack, *state->theme);
  state->wording = std::make_unique<Wording>(*state->theme, *state->locale);
  std::vector<std::string> folders;
  for (const PackFolder& pack : packs) folders.push_back(pack.shown);
  folders.push_back(settings.folder);
  state->places = std::make_unique<Places>(std::move(folders));
  return std::unique_ptr<const SiteBuilder>(new SiteBuilder(std::move(state)));
}

const Pack& SiteBuilder::pack() const { return *state_->pack; }

std::unique_ptr<Report> SiteBuilder::decide(const Profile& profile, SourceSet& sources,
                                            Diagnostics& diagnostics) const {
  const std::size_t errors = diagnostics.errors();
  auto report = std::make_unique<Report>();
  report->sources = &sources;
  report->profile = &profile;
  Decision& organisation = report->organisation;
  organisation.own_facts =
      std::make_unique<FactSet>(state_->pack->facts(), profile, state_->locale.get(), *report->found);
  organisation.facts = organisation.own_facts.get();
  organisation.name = profile.name();
  organisation.slug = profile.slug();
  run_checks(*organisation.facts, diagnostics);
  if (diagnostics.errors() == errors) {
    organisation.selection = select_advice(*state_->pack, *organisation.facts);
    decide_members(*state_->pack, *report, diagnostics);
  }
  hand_on(*report, diagnostics);
  if (diagnostics.errors() > errors) return nullptr;
  return report;
}

std::vector<OutputFile> SiteBuilder::render(Report& report, Diagnostics& diagnostics) const {
  std::vector<OutputFile> files = render_site(state_->parts(), report, diagnostics);
  hand_on(report, diagnostics);
  return files;
}

std::string SiteBuilder::render_single_file(Report& report, Diagnostics& diagnostics) const {
  std::string html = muster::render_single_file(state_->parts(), report, diagnostics);
  hand_on(report, diagnostics);
  return html;
}

std::string SiteBuilder::report_json(Report& report, Diagnostics& diagnostics) const {
  std::string json = render_report_json(state_->parts(), report, diagnostics);
  hand_on(report, diagnostics);
  return json;
}

std::vector<std::string> SiteBuilder::explain(Report& report, std::string_view id) const {
  return muster::explain(state_->parts(), report, id);
}

std::vector<std::string> SiteBuilder::explain_all(Report& report) const {
  return muster::explain_all(state_->parts(), report);
}

std::vector<std::string> SiteBuilder::list(std::string_view kind) const {
  std::vector<std::string> lines;
  const Pack& pack = *state_->pack;
  if (kind == "advice") {
    for (const Item& item : pack.items()) lines.push_back(item.id + "\t" + item.title);
  } else if (kind == "facts") {
    for (const Fact& fact : pack.facts().all()) {
      if (!fact.hidden) lines.push_back(fmt::format("{}\t{}\t{}", fact.id, lang::describe(fact.type), fact.label));
    }
  } else if (kind == "fields") {
    for (const Field& field : pack.schema().fields())
      lines.push_back(fmt::format("{}\t{}\t{}", field.id, lang::describe(field.value_type), field.label));
  } else if (kind == "pages") {
    for (const OutlinePage& page : state_->outline.pages)
      lines.push_back(page.id + "\t" + state_->outline.parts[page.part].title);
  } else if (kind == "sources") {
    for (const Reference& reference : pack.references())
      lines.push_back(fmt::format("{}\t{}\t{}", reference.id, reference.kind, reference.title));
  }
  return lines;
}

std::vector<std::string> SiteBuilder::known_ids() const {
  std::vector<std::string> ids;
  for (const Item& item : state_->pack->items()) ids.push_back(item.id);
  for (const System& system : state_->pack->systems()) ids.push_back(system.id);
  for (const Fact& fact : state_->pack->facts().all()) ids.push_back(fact.id);
  for (const Field& field : state_->pack->schema().fields()) ids.push_back(field.id);
  return ids;
}

}  // namespace muster
