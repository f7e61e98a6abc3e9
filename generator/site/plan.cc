#include "site/plan.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

namespace muster {

class Planner {
 public:
  Planner(const Pack& pack, const Outline& outline, const Report& report, const TitleWriter& write_title,
          Diagnostics& diagnostics)
      : pack_(pack), outline_(outline), report_(report), write_title_(write_title), diagnostics_(diagnostics) {}

  SitePlan plan() {
    plan_.pack_ = &pack_;
    plan_.organisation_ = &report_.organisation;
    for (const OutlinePage& page : outline_.pages) {
      if (page.table == nullptr) add_page(page, report_.organisation);
      for (const Decision& member : report_.members) {
        if (page.table != nullptr && member.table == page.table) add_page(page, member);
      }
    }
    const auto place = [](const PlannedPage& page) {
      return std::tuple(page.in_library, page.outline->part, !page.is_first);
    };
    std::stable_sort(plan_.pages_.begin(), plan_.pages_.end(),
                     [&](const PlannedPage& a, const PlannedPage& b) { return place(a) < place(b); });
    locate();
    return std::move(plan_);
  }

 private:
  void add_page(const OutlinePage& outline, const Decision& decision) {
    if (outline.when && !holds(*outline.when, decision)) return;
    PlannedPage page;
    page.outline = &outline;
    page.decision = &decision;
    page.id = outline.table != nullptr ? outline.id + "-" + decision.slug : outline.id;
    page.file = page.id + ".html";
    std::set<std::size_t> placed;
    for (const OutlineBlock& block : outline.blocks) {
      std::optional<PlannedBlock> planned = plan_block(block, decision, placed);
      if (planned) page.blocks.push_back(std::move(*planned));
    }
    const bool is_front = outline.id == "index" && outline.table == nullptr;
    if (!is_front && (page.blocks.empty() || is_left_out(outline, decision))) return;
    settle_levels(page);
    note_systems(page);
    page.title = write_title_(decision, outline);
    page.is_first = outline.first_when && holds(*outline.first_when, decision);
    const auto [known, fresh] = files_.emplace(page.file, &outline);
    if (!fresh) {
      diagnostics_.error(outline.place, "a page of `" + outline.id + "` would take the file of page `" +
                                            known->second->id + "`: " + page.file);
      return;
    }
    plan_.pages_.push_back(std::move(page));
  }

  bool holds(const lang::Expression& when, const Decision& decision) {
    const std::optional<Value> value =
        lang::evaluate(when, *decision.selection, decision.facts->variables(), diagnostics_);
    return value && value->is_true();
  }

  // A page is gone when every system it is about is.
  bool is_left_out(const OutlinePage& page, const Decision& decision) const {
    bool any = false;
    for (const OutlineBlock& block : page.blocks) {
      if (block.kind != BlockKind::kGuidance) continue;
      for (const std::size_t system : systems_of(block)) {
        any = true;
        if (decision.selection->level(system) != Level::kOmit) return false;
      }
    }
    return any;
  }

  std::vector<std::size_t> systems_of(const OutlineBlock& block) const {
    std::vector<std::size_t> systems = block.systems;
    for (const std::size_t guidance : block.guidance) systems.push_back(pack_.guidance()[guidance].system);
    return systems;
  }

  // Guidance stands once on a page, in the first block that takes it.
  std::optional<PlannedBlock> plan_block(const OutlineBlock& block, const Decision& decision,
                                         std::set<std::size_t>& placed) const {
    PlannedBlock planned;
    planned.outline = &block;
    bool shows = true;
    switch (block.kind) {
      case BlockKind::kGuidance:
        for (const std::size_t guidance : block.guidance) add_sections(guidance, decision, planned.sections);
        for (const std::size_t system : block.systems) add_system(system, decision, planned.sections);
        std::erase_if(planned.sections, [&](const PlannedSection& section) {
          return placed.contains(section.guidance) || !is_wanted(block, section.guidance, decision);
        });
        for (const PlannedSection& section : planned.sections) placed.insert(section.guidance);
        shows = !planned.sections.empty();
        break;
      case BlockKind::kAdvice:
        add_advice(block, decision, planned.advice);
        shows = !planned.advice.empty();
        break;
      case BlockKind::kQuestions:
        shows = !decision.selection->questions().empty();
        break;
      case BlockKind::kAssumptions:
        shows = std::any_of(pack_.schema().fields().begin(), pack_.schema().fields().end(),
                            [](const Field& field) { return !field.assumption.empty(); });
        break;
      case BlockKind::kSources:
        shows = !pack_.references().empty();
        break;
      case BlockKind::kFacts:
        break;
    }
    if (!shows) return std::nullopt;
    return planned;
  }

  bool is_wanted(const OutlineBlock& block, std::size_t guidance, const Decision& decision) const {
    return block.actions.empty() || std::any_of(block.actions.begin(), block.actions.end(), [&](Action action) {
             return decision.selection->is_raised(action, pack_.guidance()[guidance].id);
           });
  }

  void add_sections(std::size_t index, const Decision& decision, std::vector<PlannedSection>& sections) const {
    if (!decision.selection->stands(index)) return;
    const Guidance& guidance = pack_.guidance()[index];
    if (guidance.table == nullptr) {
      sections.push_back({index, std::nullopt, guidance.anchor, guidance.level});
      return;
    }
    for (const std::size_t entry : decision.selection->entries(index)) {
      sections.push_back({index, entry, entry_anchor(guidance.anchor, entry), guidance.level});
    }
  }

  // By order; what a rule leads comes first, before that what is recommended too, and takes the subsections that follow
  // it along.
  void add_system(std::size_t system, const Decision& decision, std::vector<PlannedSection>& sections) const {
    std::vector<std::size_t> guidance;
    for (std::size_t i = 0; i < pack_.guidance().size(); ++i) {
      if (pack_.guidance()[i].system == system) guidance.push_back(i);
    }
    std::stable_sort(guidance.begin(), guidance.end(), [&](std::size_t a, std::size_t b) {
      return pack_.guidance()[a].order < pack_.guidance()[b].order;
    });
    struct Run {
      int rank = 0;
      std::vector<PlannedSection> sections;
    };
    std::vector<Run> runs;
    for (const std::size_t index : guidance) {
      std::vector<PlannedSection> standing;
      add_sections(index, decision, standing);
      if (standing.empty()) continue;
      if (runs.empty() || standing.front().level == 2) runs.emplace_back();
      Run& run = runs.back();
      const std::string& id = pack_.guidance()[index].id;
      if (decision.selection->is_raised(Action::kLead, id)) {
        run.rank = std::max(run.rank, decision.selection->is_raised(Action::kRecommend, id) ? 2 : 1);
      }
      std::move(standing.begin(), standing.end(), std::back_inserter(run.sections));
    }
    std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.rank > b.rank; });
    for (Run& run : runs) std::move(run.sections.begin(), run.sections.end(), std::back_inserter(sections));
  }

  // By priority, then as the selection orders it.
  static void add_advice(const OutlineBlock& block, const Decision& decision, std::vector<const Advice*>& list) {
    for (const Advice& advice : decision.selection->advice()) {
      const auto& actions = block.actions;
      const auto& systems = block.systems;
      if (!actions.empty() && std::find(actions.begin(), actions.end(), advice.action) == actions.end()) continue;
      if (!systems.empty() && std::find(systems.begin(), systems.end(), advice.system) == systems.end()) continue;
      list.push_back(&advice);
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Advice* a, const Advice* b) { return a->priority > b->priority; });
    if (block.limit && list.size() > *block.limit) list.resize(*block.limit);
  }

  // No heading skips a level: a subsection whose section was left out becomes one.
  static void settle_levels(PlannedPage& page) {
    int above = 1;
    for (PlannedBlock& block : page.blocks) {
      if (block.outline->title) above = 2;
      for (PlannedSection& section : block.sections) {
        section.level = std::min(section.level, above + 1);
        above = section.level;
      }
    }
  }

  void note_systems(PlannedPage& page) const {
    std::set<std::size_t> systems;
    for (const PlannedBlock& block : page.blocks) {
      for (const PlannedSection& section : block.sections) systems.insert(pack_.guidance()[section.guidance].system);
    }
    page.systems.assign(systems.begin(), systems.end());
    // What a member's page says of a system, its own facts earned; a library is of the organisation alone.
    page.in_library = page.outline->table == nullptr && !systems.empty() && page.outline->id != "index" &&
                      std::all_of(systems.begin(), systems.end(), [&](std::size_t system) {
                        return page.decision->selection->level(system) == Level::kReference;
                      });
  }

  void locate() {
    for (std::size_t i = 0; i < plan_.pages_.size(); ++i) {
      const PlannedPage& page = plan_.pages_[i];
      plan_.page_by_id_[page.id] = i;
      for (const PlannedBlock& block : page.blocks) {
        if (block.outline->kind == BlockKind::kSources && !plan_.register_) plan_.register_ = i;
        if (block.outline->all_facts && page.outline->table == nullptr && !plan_.facts_) plan_.facts_ = i;
        for (const PlannedSection& section : block.sections) {
          const std::size_t system = pack_.guidance()[section.guidance].system;
          plan_.by_guidance_[section.guidance].push_back({i, section.anchor});
          std::vector<SitePlan::Location>& of_system = plan_.by_system_[system];
          if (of_system.empty() || of_system.back().page != i) {
            // A page about one system is the system; on a shared page it begins at its first section.
            of_system.push_back({i, page.systems.size() == 1 ? "" : section.anchor});
          }
        }
      }
    }
  }

  const Pack& pack_;
  const Outline& outline_;
  const Report& report_;
  const TitleWriter& write_title_;
  Diagnostics& diagnostics_;
  SitePlan plan_;
  std::unordered_map<std::string, const OutlinePage*> files_;
};

const SitePlan::Location* SitePlan::nearest(const std::vector<Location>& locations, std::optional<std::size_t> page,
                                            const Decision& from) const {
  const Location* best = nullptr;
  int best_rank = 0;
  for (const Location& location : locations) {
    const Decision* decision = pages_[location.page].decision;
    const int rank = page == location.page ? 3 : decision == &from ? 2 : decision == organisation_ ? 1 : 0;
    if (rank > best_rank) {
      best = &location;
      best_rank = rank;
    }
  }
  return best;
}

std::optional<std::string> SitePlan::find(std::optional<std::size_t> page, const Decision& from,
                                          std::string_view target) const {
  const std::size_t hash = target.find('#');
  const std::string_view id = target.substr(0, hash);
  if (const auto found = page_by_id_.find(std::string(id)); found != page_by_id_.end())
    return pages_[found->second].file;
  if (std::any_of(files_.begin(), files_.end(), [&](const OutputFile& file) { return file.path == target; }))
    return std::string(target);
  const std::vector<Location>* locations = nullptr;
  const Item* item = pack_->find_item(id);
  const System* system = pack_->find_system(id.substr(0, id.find('.')));
  if (item != nullptr && item->guidance) {
    const auto found = by_guidance_.find(*item->guidance);
    if (found != by_guidance_.end()) locations = &found->second;
  } else if (system != nullptr) {
    const auto found = by_system_.find(pack_->index(*system));
    if (found != by_system_.end()) locations = &found->second;
  }
  if (locations == nullptr) return std::nullopt;
  const Location* location = nearest(*locations, page, from);
  if (location == nullptr || pages_[location->page].decision->selection->is_omitted(id)) return std::nullopt;
  std::string href = page == location->page && !location->anchor.empty() ? "" : pages_[location->page].file;
  if (!location->anchor.empty()) href += "#" + location->anchor;
  if (hash != std::string_view::npos) href += "-" + std::string(target.substr(hash + 1));
  return href;
}

std::optional<std::string> SitePlan::find_href(std::size_t from, std::string_view target) const {
  return find(from, *pages_[from].decision, target);
}

std::optional<std::string> SitePlan::find_href(const Decision& from, std::string_view target) const {
  return find(std::nullopt, from, target);
}

SitePlan plan_site(const Pack& pack, const Outline& outline, const Report& report, const TitleWriter& write_title,
                   Diagnostics& diagnostics) {
  return Planner(pack, outline, report, write_title, diagnostics).plan();
}

}  // namespace muster
