#include "app/exporter.h"

namespace muster {

std::string export_html(const ExportedSite& site) { return site.builder.render_single_file(site.report, site.found); }

}  // namespace muster
