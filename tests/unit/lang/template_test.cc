#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "templates.h"

// What Jinja does too is held to Jinja by tests/jinja_test.py; here is what only Muster does.
namespace muster::lang {
namespace {

TEST_CASE("an unknown condition goes on to elif and else") {
  Garden garden;
  Templates templates(garden);
  CHECK(templates.show("{% if garden.open %}a{% elif garden.walled %}b{% else %}c{% endif %}") == "c");
  CHECK(templates.show("{% if not garden.open %}a{% else %}c{% endif %}") == "c");
  CHECK(templates.show("{% if garden.open is unknown %}?{% endif %}") == "?");
  CHECK(templates.show("{% for x in garden.tools %}{{ x }}{% else %}none{% endfor %}") == "none");
  CHECK(templates.show("{{ 'a' if garden.open else 'b' }}") == "<i>not assessed</i>");
  CHECK(templates.show("{{ garden.name or '' }}") == "<i>not assessed</i>");
  garden.set("garden.open", true);
  CHECK(templates.show("{% if garden.open or garden.walled %}a{% endif %}") == "a");
}

TEST_CASE("an unknown is written in the theme's words") {
  Garden garden;
  CHECK(Templates(garden).show("{{ garden.weeks }}<p title=\"{{ garden.weeks }}\">") ==
        "<i>not assessed</i><p title=\"not assessed\">");
  CHECK(Templates(garden, {.mode = OutputMode::kText}).show("{{ garden.weeks }}") == "not assessed");
}

TEST_CASE("values are written by their kind") {
  Garden garden;
  garden.set("garden.started", *Date::parse("2026-01-31"));
  garden.set("garden.budget", Money{*Number::parse("12.5"), "EUR"});
  Templates templates(garden);
  CHECK(templates.show("{{ garden.started }} {{ garden.budget }} {{ 1 / 3 }} [{{ none }}] {{ ['a', 1] }}") ==
        "2026-01-31 12.5 EUR 0.333333333333 [] [&#39;a&#39;, 1]");
  CHECK(Templates(garden, {.mode = OutputMode::kText}).show("{{ ['<', 1] }}") == "['<', 1]");
}

TEST_CASE("a macro is checked with the types of its arguments") {
  Garden garden;
  garden.set("garden.weeks", 3);
  garden.set("garden.months", 2);
  garden.set("garden.soil", "clay");
  Templates templates(garden);
  CHECK(templates.show("{% macro twice(x) %}{{ x + x }}{% endmacro %}{{ twice(garden.weeks) }} {{ twice('ab') }}") ==
        "6 abab");
  CHECK(templates.show("{% macro sum(x, y) %}{{ x + y }}{% endmacro %}{{ sum(garden.weeks, garden.months) }}")
            .starts_with("error: cannot add months to weeks"));
  CHECK(templates.show("{% macro name(x) %}{{ x | label }}{% endmacro %}{{ name(garden.soil) }}") == "The clay");
  CHECK(templates.show("{% macro deep(x, n) %}{% if n > 0 %}{{ deep([x], n - 1) }}{% else %}{{ 'end' if x }}{% endif %}"
                       "{% endmacro %}{{ deep(1, 30) }}") == "end");
}

TEST_CASE("entries of a table go through loops and macros with their fields") {
  Garden garden;
  garden.set("beds", List{Value(std::make_shared<const EntryRef>(0)), Value(std::make_shared<const EntryRef>(1))});
  garden.set("bed.plant", 0, "rose");
  Templates templates(garden);
  CHECK(templates.show("{% macro show(b) %}{{ b.plant }};{% endmacro %}{% for b in beds %}{{ show(b) }}{% endfor %}") ==
        "rose;<i>not assessed</i>;");
  CHECK(garden.names(garden.trace.reads) == "beds bed.plant[0] bed.plant[1]");
  CHECK(garden.trace.deciders.empty());
  CHECK(templates.show("{% for b in beds %}{{ b.plnt }}{% endfor %}") ==
        "error: `bed` has no `plnt` [did you mean `plant`?]");
  CHECK(templates.show("{{ beds[0] }}") == "error: an entry cannot be written");
}

TEST_CASE("rows of a data table are gone through in the order of the file") {
  Garden garden;
  Templates templates(garden);
  CHECK(templates.show("{% for row in data.soils %}{{ row.key }}:{{ row.ph }} {% endfor %}") == "clay:6.5 loam:7 ");
  CHECK(templates.show("{{ data.soils | map(attribute='ph') | join(', ') }}") == "6.5, 7");
}

TEST_CASE("a template says which symbols it may read, includes and macros too") {
  Garden garden;
  Templates templates(garden);
  templates.add("part.html", "{{ garden.walled }}");
  Diagnostics diagnostics;
  const auto compiled = templates.compile(
      "{% macro m() %}{{ garden.weeks }}{% endmacro %}{% if garden.open %}{{ m() }}{% include 'part.html' %}{% endif "
      "%}",
      diagnostics);
  REQUIRE(compiled);
  CHECK(garden.names(compiled->symbols()) == "garden.weeks garden.open garden.walled");
}

TEST_CASE("an inner scope adds names to a template") {
  Garden garden;
  Scope inner(&garden.scope);
  const std::size_t number = inner.declare_variable("bed", garden.bed_type);
  CHECK(number == 0);
  TemplateCompiler compiler(garden.scope, core_library(), {}, {});
  Diagnostics diagnostics;
  TemplateText text;
  text.text = "{{ bed.depth }}";
  text.place = garden.add_text(text.text);
  const auto compiled = compiler.compile(std::move(text), inner, diagnostics);
  REQUIRE(compiled);
  garden.set("bed.depth", 4, 20);
  const std::vector<Value> variables = {Value(std::make_shared<const EntryRef>(4))};
  std::string out;
  CHECK(render(*compiled, garden, variables, out, diagnostics));
  CHECK(out == "20");
}

TEST_CASE("messages point at what the author wrote, wherever it went") {
  Garden garden;
  const Span written = garden.add_text("# Title\n\nSee {{ garden.wekes }} and {{ 1 +}}.\n");
  TemplateText text;
  text.text = "<p>See {{ garden.wekes }} and {{ 1 +}}.</p>";
  text.place = written;
  text.segments.push_back({7, 18, {written.source, 13, 31}});
  text.segments.push_back({30, 8, {written.source, 36, 44}});
  Templates templates(garden);
  Diagnostics diagnostics;
  CHECK_FALSE(templates.compile(std::move(text), diagnostics));
  const std::vector<Diagnostic> sorted = diagnostics.sorted();
  REQUIRE(sorted.size() == 2);
  CHECK(sorted[0].span.text() == "garden.wekes");
  CHECK(to_string(sorted[0].span) == "test:3:8");
  CHECK(to_string(sorted[1].span) == "test:3:34");
}

TEST_CASE("tags are found in a text, raw blocks as one") {
  Garden garden;
  Diagnostics diagnostics;
  const Span text = garden.add_text("a {{ '}}' }} {# c #} {% if x -%} {% raw %}{{ y }}{% endraw %} {% endif %}");
  const std::vector<Tag> tags = find_tags(text, diagnostics);
  REQUIRE(tags.size() == 5);
  const auto shown = [&](const Tag& tag) { return std::string(text.text().substr(tag.begin, tag.end - tag.begin)); };
  CHECK(shown(tags[0]) == "{{ '}}' }}");
  CHECK(tags[0].kind == Tag::Kind::kOutput);
  CHECK(shown(tags[1]) == "{# c #}");
  CHECK(tags[1].kind == Tag::Kind::kComment);
  CHECK(shown(tags[2]) == "{% if x -%}");
  CHECK(tags[2].keyword == "if");
  CHECK(shown(tags[3]) == "{% raw %}{{ y }}{% endraw %}");
  CHECK(tags[3].keyword == "raw");
  CHECK(tags[4].keyword == "endif");
  CHECK(!diagnostics.has_errors());
  find_tags(garden.add_text("a {{ b"), diagnostics);
  CHECK(diagnostics.has_errors());
}

TEST_CASE("templates of one compiler are compiled once, and again for each text that extends them") {
  Garden garden;
  Templates templates(garden);
  templates.add("base.html",
                "{% set x = 2 %}{{ y | default('-') if y is defined else '' }}[{% block a %}{{ x }}{% endblock %}]");
  CHECK(templates.show("{% extends 'base.html' %}{% set y = 1 %}{% block a %}{{ super() }}{{ x + y }}{% endblock %}") ==
        "1[23]");
}

TEST_CASE("what one round of a loop sets is gone in the next") {
  Garden garden;
  Templates templates(garden);
  templates.add("m.html", "{% macro m() %}m{% endmacro %}");
  CHECK(templates.show("{% for i in [1, 2] %}{% if i == 1 %}{% set x = i %}{% endif %}{{ x }}{% endfor %}") ==
        "error: `x` is not set here");
  CHECK(templates.show(
            "{% for i in [1, 2] %}{% if i == 1 %}{% import 'm.html' as m %}{% endif %}{{ m.m() }}{% endfor %}") ==
        "error: the template that this comes from was not imported here");
  CHECK(templates.show(
            "{% set x = 0 %}{% for i in [1, 2] %}{% if i == 1 %}{% set x = i %}{% endif %}{{ x }}{% endfor %}") ==
        "10");
}

TEST_CASE("a loop can be kept beyond its end") {
  Garden garden;
  Templates templates(garden);
  CHECK(templates.show(
            "{% set ns = namespace(l=none) %}{% for i in [1, 2] %}{% set ns.l = loop %}{% endfor %}{{ ns.l.index }}") ==
        "2");
}

}  // namespace
}  // namespace muster::lang
