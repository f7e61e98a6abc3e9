// Pages are Muster's own HTML: attribute values stand in double quotes, and no text holds a bare one. So attributes can
// be found without a parser.

#include "site/links.h"

#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "site/page_writer.h"

namespace muster {
namespace {

using Ids = std::unordered_set<std::string_view>;

/// Calls `use` with the value of every attribute written `opening` (` href="`).
template <class Use>
void each_attribute(std::string_view html, std::string_view opening, const Use& use) {
  for (std::size_t at = html.find(opening); at != std::string_view::npos; at = html.find(opening, at)) {
    at += opening.size();
    const std::size_t end = html.find('"', at);
    if (end == std::string_view::npos) return;
    use(html.substr(at, end - at));
    at = end;
  }
}

bool is_elsewhere(std::string_view address) {
  constexpr std::array<std::string_view, 4> kSchemes = {"https:", "http:", "mailto:", "tel:"};
  for (const std::string_view scheme : kSchemes) {
    if (address.starts_with(scheme)) return true;
  }
  return false;
}

class LinkChecker {
 public:
  LinkChecker(const std::vector<OutputFile>& files, const PlaceFinder& find_place, Diagnostics& diagnostics)
      : files_(files), find_place_(find_place), diagnostics_(diagnostics) {}

  void check() {
    for (const OutputFile& file : files_) ids_[file.path];
    for (const bool is_print : {false, true}) {
      if (is_print && has_errors_) return;
      each_page(is_print, [&](const OutputFile& file) { collect(file); });
      each_page(is_print, [&](const OutputFile& file) { check_links(file); });
    }
  }

 private:
  template <class Use>
  void each_page(bool is_print, const Use& use) {
    for (const OutputFile& file : files_) {
      if ((file.path == kPrintFile) == is_print) use(file);
    }
  }

  void check_links(const OutputFile& file) {
    if (!file.path.ends_with(".html")) return;
    each_attribute(file.bytes, " href=\"", [&](std::string_view value) { check_link(file, value, " href=\"", true); });
    each_attribute(file.bytes, " src=\"", [&](std::string_view value) { check_link(file, value, " src=\"", false); });
  }

  void collect(const OutputFile& file) {
    Ids& ids = ids_[file.path];
    if (!file.path.ends_with(".html")) return;
    each_attribute(file.bytes, " id=\"", [&](std::string_view id) {
      if (ids.insert(id).second) return;
      report(file, " id=\"" + std::string(id) + "\"",
             "`" + file.path + "` has two elements with the id `" + std::string(id) + "`");
    });
  }

  void check_link(const OutputFile& file, std::string_view raw, std::string_view opening, bool may_leave) {
    const std::string address = plain_text(raw);
    if (is_elsewhere(address) && may_leave) return;
    const std::string as_written = std::string(opening) + std::string(raw) + "\"";
    const std::size_t hash = address.find('#');
    const std::string path = hash == 0 ? file.path : address.substr(0, hash);
    const auto target = ids_.find(path);
    if (target == ids_.end()) {
      report(file, as_written, "a link on `" + file.path + "` leads nowhere: `" + address + "`");
    } else if (hash != std::string::npos && !target->second.contains(address.substr(hash + 1))) {
      report(file, as_written,
             "a link on `" + file.path + "` leads to `" + address + "`, but `" + path + "` has no such id");
    }
  }

  void report(const OutputFile& file, const std::string& html, std::string message) {
    Diagnostic diagnostic;
    diagnostic.message = std::move(message);
    diagnostic.span = find_place_(file.path, html);
    if (diagnostic.span.source == nullptr) diagnostic.path = file.path;
    diagnostics_.add(std::move(diagnostic));
    has_errors_ = true;
  }

  const std::vector<OutputFile>& files_;
  const PlaceFinder& find_place_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string, Ids> ids_;
  bool has_errors_ = false;
};

}  // namespace

void check_links(const std::vector<OutputFile>& files, const PlaceFinder& find_place, Diagnostics& diagnostics) {
  LinkChecker(files, find_place, diagnostics).check();
}

}  // namespace muster
