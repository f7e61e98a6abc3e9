#pragma once

#include <string>
#include <vector>

#include "site/fact_line.h"
#include "site/page_writer.h"
#include "site/plan.h"

namespace muster {

/// `report.json` as docs/report.schema.json has it: the whole answer for other programs. `facts` is what `list_facts`
/// gave.
std::string write_report_json(const SiteParts& parts, const Report& report, const SitePlan& plan,
                              const std::vector<FactLine>& facts);

}  // namespace muster
