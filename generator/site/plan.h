#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "diag/diagnostics.h"
#include "output/output_file.h"
#include "site/outline.h"
#include "site/site.h"

namespace muster {

/// Guidance on a page; with `each`, one of its entries.
struct PlannedSection {
  std::size_t guidance = 0;  // in Pack::guidance
  std::optional<std::size_t> entry;
  std::string anchor;
  int level = 2;
};

struct PlannedBlock {
  const OutlineBlock* outline = nullptr;
  std::vector<PlannedSection> sections;
  std::vector<const Advice*> advice;
};

struct PlannedPage {
  const OutlinePage* outline = nullptr;
  const Decision* decision = nullptr;  // the organisation's, or that of the member whose page it is
  std::string id, file;                // `company-acme`, `company-acme.html`
  std::vector<PlannedBlock> blocks;    // those with something to show
  std::vector<std::size_t> systems;    // whose guidance stands on it
  bool in_library = false;
  bool is_first = false;  // in its part
  std::string title;      // HTML text
};

/// Which pages one organisation's site has, and where everything stands on them. What is left out is in no page, no
/// heading, no list and no link.
class SitePlan {
 public:
  const std::vector<PlannedPage>& pages() const { return pages_; }  // in reading order, the library last
  /// The address of an item, system, guidance (`id#heading` too), page or file, as seen from the page with this index:
  /// on the same page, then on pages of the same organisation or member, then on the organisation's. Nothing where it
  /// was left out.
  std::optional<std::string> find_href(std::size_t from, std::string_view target) const;
  /// The same for a report, which stands on no page.
  std::optional<std::string> find_href(const Decision& from, std::string_view target) const;
  /// The files that stand beside the pages: what there is to do, and when.
  const std::vector<OutputFile>& files() const { return files_; }
  void add_files(std::vector<OutputFile> files) { files_ = std::move(files); }
  /// The page with the register of sources, and the one that lists every fact.
  const PlannedPage* register_page() const { return register_ ? &pages_[*register_] : nullptr; }
  const PlannedPage* facts_page() const { return facts_ ? &pages_[*facts_] : nullptr; }

 private:
  friend class Planner;
  struct Location {
    std::size_t page;
    std::string anchor;
  };
  std::optional<std::string> find(std::optional<std::size_t> page, const Decision& from, std::string_view target) const;
  const Location* nearest(const std::vector<Location>& locations, std::optional<std::size_t> page,
                          const Decision& from) const;

  const Pack* pack_ = nullptr;
  const Decision* organisation_ = nullptr;
  std::vector<PlannedPage> pages_;
  std::vector<OutputFile> files_;
  std::unordered_map<std::string, std::size_t> page_by_id_;
  std::unordered_map<std::size_t, std::vector<Location>> by_guidance_, by_system_;
  std::optional<std::size_t> register_, facts_;
};

/// Writes a page's title, given its decision: the plan needs it, and only the renderer can.
using TitleWriter = std::function<std::string(const Decision& decision, const OutlinePage& page)>;

SitePlan plan_site(const Pack& pack, const Outline& outline, const Report& report, const TitleWriter& write_title,
                   Diagnostics& diagnostics);

}  // namespace muster
