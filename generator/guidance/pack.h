#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/facts.h"
#include "guidance/chart_block.h"
#include "lang/template.h"
#include "profile/schema.h"

namespace muster {

/// What a rule does to an item; in the order in which they prevail when they meet, `kLead` aside, which only places.
enum class Action : std::uint8_t { kOmit, kWarn, kRecommend, kShow, kReference, kLead, kVerdict };
std::string_view action_name(Action action);
std::optional<Action> find_action(std::string_view name);

/// Where a system stands on the site.
enum class Level : std::uint8_t { kLead, kShow, kReference, kOmit };
std::string_view level_name(Level level);

struct System {
  std::string id, title;
  Level level = Level::kShow;  // before rules run
  std::vector<std::string> sources;
  Span place;
};

/// Something rules speak about: a warning, a recommendation, a card, a row.
struct Item {
  std::string id, title;                     // a title with tags stands as written here
  std::optional<lang::Template> title_text;  // of such a title, as plain text
  std::size_t system = 0;
  int order = 100;  // within its system
  int priority = 50;
  std::optional<std::size_t> guidance;  // where it is written, or the guidance on which it can be read
  Span place;
};

struct Rule {
  std::string key;         // `R02.7:template`
  std::string id;          // `R02.7`
  std::size_t system = 0;  // `system`, else that of the same number (`R02.7` is of `S02`), else that of its first item
  std::optional<lang::Expression> when;
  struct Effect {
    Action action = Action::kShow;
    std::string target;  // an item or system; with `each` it may hold `{key}`, `{number}`, `{slug}`
    Span place;
  };
  bool advises = false;  // it can warn or recommend
  std::vector<Effect> effects;
  struct Verdict {
    std::string item;
    lang::Expression value;
    std::shared_ptr<const lang::ChoiceSet> words;  // their labels; none: the text stands for itself
  };
  std::vector<Verdict> verdicts;
  std::vector<SymbolId> ask, ask_also;
  std::optional<lang::Expression> ask_from;
  const Table* table = nullptr;  // `each`
  bool in_organisation = true, in_member = false;
  Basis basis = Basis::kNone;
  std::vector<std::string> sources, assumptions;
  std::optional<lang::Template> note;  // HTML text
  Span place;
};

/// A document, a claim or a reference of `sources.toml`.
struct Reference {
  std::string id, kind, title, publisher, date, interest, of, attribution, strength, note, host;
  Span place;
};

/// One guidance file.
struct Guidance {
  std::string id, title, path;
  std::size_t system = 0;
  int order = 100;
  int priority = 50;
  int level = 2;
  std::string anchor;
  std::optional<lang::Expression> when;
  std::optional<Action> action;  // raised on its item while `when` is true
  std::vector<std::string> rules, sources, assumptions;
  Basis basis = Basis::kNone;
  const Table* table = nullptr;  // `each`
  bool in_organisation = true, in_member = false;
  std::optional<lang::Template> body;        // HTML
  std::optional<lang::Template> title_text;  // the title as a template (HTML text)
  std::optional<lang::Template> summary;     // HTML text
  struct Heading {
    int level;
    std::string id, text;
  };
  std::vector<Heading> headings;
  struct Link {  // a link of the body to an item, system, page or guidance
    std::string target;
    Span place;
  };
  std::vector<Link> links;
  Span place;
};

/// Items of which one at most may apply to an organisation: alternatives. An item applies when its guidance's `when` is
/// true, or, without one, when a rule raises it.
struct Group {
  std::string id;
  std::vector<std::string> items;
  bool required = false;  // one must apply, unless what is missing could still decide it
  Span place;
};

/// Everything the packs say, checked and compiled. Made whole, then shared by all threads.
class Pack {
 public:
  const std::vector<PackInfo>& packs() const { return layers_.packs(); }
  const Layers& layers() const { return layers_; }
  const Schema& schema() const { return schema_; }
  const Facts& facts() const { return facts_; }
  const std::deque<System>& systems() const { return systems_; }
  const std::deque<Item>& items() const { return items_; }
  const std::deque<Rule>& rules() const { return rules_; }  // each after those it asks about
  const std::deque<Guidance>& guidance() const { return guidance_; }
  const std::deque<Reference>& references() const { return references_; }
  const std::deque<Group>& groups() const { return groups_; }       // those of which one at most applies
  const std::deque<ChartBlock>& charts() const { return charts_; }  // of all guidance; a body names them by number
  const System* find_system(std::string_view id) const;
  const Item* find_item(std::string_view id) const;
  const Guidance* find_guidance(std::string_view id) const;
  const Reference* find_reference(std::string_view id) const;
  std::size_t index(const System& system) const;
  std::size_t index(const Guidance& guidance) const;

 private:
  friend class PackLoader;
  Layers layers_;
  Schema schema_;
  Facts facts_;
  std::deque<System> systems_;
  std::deque<Item> items_;
  std::deque<Rule> rules_;
  std::deque<Guidance> guidance_;
  std::deque<Reference> references_;
  std::deque<Group> groups_;
  std::deque<ChartBlock> charts_;
  std::unordered_map<std::string, std::size_t> system_by_id_, item_by_id_, guidance_by_id_, reference_by_id_;
};

/// The library of rules: that of facts with `fired`, `raised` and `level`. The site's own stands on it.
const lang::Library& rule_library();

/// What the site adds to what guidance may say.
struct GuidanceHooks {
  const lang::Library* library = nullptr;  // of bodies, titles, summaries: that of rules with `cite`, `href` and `why`
  std::vector<std::string> block_functions;  // those of its functions whose result is whole blocks, not text
  /// Told once when all files are read, before anything is compiled: which ids those functions may be called with.
  std::function<void(const Layers&)> layers_read;
};

/// Loads and compiles the packs. Every mistake in every file is reported. With mistakes the pack that comes back is
/// good for checking what stands on it (the outline, the plan), never for deciding; nothing comes back where a file
/// could not be read, so that nothing is missed for that reason.
std::unique_ptr<const Pack> load_pack(FileSystem& files, SourceSet& sources, const std::vector<PackFolder>& folders,
                                      const GuidanceHooks& hooks, Diagnostics& diagnostics);

}  // namespace muster
