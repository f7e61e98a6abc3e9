#include "output/output_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/case.h"
#include "base/escape.h"
#include "base/file_system.h"
#include "base/utf8.h"

namespace muster {
namespace {

/// What is wrong with a path, or an empty text.
std::string find_fault(std::string_view path) {
  constexpr std::size_t kMaxName = 255;
  if (find_invalid_utf8(path)) return "is not valid UTF-8";
  if (path.empty()) return "is empty";
  if (path.front() == '/') return "begins with a slash";
  for (std::size_t i = 0; i < path.size();) {
    const char32_t c = decode_utf8(path, i);
    if (c < 0x20 || is_unsafe_code_point(c)) return "holds a control character";
    if (c < 0x80 && std::string_view("\\:*?\"<>|").find(static_cast<char>(c)) != std::string_view::npos) {
      return fmt::format("holds `{}`, which some file systems cannot store", static_cast<char>(c));
    }
  }
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view name = path.substr(begin, end - begin);
    if (name.empty()) return "has an empty part";
    if (name == "." || name == "..") return fmt::format("has the part `{}`", name);
    if (name.size() > kMaxName) return "has a part longer than 255 bytes";
    begin = end + 1;
  }
  return {};
}

}  // namespace

bool check_output_paths(const std::vector<OutputFile>& site, const std::string& folder, Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  const auto report = [&](std::string message, std::string help) {
    Diagnostic diagnostic;
    diagnostic.path = folder;
    diagnostic.message = std::move(message);
    diagnostic.help = std::move(help);
    diagnostics.add(std::move(diagnostic));
  };
  std::map<std::string, std::pair<std::string, bool>>
      taken;  // by lower case: as it is spelt, and whether it is a folder
  for (const OutputFile& file : site) {
    if (const std::string fault = find_fault(file.path); !fault.empty()) {
      report(fmt::format("the path `{}` {}", printable(file.path, 200), fault), "give the page another id");
      continue;
    }
    for (std::size_t slash = file.path.find('/');; slash = file.path.find('/', slash + 1)) {
      const bool is_folder = slash != std::string::npos;
      const std::string part = file.path.substr(0, slash);
      const auto [entry, is_new] = taken.emplace(to_lower(part), std::pair(part, is_folder));
      const auto& [spelling, was_folder] = entry->second;
      if (!is_new && (!is_folder || !was_folder || spelling != part)) {
        report(spelling == part ? fmt::format("two files of the site want to be `{}`", part)
                                : fmt::format("`{}` and `{}` differ only in case", spelling, part),
               "give one of the two pages another id");
      }
      if (!is_folder) break;
    }
  }
  return diagnostics.errors() == errors;
}

}  // namespace muster
