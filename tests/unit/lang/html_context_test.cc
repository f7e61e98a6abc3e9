#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "lang/html_context.h"
#include "templates.h"

namespace muster::lang {
namespace {

struct Placed {
  std::string_view text;
  std::string_view written;  // or `error: …`
};

constexpr Placed kPlaced[] = {
    {R"({{ garden.weeks }} <b title="{{ garden.weeks }}"> <a href="{{ garden.weeks }}">)",
     R"(<i>not assessed</i> <b title="not assessed"> <a href="#">)"},
    {R"(<a href="{{ garden.name }}" title='{{ garden.name }}'>{{ garden.name }}</a>)",
     R"(<a href="N%3C" title='N&lt;'>N&lt;</a>)"},
    {"<p class={{ garden.name }}>",
     R"(error: a value cannot stand in the attribute `class` without quotes [put quotes around it: `class="{{ … }}"`])"},
    {"<p {{ garden.name }}>",
     R"(error: a value cannot stand inside of a tag but in a quoted attribute [write the attribute's name out: `name="{{ … }}"`])"},
    {"<{{ garden.name }}>", "error: a value cannot stand in the name of a tag [choose between whole tags with `if`]"},
    {R"(<p onclick="{{ garden.name }}" style="{{ garden.name }}"><img srcset="{{ garden.name }}">)",
     "error: a value cannot stand in the event handler `onclick` [put it into a `data-…` attribute and read it from "
     "there]; a value cannot stand in a `style` attribute [choose a class, or use an attribute of SVG]; a value cannot "
     "stand in `srcset` [use `src`]"},
    {"<script>var x = {{ garden.name }};</script>",
     "error: a value cannot stand in a script [write it with `tojson`, outside of quotes, or put it into a `data-…` "
     "attribute and read it from there]"},
    {R"(<script>var x = {{ garden.name | tojson }}; var y = "{{ garden.name | tojson }}";</script>)",
     "error: a value cannot stand in a script [write it with `tojson`, outside of quotes, or put it into a `data-…` "
     "attribute and read it from there]"},
    {"<style>{{ garden.name }}</style>", "error: a value cannot stand in a `style` element [choose a class]"},
    {"<!-- {{ garden.name }} -->",
     "error: a value cannot stand in an HTML comment [`{# … #}` is a comment that is not written]"},
    {R"(<a href="javascript:{{ garden.name }}">)",
     "error: a value cannot stand in an address that begins with `javascript:` [addresses are `http:`, `https:`, "
     "`mailto:`, `tel:` or relative]"},
    {R"(<a href="{{ garden.name }}:{{ garden.name }}">)",
     "error: a value cannot stand before the `:` of an address [write the scheme out]"},
    {R"(<a href="../{{ garden.name }}?a={{ garden.name }}">)", R"(<a href="../N%3C?a=N%3C">)"},
    {R"(<a {% if garden.open %}href{% else %}title{% endif %}="{{ garden.name }}">)",
     "error: the name of this attribute depends on a condition, so that a value cannot stand in it [write the whole "
     "attribute inside of each branch]"},
    {R"(<option{% if garden.open %} selected{% endif %} value="{{ garden.name }}">)",
     R"(<option selected value="N&lt;">)"},
    {R"({% if garden.open %}<p class="{% endif %}">)",
     "error: this branch begins in text and ends in the attribute `class` [open and close a tag, and its quotes, in "
     "the same place]"},
    {"{% for x in [1] %}<p {% endfor %}>",
     "error: the body of this loop begins in text and ends in the tag `p` [open and close a tag, and its quotes, in "
     "the same place]"},
    {"{% set x %}<p{% endset %}",
     "error: what is written here begins in text and ends in the tag `p` [open and close a tag, and its quotes, in the "
     "same place]"},
    {"{% macro m() %}<p {% endmacro %}",
     "error: what is written here begins in text and ends in the tag `p` [open and close a tag, and its quotes, in the "
     "same place]"},
    {"<p {{ {'class': garden.name, 'href': 'x'} | xmlattr }}>",
     R"(error: `href` cannot be written by `xmlattr` [write it out: `href="{{ … }}"`])"},
};

TEST_CASE("a value is escaped for where it stands, or refused there") {
  for (const Placed& placed : kPlaced) {
    Garden garden;
    garden.set("garden.name", "N<");
    garden.set("garden.open", true);
    Templates templates(garden);
    CAPTURE(placed.text);
    CHECK(templates.show(placed.text) == placed.written);
  }
}

TEST_CASE("addresses are checked as a whole") {
  Garden garden;
  Templates templates(garden);
  const auto href = [&](std::string_view template_text, const char* value) {
    garden.set("garden.name", value);
    return templates.show(template_text);
  };
  CHECK(href("<a href=\"{{ garden.name }}\">", "javascript:alert(1)") == "<a href=\"#blocked\">");
  CHECK(href("<a href=\"{{ garden.name }}\">", "https://a.example/?x=1&y=2") ==
        "<a href=\"https://a.example/?x=1&amp;y=2\">");
  CHECK(href("<a href='{{ garden.name }}'>", "a' onclick='x") == "<a href='a&#39;%20onclick=&#39;x'>");
  CHECK(href("<a href=\"{{ '' }}{{ garden.name }}\">", "javascript:x").find("javascript:") == std::string::npos);
  CHECK(href("<a href=\"{{ 'java' }}{{ garden.name }}\">", "script:x").find(':') == std::string::npos);
  CHECK(href("<a href=\"{% for x in ['javascript', garden.name] %}{{ x }}{% endfor %}\">", ":x").find(':') ==
        std::string::npos);
  CHECK(href("<a href=\"{% if garden.open %}x{% endif %}{{ garden.name }}\">", "javascript:x").find("javascript:") ==
        std::string::npos);
  CHECK(href("<form action=\"{{ garden.name }}\">", "data:x") == "<form action=\"#blocked\">");
  CHECK(href("<svg><a xlink:href=\"{{ garden.name }}\">", "javascript:x") == "<svg><a xlink:href=\"#blocked\">");
}

TEST_CASE("HTML that Muster made passes in text and is escaped in attributes") {
  Garden garden;
  garden.set("garden.name", SafeHtml{"<b>x</b>"});
  Templates templates(garden);
  CHECK(templates.show("{{ garden.name }}") == "<b>x</b>");
  CHECK(templates.show("<p title=\"{{ garden.name }}\">") == "<p title=\"&lt;b&gt;x&lt;/b&gt;\">");
  CHECK(templates.show("{% macro m() %}<i>{% endmacro %}{{ m() }}<p title=\"{{ m() }}\">") ==
        "<i><p title=\"&lt;i&gt;\">");
  CHECK(templates.show("{% set x %}<i>{% endset %}{{ x }}{{ x ~ '<' }}") == "<i><i>&lt;");
}

TEST_CASE("numbers may end a tag's name, and nothing else") {
  Garden garden;
  garden.set("garden.size", 3);
  garden.set("garden.anything", 2);
  Templates templates(garden);
  CHECK(templates.show("<h{{ garden.size }} id=\"a\">x</h{{ garden.size }}>") == "<h3 id=\"a\">x</h3>");
  CHECK(templates.show("<h{{ garden.anything }}>") == "<h2>");
  garden.set("garden.anything", "2 onclick=x");
  CHECK(templates.show("<h{{ garden.anything }}>") ==
        "error: only a whole number can end the name of a tag, but this is text");
  CHECK(templates.show("<h{{ garden.name }}>").starts_with("error: a value cannot stand in the name of a tag"));
}

TEST_CASE("JSON may stand in a script, but not within its texts") {
  Garden garden;
  garden.set("garden.name", "</script>");
  Templates templates(garden);
  CHECK(templates.show("<script>let x = {{ garden.name | tojson }};</script>") ==
        "<script>let x = \"\\u003c/script\\u003e\";</script>");
  CHECK(templates.show("<script type=\"application/json\">{{ garden.name | tojson }}</script>").starts_with("<script"));
  for (const char* text :
       {"<script>'{{ garden.name | tojson }}'</script>", "<script>// {{ garden.name | tojson }}\n</script>",
        "<script>`{{ garden.name | tojson }}`</script>", "<script>/* {{ garden.name | tojson }} */</script>",
        "<style>{{ garden.name | tojson }}</style>"}) {
    CAPTURE(text);
    CHECK(templates.show(text).starts_with("error: a value cannot stand in a"));
  }
}

TEST_CASE("text after a closed element is text again") {
  HtmlContext context;
  const auto escape_after = [](std::string_view text) {
    HtmlContext at;
    at.feed(text);
    return at.slot();
  };
  CHECK(escape_after("<script>'</script>").escape == Escape::kText);
  CHECK(escape_after("<script>'</script>").refusal.empty());
  CHECK(escape_after("<STYLE>a{}</Style >").refusal.empty());
  CHECK(escape_after("<!-- a -- b -->").refusal.empty());
  CHECK_FALSE(escape_after("<!-- a --").refusal.empty());
  CHECK(escape_after("<!doctype html>").refusal.empty());
  CHECK(escape_after("<title>a < b").refusal.empty());
  CHECK(escape_after("a < b").refusal.empty());
  CHECK(escape_after("<p title=\"a > b\">").refusal.empty());
  CHECK_FALSE(escape_after("<script src='a'>").refusal.empty());
  CHECK_FALSE(escape_after("<script><!-- </scrip").refusal.empty());
  CHECK_FALSE(escape_after("<a b='c' ").refusal.empty());
  CHECK_FALSE(escape_after("<a b=").refusal.empty());
  CHECK(escape_after("<a b=\"").escape == Escape::kAttribute);
  CHECK(escape_after("<A HREF=\"").escape == Escape::kUrl);
  CHECK(escape_after("<a href = '").escape == Escape::kUrl);
}

}  // namespace
}  // namespace muster::lang
