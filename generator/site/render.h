#pragma once

#include <vector>

#include "diag/diagnostics.h"
#include "output/output_file.h"
#include "site/page_writer.h"

namespace muster {

/// Renders one organisation's site: pages, assets, `report.json` and `404.html`, sorted by path, with every link
/// checked.
std::vector<OutputFile> render_site(const SiteParts& parts, Report& report, Diagnostics& diagnostics);

/// The whole site as one file (site/single_file.h).
std::string render_single_file(const SiteParts& parts, Report& report, Diagnostics& diagnostics);

/// `report.json` alone: the same bytes.
std::string render_report_json(const SiteParts& parts, Report& report, Diagnostics& diagnostics);

/// The pages alone, for who asks what a site has without rendering it.
SitePlan plan_report(const SiteParts& parts, const Report& report, Diagnostics& diagnostics);

}  // namespace muster
