#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guidance/pack.h"
#include "output/output_file.h"
#include "site/site.h"

namespace muster {

/// Something to do, as `plan.toml` declares it (docs/pack.md has the meaning of each key).
struct Step {
  std::string id, item;          // with `each`, both may hold `{key}`, `{number}` and `{slug}`
  const Table* table = nullptr;  // `each`
  std::optional<lang::Expression> when, start, end;
  std::optional<lang::Template> title, text;  // plain text; without a title, that of the item
  Span place;
};

/// The steps of the packs, compiled. Unknown items, wrong types and ids that cannot tell entries apart are reported.
std::vector<Step> load_steps(const Pack& pack, Diagnostics& diagnostics);

/// A step as it stands for one organisation.
struct PlannedStep {
  std::string id, item, title, text;
  std::optional<Date> start, end;  // the first and the last day; both are known, or the step has no date
  std::string href;                // where its item is read
};

/// Finds where an item is read; nothing where it is left out.
using HrefFinder = std::function<std::optional<std::string>(const Decision& decision, std::string_view item)>;

/// The organisation's steps, in the packs' order: those whose `when` is true, and whose item stands on a page.
std::vector<PlannedStep> plan_steps(const Pack& pack, const std::vector<Step>& steps, const Decision& decision,
                                    const HrefFinder& find_href, Diagnostics& diagnostics);

/// The files that say them, made by the program `generator` on behalf of `owner`; none without a step, no calendar
/// without a date.
std::vector<OutputFile> write_timetable(const std::vector<PlannedStep>& steps, const std::string& slug,
                                        const std::string& owner, const std::string& generator);

}  // namespace muster
