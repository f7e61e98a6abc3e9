#include "base/edit_distance.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace muster;

namespace {

std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates) {
  return find_nearest(name, candidates);
}

}  // namespace

TEST_CASE("a slip of the keyboard finds the name that was meant") {
  const std::vector<std::string> names = {"headcount", "sector", "staff_count"};
  CHECK(nearest("staff_cuont", names) == "staff_count");
  CHECK(nearest("hedcount", names) == "headcount");
  CHECK(nearest("HEADCOUNT", names) == "headcount");
  CHECK(nearest("sectro", names) == "sector");
  CHECK_FALSE(nearest("nothing_alike", names));
  CHECK_FALSE(nearest("x", {}));
}

TEST_CASE("the distance allowed is three and a third of the name, but at least one") {
  CHECK(nearest("ab", {"ac"}) == "ac");
  CHECK_FALSE(nearest("ab", {"cd"}));
  CHECK(nearest("abcdef", {"abcdxy"}) == "abcdxy");
  CHECK_FALSE(nearest("abcde", {"abcxy"}));
  CHECK(nearest("abcdefghijklmno", {"abcdefghijklxyz"}) == "abcdefghijklxyz");
  CHECK_FALSE(nearest("abcdefghijklmno", {"abcdefghijkwxyz"}));
}

TEST_CASE("a swap of neighbours costs one, and no part is edited twice") {
  CHECK(nearest("ba", {"ab"}) == "ab");
  // Unrestricted, `ca` would be two from `abc`; restricted it is three.
  CHECK_FALSE(nearest("xxxxca", {"xxxxabc"}));
}

TEST_CASE("the nearest wins, and of equals the first") {
  CHECK(nearest("abcdef", {"abcdxy", "abcdex", "abcdeg"}) == "abcdex");
  CHECK(nearest("abcdef", {"ABCDEF", "abcdef"}) == "ABCDEF");
}

TEST_CASE("an endless name is nobody's slip") {
  CHECK_FALSE(nearest(std::string(1'000'000, 'a'), {std::string(999'999, 'a')}));
}
