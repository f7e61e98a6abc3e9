#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "site/site.h"

namespace muster {

/// What an exporter makes its file of: one organisation, decided, and what renders it.
struct ExportedSite {
  const SiteBuilder& builder;
  Report& report;
  Diagnostics& found;
  std::chrono::seconds limit;  // for other programs

  const std::string& slug() const { return report.organisation.slug; }
};

/// One of the forms in which a site is taken away.
struct Exporter {
  std::string_view name;  // what `--to` takes, and the ending of the file
  /// The file's bytes. After an error in `found` they are not to be written.
  std::string (*make)(const ExportedSite& site);
};

/// All of them, in the order of the help; each in a file of its own, `export_<name>.cc`.
const std::vector<Exporter>& exporters();

std::string export_html(const ExportedSite& site);
std::string export_zip(const ExportedSite& site);
std::string export_pdf(const ExportedSite& site);

}  // namespace muster
