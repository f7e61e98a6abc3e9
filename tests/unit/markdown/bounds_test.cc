// Texts that keep Markdown libraries busy for hours or fill the memory, most of them known from advisories about
// cmark-gfm. Read or refused, each must be done with quickly and in little memory. The time is generous: a text that is
// not bounded takes minutes.
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rendering.h"

namespace muster {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

std::string repeat(std::string_view text, std::size_t size) {
  std::string out;
  out.reserve(size + text.size());
  while (out.size() < size) out += text;
  out.resize(size);
  return out;
}

std::string halves(std::string_view first, std::string_view second, std::size_t size) {
  return repeat(first, size / 2) + repeat(second, size - size / 2);
}

std::string table(std::size_t columns, std::string_view row, std::size_t size) {
  const std::string head = repeat("a|", columns * 2) + "\n" + repeat("-|", columns * 2) + "\n";
  return head + repeat(row, size - std::min(size, head.size()));
}

std::string stairs(std::string_view item, std::string_view rest, std::size_t size) {
  std::string out;
  for (std::size_t depth = 0; out.size() < size / 2; ++depth) out += std::string(depth * 2, ' ') + std::string(item);
  return out + repeat(rest, size / 2);
}

std::vector<std::function<std::string(std::size_t)>> patterns() {
  std::vector<std::function<std::string(std::size_t)>> out;
  for (const char* unit : {"|-|\n|-|-|\n",
                           "|\n|-\n",
                           "'\"",
                           "a<?x",
                           "a<![CDATA[",
                           "a<!A ",
                           "a<!--",
                           "![[]()",
                           "![[a](b)",
                           "[^a]",
                           "[",
                           "![",
                           "[^",
                           "[a](",
                           "[a](b \"",
                           "[a](<b",
                           "]",
                           "[]",
                           "[[]()",
                           "*a **a ",
                           "a**bc* ",
                           "*",
                           "_",
                           "~",
                           "~(",
                           "~~a~ ",
                           "`a``",
                           "www.a_",
                           "(www.a_b",
                           "http://a_",
                           "a@",
                           "a@b.",
                           "a@b.c ",
                           "<a b=\"",
                           "<",
                           "</",
                           "<ab:",
                           "&",
                           "&aaaaaaaaaaaa",
                           "[a]: b\n",
                           "[a]: <b> \"",
                           "- a\n",
                           "-\n",
                           "- \n\n",
                           "- - - - - a\n",
                           "1. a\n",
                           "> > > a\n",
                           "a\n=\n",
                           "a  \n",
                           "a\\\n",
                           "|a|\n",
                           "a|b\n-|-\n",
                           "- [ ] ",
                           "<div>\n",
                           "</div>\n\n",
                           "a\n",
                           "\n",
                           " ",
                           "\t",
                           "()[a](b)***",
                           "* [a](b)[^a]</",
                           "(*a*\r",
                           "[a](b)***",
                           "![]: ",
                           "# ",
                           "```\n",
                           "~~~a\n",
                           "-\t"}) {
    out.push_back([=](std::size_t size) { return repeat(unit, size); });
  }
  const std::pair<const char*, const char*> pairs[] = {
      {"- ", "a\n"},
      {"1. ", "\n"},
      {"> ", "\n"},
      {">", "a\n"},
      {"[^a]: ", "\n"},
      {"[a]: /x\n\n", "[a]"},
      {"|", "|-"},
      {"*_", "_*"},
      {"**x ", "x** "},
      {"[", "](a)"},
      {"!*a*", "[^a]: :"},
      {"``_a_", "[^a]"},
      {"](<&amp;(", "~[a](b)"},
      {"![", "[a](b)"},
      {"`", "``"},
      {"<a ", "b "},
      {"&a;", ";"},
      {"a\n", "===\n"},
      {"[a](b).*", "[^"},
  };
  for (const auto& [first, second] : pairs) {
    out.push_back([first = first, second = second](std::size_t size) { return halves(first, second, size); });
  }
  out.push_back([](std::size_t size) { return "http://a.b/" + repeat(")", size); });
  out.push_back([](std::size_t size) { return "www.a.b/" + repeat(")", size); });
  out.push_back([](std::size_t size) { return "http://a.b/" + repeat("&a;", size); });
  out.push_back([](std::size_t size) { return "[a]: /" + repeat("x", size / 2) + "\n\n" + repeat("[a]", size / 2); });
  for (const std::size_t columns : {2u, 100u, 724u, 5000u, 50000u}) {
    for (const char* row : {"a\n", "|a|b|c|\n", "|||||||||\n"}) {
      out.push_back([=](std::size_t size) { return table(columns, row, size); });
    }
  }
  out.push_back([](std::size_t size) { return repeat(table(100, "a\n", 1000) + "\n\n", size); });
  for (const char* item : {"- a\n", "- a\nb\n", "- > a\n", "1. a\n\n"}) {
    for (const char* rest : {"\n", "x\n", "- y\n"}) {
      out.push_back([=](std::size_t size) { return stairs(item, rest, size); });
    }
  }
  out.push_back([](std::size_t size) {
    std::string text;
    for (std::size_t i = 1; text.size() < size; ++i) text += "e" + std::string(i, '`');
    return text;
  });
  return out;
}

// Of the processor, not of the clock on the wall: other work on the machine does not count.
double seconds_for(const std::string& text, bool allow_html) {
  MarkdownOptions options;
  options.allow_html = allow_html;
  const std::clock_t start = std::clock();
  render(text, options);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("no text takes long or much memory", "[bounds]") {
  const std::size_t largest = kIsSanitized ? 64 * 1024 : 1024 * 1024;
  for (const auto& pattern : patterns()) {
    for (std::size_t size = largest / 16; size <= largest; size *= 16) {
      std::string text = pattern(size);
      text.resize(std::min(text.size(), size));
      CAPTURE(text.substr(0, 40), text.substr(text.size() / 2, 20), size);
      CHECK(seconds_for(text, size != largest) < 2);
    }
  }
  struct ::rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  if (!kIsSanitized) CHECK(usage.ru_maxrss / 1024 < 256);
}

TEST_CASE("tags do not take long either", "[bounds]") {
  const std::size_t largest = kIsSanitized ? 64 * 1024 : 1024 * 1024;
  for (const char* unit : {"{% if x %}", "{% endif %}", "{{ x }}", "{% if x %}\n", "{{ x }}\n", "{% if x %}{% endif %}",
                           "{% if x %}\n- a\n{% endif %}\n", "- {% for x in y %}\n", "| {{ x }} ", "[{{ x }}]({{ y }})",
                           "`{% if x %}`", "{# x #}\n- a\n"}) {
    const std::string text = repeat(unit, largest / 4);
    CAPTURE(unit);
    CHECK(seconds_for(text.substr(0, text.rfind('}') + 1), false) < 5);
  }
}

TEST_CASE("a text that is refused says where", "[bounds]") {
  CHECK(html_of(std::string(1024 * 1024 + 1, 'a')) == "1:1: this text is larger than 1 MiB\n");
  CHECK(html_of("a\n\n" + repeat("> ", 80) + "b\n") == "3:1: lists and quotations are nested more than 32 deep\n");
  CHECK(html_of("a\n\n" + repeat("a|", 500) + "\n" + repeat("-|", 500) + "\n") ==
        "3:1: a line has more than 200 columns\n");
  CHECK(html_of("a\n\nhttp://a/" + repeat(")", 20'000) + "\n") == "3:1: this text takes too long to read\n");
  CHECK(html_of("a\n\n" + repeat("*a _a ", 2000) + "b" + repeat("_*", 1000) + "\n").find("nested too deeply") !=
        std::string::npos);
}

TEST_CASE("a large text that somebody might write is read", "[bounds]") {
  std::string text;
  for (int i = 0; text.size() < 1'000'000; ++i) {
    text += fmt::format(
        "## Section {}\n\nSome *text* with [a link](https://x.example/{}) and **more**, `code` and {{{{ x }}}}.\n\n", i,
        i);
    text +=
        "- one\n- two\n  - three\n\n| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n| [x](y) | **z** | `w` |\n\n1. "
        "first\n2. second\n\n";
    text +=
        "```py\ndef f(a, b):\n    return a[b] * b_c\n```\n\n> quoted _text_ over\n> two lines, see "
        "https://x.example/path_with_parts.\n\n";
  }
  CHECK(render(text).messages == "");
}

}  // namespace muster
