#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "site/page_writer.h"

namespace muster {

/// Why an item, a system, a field or a fact is as it is, or why nothing is said of it: lines for a terminal, outer ones
/// first. `id#slug` asks about a member. Nothing if there is no such id.
std::vector<std::string> explain(const SiteParts& parts, Report& report, std::string_view id);

/// One line for each piece of advice and each question.
std::vector<std::string> explain_all(const SiteParts& parts, Report& report);

}  // namespace muster
