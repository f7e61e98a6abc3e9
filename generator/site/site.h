#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "diag/diagnostics.h"
#include "facts/fact_set.h"
#include "guidance/advice.h"
#include "guidance/pack.h"
#include "output/output_file.h"
#include "profile/brand_settings.h"
#include "profile/profile.h"

namespace muster {

/// Where a theme is: a folder, and where the themes that it may extend are looked for by name.
struct ThemeFolder {
  std::string folder;                  // of the engagement's theme
  std::string shown;                   // the path as messages show it
  std::vector<std::string> installed;  // folders that hold themes by name
  std::string web;                     // what `assets/` it has stands behind those of every theme; may be empty
  Span asked_at;
  Span language_at;  // where the site's language is chosen
};

struct SiteSettings {
  std::string title;             // of the engagement, shown beside the organisation's name; may be empty
  std::string locale = "en-GB";  // BCP 47: of words, numbers, dates and sorting
  std::string address;           // where a site is published, with `{slug}` for the organisation's; may be empty
  bool may_be_found = false;     // by search engines
  std::string generator;         // the program and its version, or the version alone
  bool credit = false;           // whether pages name the program
  BrandSettings brand;           // of whom does not say otherwise
  std::string folder;  // of the engagement, as the paths of its sources begin; pages and reports show places below it
  ThemeFolder theme;
};

/// One organisation, or one member of it, decided.
struct Decision {
  std::unique_ptr<FactSet> own_facts;  // of the organisation; its members' facts belong to it
  FactSet* facts = nullptr;
  std::unique_ptr<Selection> selection;
  const Table* table = nullptr;  // of a member: the table and the entry it is made of
  std::size_t entry = 0;
  std::string slug, name;
};

/// The whole answer for one profile. Pages and JSON are renderings of it. One thread at a time: facts are derived when
/// they are first read.
struct Report {
  SourceSet* sources = nullptr;      // keeps the texts that rendering reads, for messages; must outlive these
  const Profile* profile = nullptr;  // must outlive the report
  std::unique_ptr<Diagnostics> found = std::make_unique<Diagnostics>();  // what facts report when they are derived
  Decision organisation;
  std::vector<Decision> members;  // by table and entry
};

/// Everything of an engagement that no profile changes: packs, theme and outline, loaded, checked and compiled once,
/// then shared by all threads.
class SiteBuilder {
 public:
  /// Reports every mistake of packs, theme and outline; returns null if there was an error.
  static std::unique_ptr<const SiteBuilder> load(FileSystem& files, SourceSet& sources,
                                                 const std::vector<PackFolder>& packs, const SiteSettings& settings,
                                                 Diagnostics& diagnostics);
  ~SiteBuilder();
  SiteBuilder(const SiteBuilder&) = delete;

  const Pack& pack() const;

  /// Runs the cross-field checks, the rules, and the members. Null if any of it was an error. `sources` will keep what
  /// rendering reads.
  std::unique_ptr<Report> decide(const Profile& profile, SourceSet& sources, Diagnostics& diagnostics) const;

  /// All files of the organisation's site, sorted by path. After an error in `diagnostics` they are not to be
  /// published.
  std::vector<OutputFile> render(Report& report, Diagnostics& diagnostics) const;

  /// The whole site as one file of HTML. After an error in `diagnostics` it is not to be written.
  std::string render_single_file(Report& report, Diagnostics& diagnostics) const;

  /// `report.json` alone (docs/report.schema.json), the same bytes as in the site.
  std::string report_json(Report& report, Diagnostics& diagnostics) const;

  /// Why: the reasons of an item, system, field or fact, line by line, or why nothing is said of it. Of a
  /// member, `id#slug`. Nothing if there is no such id.
  std::vector<std::string> explain(Report& report, std::string_view id) const;
  /// One line per piece of advice, question and level: what `explain` without an id prints.
  std::vector<std::string> explain_all(Report& report) const;

  /// What `list` prints: `advice`, `facts`, `fields`, `pages` or `sources` of the packs, one line each; tabs between
  /// columns.
  std::vector<std::string> list(std::string_view kind) const;
  /// Every id that `explain` knows, for suggestions.
  std::vector<std::string> known_ids() const;

 private:
  struct State;
  explicit SiteBuilder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster
