#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string_view>

#include "app/exporter.h"
#include "app/usage_error.h"
#include "output/zip.h"

namespace muster {
namespace {

/// The time that everything reproducible is stamped with (reproducible-builds.org), or as early as the format goes.
std::int64_t stamp() {
  const char* set = std::getenv("SOURCE_DATE_EPOCH");
  if (set == nullptr) return std::numeric_limits<std::int64_t>::min();
  const std::string_view text(set);
  std::int64_t seconds = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || error != std::errc() || rest != text.data() + text.size()) {
    throw UsageError("`SOURCE_DATE_EPOCH` must be a number of seconds, but is `" + std::string(text) + "`",
                     "unset it for files that carry no time");
  }
  return seconds;
}

}  // namespace

std::string export_zip(const ExportedSite& site) {
  const std::int64_t seconds = stamp();
  std::vector<OutputFile> files = site.builder.render(site.report, site.found);
  // libzip goes through local time.
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  return write_zip(std::move(files), site.slug(), seconds);
}

}  // namespace muster
