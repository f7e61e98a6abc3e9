#include "diag/diagnostics.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <vector>

using namespace muster;

namespace {

std::vector<std::string> messages(const Diagnostics& diagnostics) {
  std::vector<std::string> result;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) result.push_back(diagnostic.message);
  return result;
}

}  // namespace

TEST_CASE("diagnostics are sorted by path and place, whoever was first") {
  const Source a("a.toml", "0123456789");
  const Source b("b.toml", "0123456789");
  Diagnostics diagnostics;
  diagnostics.error({&b, 0, 1}, "b0");
  diagnostics.error({&a, 10, 10}, "a10");
  diagnostics.warning("w", {&a, 9, 10}, "a9");
  Diagnostic lost;
  lost.path = "aa.toml";
  lost.message = "aa";
  diagnostics.add(lost);
  CHECK(messages(diagnostics) == std::vector<std::string>{"a9", "a10", "aa", "b0"});
  CHECK(diagnostics.errors() == 3);
  CHECK(diagnostics.warnings() == 1);
  CHECK(diagnostics.has_errors());
}

TEST_CASE("the same mistake is told once, and one that differs in a note twice") {
  const Source a("a.toml", "0123456789");
  const Source same_path("a.toml", "0123456789");
  Diagnostics diagnostics;
  diagnostics.error({&a, 1, 2}, "twice");
  diagnostics.error({&same_path, 1, 2}, "twice");
  diagnostics.error({&a, 1, 2}, "twice").notes.push_back({"seen from here", {&a, 4, 5}});
  diagnostics.error({&a, 1, 2}, "twice").notes.push_back({"seen from here", {&a, 6, 7}});
  CHECK(diagnostics.sorted().size() == 3);
}

TEST_CASE("joining moves everything and keeps the counts right") {
  const Source a("a.toml", "0123456789");
  Diagnostics all;
  Diagnostics part;
  part.error({&a, 1, 2}, "e");
  part.warning("w", {&a, 0, 1}, "w");
  all.append(std::move(part));
  CHECK(all.errors() == 1);
  CHECK(all.warnings() == 1);
  CHECK(messages(all) == std::vector<std::string>{"w", "e"});
  Diagnostics warnings;
  warnings.warning("w", {&a, 0, 1}, "w");
  CHECK_FALSE(warnings.has_errors());
}

TEST_CASE("the order of two mistakes at one place does not depend on who came first") {
  const Source a("a.toml", "0123456789");
  Diagnostics forth;
  forth.error({&a, 1, 2}, "x");
  forth.error({&a, 1, 2}, "y");
  Diagnostics back;
  back.error({&a, 1, 2}, "y");
  back.error({&a, 1, 2}, "x");
  CHECK(messages(forth) == messages(back));
}
