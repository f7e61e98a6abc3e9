#include "base/slug.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace muster;

TEST_CASE("a slug holds lower-case letters, digits and single hyphens") {
  CHECK(slug("Castell Mutual") == "castell-mutual");
  CHECK(slug("  --A  &  B-- ") == "a-b");
  CHECK(slug("a.b_c/d") == "a-b-c-d");
  CHECK(slug("Bob's") == "bobs");
  CHECK(slug("../../etc/passwd") == "etc-passwd");
  CHECK(slug("9") == "9");
}

TEST_CASE("a slug transliterates other scripts") {
  CHECK(slug("Straße Ærø Łódź") == "strasse-aero-lodz");
  CHECK(slug("Москва") == "moskva");
  CHECK(slug("İstanbul") == "istanbul");
  CHECK(slug("東京").has_value());
}

TEST_CASE("there is no slug without a letter or digit, nor of a reserved name") {
  CHECK_FALSE(slug(""));
  CHECK_FALSE(slug("---"));
  CHECK_FALSE(slug("🙂"));
  for (const char* name : {"con", "CON", "nul", "aux", "prn", "COM1", "lpt9", "com0"}) CHECK_FALSE(slug(name));
  CHECK(slug("com10") == "com10");
  CHECK(slug("console") == "console");
}

TEST_CASE("a slug has at most 63 characters and does not end with a hyphen") {
  CHECK(slug(std::string(100, 'a')) == std::string(63, 'a'));
  CHECK(slug(std::string(62, 'a') + " b") == std::string(62, 'a'));
  CHECK(slug(std::string(61, 'a') + " b") == std::string(61, 'a') + "-b");
  CHECK(slug(std::string(61, 'a') + " bc") == std::string(61, 'a') + "-b");
  CHECK(slug(std::string(100'000, 'x')).value().size() == 63);
}

TEST_CASE("slugs may be made in many threads at once") {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&wrong, t] {
      for (int i = 0; i < 50; ++i) wrong[t] += slug("Ærø Москва") != "aero-moskva" ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}
