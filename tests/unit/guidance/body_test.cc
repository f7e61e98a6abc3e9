#include <cstdint>

#include "guidance/body.h"

#include <catch2/catch_test_macros.hpp>

#include "lang/arguments.h"
#include "markdown/markdown.h"

namespace muster {
namespace {

/// Knows one address, and a function whose result is whole blocks.
lang::Library make_library() {
  lang::Library library(&lang::core_library());
  lang::Builtin href;
  href.name = "href";
  href.parameters = {{"id", lang::Takes::kText}};
  href.required = 1;
  href.pure = false;
  href.result = lang::gives(lang::Type::text());
  href.run = [](lang::RunCall& call) {
    return lang::text_at(call, 0) == "soil.clay" ? Value("soil.html#clay") : Value();
  };
  library.add_function(lang::make_callable(std::move(href)));
  lang::Builtin why;
  why.name = "why";
  why.parameters = {{"id", lang::Takes::kText}};
  why.required = 1;
  why.result = lang::gives(lang::Type::of(lang::TypeKind::kHtml));
  why.run = [](lang::RunCall&) { return Value(SafeHtml{"<details></details>"}); };
  library.add_function(lang::make_callable(std::move(why)));
  return library;
}

class Garden : public lang::Environment {
 public:
  const Value& symbol(SymbolId /*id*/) override { return name; }
  bool is_given(SymbolId /*id*/) const override { return true; }
  Value name = Value("<b>*Rose* & {{ x }}</b>");
};

struct Bench {
  Bench() {
    initialise_markdown();
    scope.declare_symbol("plot.name", lang::Type::text(), {});
    targets.ids = {"soil.clay", "soil.sand"};
    targets.by_path = {{"guidance/soil/clay.md", "soil.clay"}};
  }

  std::optional<Body> compile(const std::string& text) {
    const Source& source = sources.add("guidance/beds/rose.md", text);
    BodySource body{
        {&source, 0, static_cast<std::uint32_t>(text.size())}, "guidance/beds/rose.md", "rose", "", 3, false};
    return compile_body(body, {&scope, &library, &targets, &block_functions}, diagnostics);
  }

  std::string html(const std::string& text) {
    const std::optional<Body> body = compile(text);
    if (!body) return messages();
    std::string out;
    lang::render(body->html, garden, {}, out, diagnostics);
    return out;
  }

  std::string messages() const {
    std::string result;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      result += to_string(diagnostic.span) + " " + diagnostic.message + " | " + diagnostic.help;
    }
    return result;
  }

  SourceSet sources;
  Diagnostics diagnostics;
  lang::Scope scope;
  lang::Library library = make_library();
  LinkTargets targets;
  std::vector<std::string> block_functions = {"why"};
  Garden garden;
};

TEST_CASE("a value is never Markdown, HTML or template") {
  Bench bench;
  CHECK(bench.html("Call it *{{ plot.name }}*.\n") ==
        "<p>Call it <em>&lt;b&gt;*Rose* &amp; {{ x }}&lt;/b&gt;</em>.</p>\n");
}

TEST_CASE("a brace of the author's is never a tag") {
  Bench bench;
  CHECK(bench.html("\\{\\{ plot.name }} &#123;% if %}\n") == "<p>&#123;&#123; plot.name }} &#123;% if %}</p>\n");
}

TEST_CASE("raw text is shown, not run") {
  Bench bench;
  CHECK(bench.html("{% raw %}<i>{{ x }}</i>{% endraw %}\n") == "<p>&lt;i&gt;&#123;&#123; x }}&lt;/i&gt;</p>\n");
}

TEST_CASE("a link to what was left out is plain text") {
  Bench bench;
  CHECK(bench.html("[Clay](soil.clay) and [sand](soil.sand).\n") ==
        "<p><a href=\"soil.html#clay\">Clay</a> and sand.</p>\n");
  CHECK(bench.html("[Clay](../soil/clay.md)\n") == "<p><a href=\"soil.html#clay\">Clay</a></p>\n");
  CHECK(bench.html("[Clay]({{ href('soil.' ~ 'clay') }}), [silt]({{ href('soil.' ~ 'silt') }})\n") ==
        "<p><a href=\"soil.html#clay\">Clay</a>, silt</p>\n");
}

TEST_CASE("links are noted with the id they lead to") {
  Bench bench;
  const std::optional<Body> body = bench.compile("[a](soil.sand) [b](../soil/clay.md#when-wet)\n");
  REQUIRE(body);
  REQUIRE(body->links.size() == 2);
  CHECK(body->links[0].target == "soil.sand");
  CHECK(body->links[1].target == "soil.clay#when-wet");
}

TEST_CASE("a link to nothing is an error that names the nearest") {
  Bench bench;
  CHECK_FALSE(bench.compile("[Clay](soil.clai)\n"));
  CHECK(bench.messages().find("no item, system, page or guidance is called `soil.clai` | did you mean `soil.clay`?") !=
        std::string::npos);
}

TEST_CASE("a file that is not there is an error") {
  Bench bench;
  CHECK_FALSE(bench.compile("[Clay](../soil/clai.md)\n"));
  CHECK(bench.messages().find("did you mean `guidance/soil/clay.md`?") != std::string::npos);
}

TEST_CASE("headings carry the anchor of their guidance") {
  Bench bench;
  const std::optional<Body> body = bench.compile("# When to cut\n\n[above](#when-to-cut)\n");
  REQUIRE(body);
  REQUIRE(body->headings.size() == 1);
  CHECK(body->headings[0].id == "rose-when-to-cut");
  CHECK(bench.html("# When to cut\n\n[above](#when-to-cut)\n").find("<a href=\"#rose-when-to-cut\">above</a>") !=
        std::string::npos);
  CHECK_FALSE(bench.compile("[above](#when-to-cup)\n"));
}

TEST_CASE("tables scroll in a frame of their own") {
  Bench bench;
  const std::string html = bench.html("| a |\n| --- |\n| b |\n");
  CHECK(html.find("<div class=\"table\" tabindex=\"0\"><table>") == 0);
  CHECK(html.find("</table></div>") != std::string::npos);
}

TEST_CASE("what gives whole blocks stands in no paragraph") {
  Bench bench;
  CHECK(bench.html("Text.\n\n{{ why('soil.clay') }}\n").find("<p><details>") == std::string::npos);
}

TEST_CASE("a mistake in a tag stands where the author wrote it") {
  Bench bench;
  CHECK_FALSE(bench.compile("One.\n\nTwo *{{ plot.nam }}*\n"));
  CHECK(bench.messages().find("guidance/beds/rose.md:3:") == 0);
}

TEST_CASE("a line is escaped and may hold tags") {
  Bench bench;
  const std::string text = "R&D <1> {{ plot.name | upper }}";
  const Source& source = bench.sources.add("rose.md", text);
  const std::optional<lang::Template> line =
      compile_line({&source, 0, static_cast<std::uint32_t>(text.size())},
                   {&bench.scope, &bench.library, &bench.targets, &bench.block_functions}, bench.diagnostics);
  REQUIRE(line);
  std::string out;
  lang::render(*line, bench.garden, {}, out, bench.diagnostics);
  CHECK(out == "R&amp;D &lt;1&gt; &lt;B&gt;*ROSE* &amp; {{ X }}&lt;/B&gt;");
}

}  // namespace
}  // namespace muster
