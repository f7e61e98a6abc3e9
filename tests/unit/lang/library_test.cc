#include "lang/library.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace muster;
using namespace muster::lang;

namespace {

/// The part of docs/language.md under a heading.
std::string section(const std::string& heading) {
  const char* root = std::getenv("SOURCE_DIR");
  REQUIRE(root != nullptr);
  std::ifstream file(std::string(root) + "/docs/language.md");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::size_t begin = text.find("\n## " + heading + "\n");
  REQUIRE(begin != std::string::npos);
  return text.substr(begin, text.find("\n## ", begin + 1) - begin);
}

bool names(const std::string& text, const std::string& name) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if (!is_part(text[at - 1]) && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

void check_described(const std::vector<std::string>& all, const std::string& heading) {
  const std::string text = section(heading);
  for (const std::string& name : all) {
    INFO(name);
    CHECK(names(text, name));
  }
}

}  // namespace

TEST_CASE("every filter, test and function is described in docs/language.md") {
  check_described(core_library().filter_names(), "Filters");
  check_described(core_library().test_names(), "Tests");
  check_described(core_library().function_names(), "Functions");
}

TEST_CASE("the filters of Jinja that docs/language.md lists are there") {
  const std::string text = section("Filters");
  const std::string list = text.substr(text.find("Of Jinja:"), text.find("Muster's own:") - text.find("Of Jinja:"));
  std::size_t count = 0;
  for (std::size_t at = list.find(':') + 1; at < list.size();) {
    const std::size_t begin = list.find_first_of("abcdefghijklmnopqrstuvwxyz", at);
    if (begin == std::string::npos) break;
    at = std::min(list.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", begin), list.size());
    const std::string name = list.substr(begin, at - begin);
    INFO(name);
    CHECK(core_library().find_filter(name) != nullptr);
    ++count;
  }
  CHECK(count > 40);
}

TEST_CASE("a library stands on its base and may replace what that has") {
  Library site(&core_library());
  CHECK(site.find_filter("upper") == core_library().find_filter("upper"));
  Callable own;
  own.name = "upper";
  site.add_filter(own);
  CHECK(site.find_filter("upper") != core_library().find_filter("upper"));
  CHECK(site.find_filter("nothing") == nullptr);
  CHECK(site.filter_names() == core_library().filter_names());
}
