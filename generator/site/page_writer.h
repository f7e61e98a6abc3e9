#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "site/fact_line.h"
#include "site/functions.h"
#include "site/outline.h"
#include "site/plan.h"
#include "site/site.h"
#include "site/theme.h"
#include "site/timetable.h"
#include "site/wording.h"

namespace muster {

/// Which language a reader or a screen reader meets where, as BCP 47 tags: the theme's words are in one, what the packs
/// say in another or the same.
struct Languages {
  std::string words, words_direction;  // `ltr` or `rtl`
  std::string text, text_direction;
  std::string unknown;  // the theme's words for an unknown value, as HTML to stand in a text

  /// Whether a theme must say which is which: `en-GB` and `en` are one language.
  bool is_mixed() const {
    return words.substr(0, words.find('-')) != text.substr(0, text.find('-')) || words_direction != text_direction;
  }
};

/// What every page of every site needs; made once per engagement.
struct SiteParts {
  const Pack& pack;
  const Theme& theme;
  const Outline& outline;
  const std::vector<Step>& steps;
  const LocaleFormat& locale;
  const Languages& languages;
  const Wording& wording;
  const Places& places;
  const SiteSettings& settings;
  FileSystem& files;  // where logos are read
};

/// What is the same on every page of one site.
struct SiteValues {
  Value record;         // `site`, as templates see it
  std::string palette;  // the address of its palette
};

/// Facts as reasons name them. They are the same on every page of a site, so each is put into words once.
using FactReads = std::map<std::pair<const FactSet*, std::string>, Value>;

/// Writes what stands on one page: the environment of its guidance, and the values its theme template is given. Without
/// a plan it writes titles, for which no address is known yet.
class PageWriter final : public PageEnvironment {
 public:
  /// All must outlive it.
  PageWriter(const SiteParts& parts, const Decision& decision, const SitePlan* plan, std::size_t page,
             const SiteValues& site, FactReads& reads, Diagnostics& diagnostics);

  // The environment.
  const Value& symbol(SymbolId id) override { return decision_.selection->symbol(id); }
  bool is_given(SymbolId id) const override { return decision_.selection->is_given(id); }
  const LocaleFormat* locale() const override { return &parts_.locale; }
  std::string_view unknown_html() const override { return parts_.languages.unknown; }
  Selection& selection() override { return *decision_.selection; }
  FactSet& fact_set() override { return *decision_.facts; }
  Value cite(std::string_view id) override;
  Value href(std::string_view target) override;
  Value why(std::string_view item) override;
  Value chart(std::size_t number) override;
  const std::string& palette() const override { return site_.palette; }
  Value word(std::string_view key) override { return Value(parts_.theme.word(key)); }

  /// Renders a template of guidance as HTML; `entry` is that of guidance with `each`.
  std::string render(const lang::Template& text, const Table* table = nullptr,
                     std::optional<std::size_t> entry = std::nullopt);

  // Values for the theme; their types are ThemeScope's.
  Value link(const std::string& href, std::string title_html, bool is_current = false) const;
  Value source(const Reference& reference) const;
  Value fact(const FactLine& line);
  Value section(const PlannedSection& section);
  Value card(const Advice& advice);
  Value question(const Question& question);
  /// What the entry that a symbol belongs to is called: its key, or else its first text. Empty for other symbols.
  std::string entry_name(SymbolId symbol) const;
  Value assumption(const Field& field, const std::vector<FactLine>& facts);
  /// The reasons, as `why.html` draws them; empty HTML for none.
  Value reasons(const std::vector<const Advice*>& advice);
  /// Of the advice on a system itself, for the page about it.
  Value system_reasons(const std::vector<std::size_t>& systems);

  std::string href_text(std::string_view target) const;
  std::string item_title(std::string_view id);
  std::string guidance_title(const Guidance& guidance, std::optional<std::size_t> entry);
  void add_sources(const std::vector<std::string>& ids) { sources_.insert(ids.begin(), ids.end()); }
  /// Every source this page has cited or rests on, in the order of the register.
  Value sources() const;

 private:
  const Value& read(const FactLine& line);
  Value reason(SymbolId symbol);
  Value advice(const Advice& advice);
  std::string fact_href(const FactLine& line) const;
  std::string origin_label(const FactLine& line) const;
  std::string value_text(const FactLine& line) const;
  const std::string& action_label(Action action) const;
  List source_list(const std::vector<std::string>& ids) const;

  const SiteParts& parts_;
  const Decision& decision_;
  const SitePlan* plan_;
  std::size_t page_;
  const SiteValues& site_;
  FactReads& reads_;
  Diagnostics& diagnostics_;
  std::vector<Value> variables_;              // of the text that is being rendered
  std::set<std::string, std::less<>> cited_;  // on this page so far
  std::set<std::string, std::less<>> sources_;
  std::set<std::string, std::less<>> explained_;  // items whose reasons the page's own text has shown
};

/// The HTML id of an entry of the register, and of a fact in the list of all.
std::string source_anchor(std::string_view id);
std::string fact_anchor(std::string_view id);

/// HTML text that holds no elements as plain text.
std::string plain_text(std::string_view html);

}  // namespace muster
