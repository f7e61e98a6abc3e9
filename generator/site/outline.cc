#include "site/outline.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/edit_distance.h"
#include "base/slug.h"
#include "value/toml_reader.h"

namespace muster {
namespace {

constexpr std::array<std::pair<std::string_view, BlockKind>, 6> kKinds = {{
    {"guidance", BlockKind::kGuidance},
    {"advice", BlockKind::kAdvice},
    {"facts", BlockKind::kFacts},
    {"questions", BlockKind::kQuestions},
    {"sources", BlockKind::kSources},
    {"assumptions", BlockKind::kAssumptions},
}};

constexpr std::array<std::pair<std::string_view, Emphasis>, 2> kEmphases = {{
    {"answer", Emphasis::kAnswer},
    {"step", Emphasis::kStep},
}};

/// Files that Muster writes beside the pages.
constexpr std::array<std::string_view, 7> kReserved = {"404",    "assets", "print",  "report",
                                                       "robots", "search", "sitemap"};

class OutlineLoader {
 public:
  OutlineLoader(const OutlineContext& context, Diagnostics& diagnostics)
      : context_(context), pack_(*context.pack), diagnostics_(diagnostics) {}

  Outline load() {
    for (const LayerEntry& entry : pack_.layers().entries("part")) load_part(entry);
    for (const LayerEntry& entry : pack_.layers().entries("page")) load_page(entry);
    std::stable_sort(outline_.pages.begin(), outline_.pages.end(),
                     [](const OutlinePage& a, const OutlinePage& b) { return a.part < b.part; });
    check_front();
    check_placed();
    check_headings();
    return std::move(outline_);
  }

 private:
  Diagnostic& unknown(const Span& place, const std::string& what, const std::string& name,
                      const std::vector<std::string>& names) {
    Diagnostic& error = diagnostics_.error(place, "there is no " + what + " `" + name + "`");
    if (const auto nearest = find_nearest(name, names)) error.help = "did you mean `" + *nearest + "`?";
    return error;
  }

  template <class Things>
  static std::vector<std::string> ids_of(const Things& things) {
    std::vector<std::string> ids;
    for (const auto& thing : things) ids.push_back(thing.id);
    return ids;
  }

  void load_part(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a part", diagnostics_);
    reader.text("id");
    outline_.parts.push_back({entry.id, reader.required_text("title").value_or(entry.id), entry.place});
    reader.finish();
  }

  BodyContext line_context() const {
    return {&pack_.schema().scope(), context_.library, context_.targets, context_.block_functions};
  }

  std::optional<lang::Template> line(TomlReader& reader, std::string_view key) {
    const std::optional<Span> text = reader.source_text(key);
    return text ? compile_line(*text, line_context(), diagnostics_) : std::nullopt;
  }

  void load_page(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a page", diagnostics_);
    OutlinePage page;
    page.place = entry.place;
    page.id = entry.id;
    reader.text("id");
    check_page_id(page, reader.place_of("id"));
    page.part = find_part(reader);
    page.title = line(reader, "title");
    if (!page.title) reader.required_text("title");
    page.lead = line(reader, "lead");
    page.when = condition(reader, "when");
    page.first_when = condition(reader, "first_when");
    page.date = report_date(reader, page.id);
    page.table = find_member_table(reader);
    page.theme_page = find_theme_page(reader, page.id);
    if (const TomlNode* blocks = reader.array("block")) {
      for (const TomlNode& block : blocks->items) load_block(block, page);
    }
    reader.finish();
    if (page.blocks.empty())
      diagnostics_.error(page.place, "page `" + page.id + "` has no block, so it would never stand");
    check_anchors(page);
    outline_.pages.push_back(std::move(page));
  }

  std::optional<lang::Expression> condition(TomlReader& reader, std::string_view key) {
    const std::optional<Span> text = reader.source_text(key);
    if (!text) return std::nullopt;
    return lang::compile_expression(*text, pack_.schema().scope(), rule_library(),
                                    {"`" + std::string(key) + "`", lang::Type::of(lang::TypeKind::kBoolean)},
                                    diagnostics_);
  }

  std::optional<lang::Expression> report_date(TomlReader& reader, const std::string& id) {
    const std::optional<Span> text = reader.source_text("date");
    if (!text) return std::nullopt;
    if (id != "index") diagnostics_.error(*text, "only the page `index` has a `date`: it is the whole report's");
    return lang::compile_expression(*text, pack_.schema().scope(), rule_library(),
                                    {"`date`", lang::Type::of(lang::TypeKind::kDate)}, diagnostics_);
  }

  void check_page_id(const OutlinePage& page, const Span& place) {
    if (slug(page.id) != page.id) {
      diagnostics_.error(place, "a page's id names its file and must be lower-case letters, digits and hyphens");
    }
    if (std::find(kReserved.begin(), kReserved.end(), page.id) != kReserved.end()) {
      diagnostics_.error(place, "no page can be called `" + page.id + "`: Muster writes a file of that name");
    }
    const std::vector<std::string>& ids = context_.theme_ids;
    if (std::find(ids.begin(), ids.end(), page.id) != ids.end()) {
      diagnostics_.error(place, "no page can be called `" + page.id + "`: the theme uses this id").help =
          "a single file of all pages has both";
    }
    const auto twin = std::find_if(outline_.pages.begin(), outline_.pages.end(),
                                   [&](const OutlinePage& other) { return other.id == page.id; });
    if (twin != outline_.pages.end()) {
      diagnostics_.error(place, "two pages are called `" + page.id + "`").notes.push_back({"the other", twin->place});
    }
  }

  std::size_t find_part(TomlReader& reader) {
    const std::optional<std::string> name = reader.required_text("part");
    if (!name) return 0;
    const auto found = std::find_if(outline_.parts.begin(), outline_.parts.end(),
                                    [&](const OutlinePart& part) { return part.id == *name; });
    if (found != outline_.parts.end()) return static_cast<std::size_t>(found - outline_.parts.begin());
    unknown(reader.place_of("part"), "part", *name, ids_of(outline_.parts));
    return 0;
  }

  const Table* find_member_table(TomlReader& reader) {
    const std::optional<std::string> each = reader.text("each");
    if (!each) return nullptr;
    const auto& tables = pack_.schema().member_tables();
    const auto found =
        std::find_if(tables.begin(), tables.end(), [&](const Table* table) { return table->id == *each; });
    if (found != tables.end()) return *found;
    std::vector<std::string> names;
    for (const Table* table : tables) names.push_back(table->id);
    unknown(reader.place_of("each"), "table whose entries are organisations", *each, names);
    return nullptr;
  }

  std::string find_theme_page(TomlReader& reader, const std::string& id) {
    const auto& names = context_.theme_pages;
    const bool has_front = std::find(names.begin(), names.end(), "front") != names.end();
    const std::optional<std::string> name = reader.text("template");
    if (!name) return id == "index" && has_front ? "front" : "page";
    if (std::find(names.begin(), names.end(), *name) == names.end()) {
      unknown(reader.place_of("template"), "page template of the theme", *name, names);
    }
    return *name;
  }

  void load_block(const TomlNode& node, OutlinePage& page) {
    if (!node.is_table()) {
      diagnostics_.error(node.span, "a block must be a table `[[page.block]]`");
      return;
    }
    TomlReader reader(node, node.span, "a block", diagnostics_);
    OutlineBlock block;
    block.place = node.span;
    const std::optional<std::string> kind = reader.required_text("kind");
    const auto found =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& known) { return kind && known.first == *kind; });
    if (found == kKinds.end()) {
      std::vector<std::string> names;
      for (const auto& known : kKinds) names.emplace_back(known.first);
      if (kind) unknown(reader.place_of("kind"), "kind of block", *kind, names);
      return;
    }
    block.kind = found->second;
    load_emphasis(reader, block);
    block.title = line(reader, "title");
    if (block.title) block.anchor = slug(reader.source_text("title")->text()).value_or(std::string(found->first));
    switch (block.kind) {
      case BlockKind::kGuidance:
        load_guidance_block(reader, block);
        break;
      case BlockKind::kAdvice:
        load_advice_block(reader, block);
        break;
      case BlockKind::kFacts:
        load_facts_block(reader, block);
        break;
      case BlockKind::kQuestions:
        load_limit(reader, block);
        break;
      default:
        break;
    }
    reader.finish();
    page.blocks.push_back(std::move(block));
  }

  void load_emphasis(TomlReader& reader, OutlineBlock& block) {
    const std::optional<std::string> name = reader.text("emphasis");
    if (!name) return;
    std::vector<std::string> names;
    for (const auto& [known, emphasis] : kEmphases) {
      if (known == *name) block.emphasis = emphasis;
      names.emplace_back(known);
    }
    if (block.emphasis == Emphasis::kNone) unknown(reader.place_of("emphasis"), "emphasis", *name, names);
  }

  void load_systems(TomlReader& reader, OutlineBlock& block) {
    for (const TomlReader::Word& word : reader.words("systems")) {
      if (const System* system = pack_.find_system(word.text)) {
        block.systems.push_back(pack_.index(*system));
      } else {
        unknown(word.place, "system", word.text, ids_of(pack_.systems()));
      }
    }
  }

  // Guidance that has a mistake of its own was told there.
  bool was_refused(const std::string& id) const {
    const auto& texts = pack_.layers().texts();
    return std::any_of(texts.begin(), texts.end(), [&](const LayerText& text) { return text.id == id; });
  }

  void load_actions(TomlReader& reader, OutlineBlock& block) {
    for (const TomlReader::Word& word : reader.words("actions")) {
      if (const std::optional<Action> action = find_action(word.text)) {
        block.actions.push_back(*action);
      } else {
        unknown(word.place, "action", word.text, {"warn", "recommend", "show", "lead", "verdict"});
      }
    }
  }

  void load_limit(TomlReader& reader, OutlineBlock& block) {
    if (const std::optional<std::int64_t> limit = reader.integer("limit")) {
      if (*limit < 1) diagnostics_.error(reader.place_of("limit"), "`limit` must be at least 1");
      block.limit = static_cast<std::size_t>(std::max<std::int64_t>(1, *limit));
    }
  }

  void load_guidance_block(TomlReader& reader, OutlineBlock& block) {
    load_systems(reader, block);
    load_actions(reader, block);
    for (const TomlReader::Word& word : reader.words("items")) {
      if (const Guidance* guidance = pack_.find_guidance(word.text)) {
        block.guidance.push_back(pack_.index(*guidance));
      } else if (!was_refused(word.text)) {
        unknown(word.place, "guidance", word.text, ids_of(pack_.guidance()));
      }
    }
    if ((reader.find("systems") == nullptr) == (reader.find("items") == nullptr)) {
      diagnostics_.error(block.place, "a block of guidance names either `systems` or `items`");
    }
  }

  void load_advice_block(TomlReader& reader, OutlineBlock& block) {
    load_systems(reader, block);
    load_actions(reader, block);
    load_limit(reader, block);
  }

  void load_facts_block(TomlReader& reader, OutlineBlock& block) {
    block.all_facts = reader.flag("all");
    for (const TomlReader::Word& word : reader.words("facts")) {
      const Fact* fact = pack_.facts().find(word.text);
      const Field* field = fact == nullptr ? pack_.schema().find_field(word.text) : nullptr;
      if (fact != nullptr) {
        block.facts.push_back(fact->symbol);
      } else if (field != nullptr) {
        block.facts.push_back(field->symbol);
      } else {
        std::vector<std::string> names = ids_of(pack_.facts().all());
        for (const Field& known : pack_.schema().fields()) names.push_back(known.id);
        unknown(word.place, "fact or field", word.text, names);
      }
    }
    if (block.all_facts == !block.facts.empty()) {
      diagnostics_.error(block.place, "a block of facts names them in `facts`, or says `all = true`");
    }
  }

  std::vector<std::size_t> guidance_of(const OutlineBlock& block) const {
    std::vector<std::size_t> result = block.guidance;
    for (std::size_t i = 0; i < pack_.guidance().size(); ++i) {
      const auto& systems = block.systems;
      if (block.kind == BlockKind::kGuidance &&
          std::find(systems.begin(), systems.end(), pack_.guidance()[i].system) != systems.end()) {
        result.push_back(i);
      }
    }
    return result;
  }

  // Every id of a page must be its own, whatever stands for an organisation.
  void check_anchors(const OutlinePage& page) {
    std::map<std::string, Span> taken;
    for (const std::string& id : context_.theme_ids) taken.emplace(id, Span{});
    const auto take = [&](const std::string& id, const Span& place) {
      const auto [known, fresh] = taken.emplace(id, place);
      if (fresh || known->second == place) return;
      Diagnostic& error =
          diagnostics_.error(place, "two things on page `" + page.id + "` have the anchor `" + id + "`");
      error.help = "give one of them another `anchor`, title or heading";
      if (known->second.source != nullptr) {
        error.notes.push_back({"the other", known->second});
      } else {
        error.notes.push_back({"the theme uses it", {}});
      }
    };
    std::set<std::size_t> placed;  // for good: what a block with `actions` leaves, a later one may take
    for (const OutlineBlock& block : page.blocks) {
      if (!block.anchor.empty()) take(block.anchor, block.place);
      for (const std::size_t index : guidance_of(block)) {
        const Guidance& guidance = pack_.guidance()[index];
        if (placed.contains(index)) {
          diagnostics_.error(block.place, "page `" + page.id + "` places `" + guidance.id + "` twice");
          continue;
        }
        if (block.actions.empty()) placed.insert(index);
        take(guidance.anchor, guidance.place);
        for (const Guidance::Heading& heading : guidance.headings) take(heading.id, guidance.place);
      }
    }
  }

  void check_front() {
    const bool has_front = std::any_of(outline_.pages.begin(), outline_.pages.end(), [](const OutlinePage& page) {
      return page.id == "index" && page.table == nullptr;
    });
    if (has_front) return;
    Diagnostic diagnostic;
    diagnostic.message = "the outline has no page `index`, which is the front page";
    if (!outline_.pages.empty()) diagnostic.span = outline_.pages.front().place;
    if (outline_.pages.empty()) diagnostic.path = "outline.toml";
    diagnostics_.add(std::move(diagnostic));
  }

  void check_placed() {
    std::set<std::size_t> placed;
    for (const OutlinePage& page : outline_.pages) {
      for (const OutlineBlock& block : page.blocks) {
        for (const std::size_t index : guidance_of(block)) {
          const Guidance& guidance = pack_.guidance()[index];
          const bool is_read = page.table != nullptr ? guidance.in_member : guidance.in_organisation;
          if (is_read && block.actions.empty()) placed.insert(index);
        }
      }
    }
    for (std::size_t i = 0; i < pack_.guidance().size(); ++i) {
      if (placed.contains(i)) continue;
      const Guidance& guidance = pack_.guidance()[i];
      diagnostics_.error(guidance.place, "no page shows `" + guidance.id + "`").help =
          "add a block with `systems = [\"" + pack_.systems()[guidance.system].id + "\"]` to a page of outline.toml";
    }
  }

  void check_headings() {
    for (const Guidance& guidance : pack_.guidance()) {
      for (const Guidance::Link& link : guidance.links) {
        const std::size_t hash = link.target.find('#');
        if (hash == std::string::npos) continue;
        const Guidance* target = pack_.find_guidance(link.target.substr(0, hash));
        const std::string heading = link.target.substr(hash + 1);
        std::vector<std::string> names;
        if (target != nullptr) {
          for (const Guidance::Heading& known : target->headings)
            names.push_back(known.id.substr(target->anchor.size() + 1));
        }
        if (std::find(names.begin(), names.end(), heading) != names.end()) continue;
        unknown(link.place, "heading in what it links to with the anchor", heading, names);
      }
    }
  }

  const OutlineContext& context_;
  const Pack& pack_;
  Diagnostics& diagnostics_;
  Outline outline_;
};

}  // namespace

std::string_view block_kind_name(BlockKind kind) {
  return std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& known) { return known.second == kind; })->first;
}

std::string_view emphasis_name(Emphasis emphasis) {
  const auto found =
      std::find_if(kEmphases.begin(), kEmphases.end(), [&](const auto& known) { return known.second == emphasis; });
  return found != kEmphases.end() ? found->first : std::string_view();
}

Outline load_outline(const OutlineContext& context, Diagnostics& diagnostics) {
  return OutlineLoader(context, diagnostics).load();
}

std::string entry_anchor(const std::string& anchor, std::size_t entry) {
  return anchor + "-" + std::to_string(entry + 1);
}

}  // namespace muster
