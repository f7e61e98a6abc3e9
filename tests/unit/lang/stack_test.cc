#include <pthread.h>

#include <functional>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "templates.h"

// Whatever is nested as deep as it may be must get along with the stack of a thread.
namespace muster::lang {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kStack = 8U << 20U;  // sanitizers make frames several times as large
#else
constexpr std::size_t kStack = 1U << 20U;
#endif

void on_small_stack(std::function<void()> body) {
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, kStack) == 0);
  pthread_t thread{};
  const auto run = [](void* argument) -> void* {
    (*static_cast<std::function<void()>*>(argument))();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, run, &body) == 0);
  REQUIRE(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
}

std::string repeat(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST_CASE("nested expressions need little stack") {
  std::string calls, sum, conditions, lists, keys;
  on_small_stack([&] {
    Garden garden;
    garden.set("garden.size", 1);
    calls = garden.show(repeat("min(1 + ", 48) + "garden.size" + repeat(", 100)", 48));
    sum = garden.show("garden.size" + repeat(" + garden.size", 190));
    conditions = garden.show(repeat("(1 if garden.size > ", 48) + "2" + repeat(" else 3)", 48));
    lists = garden.show(repeat("[", 98) + "garden.size" + repeat("]", 98) + " | length");
    keys = garden.show(repeat("{'a': ", 98) + "garden.size" + repeat("}", 98) + repeat(".a", 98));
  });
  CHECK(calls == "49");
  CHECK(sum == "191");
  CHECK(conditions == "3");
  CHECK(lists == "1");
  CHECK(keys == "1");
}

TEST_CASE("nested statements need little stack, and calls within one another end with a message") {
  std::string statements, macros, chain;
  on_small_stack([&] {
    Garden garden;
    Templates templates(garden);
    statements =
        templates.show(repeat("{% for x in [1] %}{% if x %}", 48) + "a" + repeat("{% endif %}{% endfor %}", 48));
    // A macro that is as deep as can be, and calls itself at its deepest.
    macros = templates.show("{% macro m(n) %}" + repeat("{% for x in [1] %}{% if x %}", 25) + repeat("{{ [", 1) +
                            repeat("[", 40) + "m(n)" + repeat("]", 40) + "] }}" +
                            repeat("{% endif %}{% endfor %}", 25) + "{% endmacro %}{{ m(1) }}");
    std::string text;
    for (int i = 0; i < 30; ++i) {
      text += "{% macro m" + std::to_string(i) + "() %}" + repeat("{% if true %}", 45) +
              (i > 0 ? "{{ " + repeat("[", 45) + "m" + std::to_string(i - 1) + "()" + repeat("]", 45) + " }}" : "end") +
              repeat("{% endif %}", 45) + "{% endmacro %}";
    }
    chain = templates.show(text + "{{ m29() }}");
  });
  CHECK(statements == "a");
  CHECK(macros.starts_with("error: "));
  CHECK(macros.find("within one another") != std::string::npos);
  CHECK(chain.starts_with("error: "));
  CHECK(chain.find("includes and macros lie") != std::string::npos);
}

}  // namespace
}  // namespace muster::lang
