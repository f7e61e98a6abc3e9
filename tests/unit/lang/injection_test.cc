#include <gumbo.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "templates.h"

// Random scraps of HTML with values between them. Whatever of it compiles must have the same tags and attributes with a
// harmless value and with one that was made to break out, as a browser's parser sees them, and no address that runs a
// script.
namespace muster::lang {
namespace {

constexpr std::array<std::string_view, 67> kScraps = {
    "<p>",
    "<p ",
    "<b",
    "</p>",
    "<a href=\"",
    "<a href='",
    "<a href=",
    "<img src=\"",
    "\"",
    "'",
    ">",
    "/>",
    " title=\"",
    " title='",
    " title=",
    " title",
    " onclick=\"",
    " style=\"",
    "=",
    " ",
    "/",
    "<!--",
    "-->",
    "<!",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "</title>",
    "<svg>",
    "</svg>",
    "<h",
    "x",
    "http://a/",
    "java",
    "script:",
    "?q=",
    "#",
    "&amp;",
    "&lt",
    "<",
    "{{ v }}",
    "{{ v }}",
    "{{ v }}",
    "{{ v ~ v }}",
    "{{ s }}",
    "{{ n }}",
    "{% if n > 1 %}",
    "{% if n > 9 %}",
    "{% else %}",
    "{% endif %}",
    "{% for i in [1, 2] %}",
    "{% endfor %}",
    "{{ v | tojson }}",
    "{{ {'class': v} | xmlattr }}",
    "<style/>",
    "<title/>",
    "<![CDATA[",
    "]]>",
    "<math>",
    "</math>",
    "<iframe>",
    "</iframe>",
    "<xmp>",
};

constexpr std::array<const char*, 14> kHostile = {
    "\"><script>x</script>",
    "'><script>x</script>",
    "<script>x</script>",
    "\" onclick=\"x",
    "' onclick='x",
    " onclick=x ",
    "javascript:x",
    "--><b>",
    "</title><b>",
    "</textarea><b>",
    "</script><b>",
    "</style><b>",
    "`${x}`",
    ":x//",
};

void describe_node(const GumboNode* node, std::string& out, bool& runs_script) {
  if (node->type == GUMBO_NODE_DOCUMENT) {
    for (unsigned int i = 0; i < node->v.document.children.length; ++i) {
      describe_node(static_cast<const GumboNode*>(node->v.document.children.data[i]), out, runs_script);
    }
    return;
  }
  if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) return;
  const GumboElement& element = node->v.element;
  out += '<';
  out += gumbo_normalized_tagname(element.tag);
  for (unsigned int i = 0; i < element.attributes.length; ++i) {
    const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
    out += ' ';
    out += attribute->name;
    const std::string_view name = attribute->name;
    const bool is_address = name == "href" || name == "src";
    runs_script = runs_script || (is_address && std::string_view(attribute->value).starts_with("javascript:"));
  }
  out += '>';
  for (unsigned int i = 0; i < element.children.length; ++i) {
    describe_node(static_cast<const GumboNode*>(element.children.data[i]), out, runs_script);
  }
  out += "</>";
}

struct Page {
  std::string shape;
  bool runs_script = false;
};

Page parse(const std::string& html) {
  const auto free = [](GumboOutput* output) { gumbo_destroy_output(&kGumboDefaultOptions, output); };
  const std::unique_ptr<GumboOutput, decltype(free)> output(
      gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size()), free);
  Page page;
  describe_node(output->document, page.shape, page.runs_script);
  return page;
}

class Values : public Environment {
 public:
  const Value& symbol(SymbolId) override { return none_; }
  bool is_given(SymbolId) const override { return false; }

 private:
  Value none_;
};

TEST_CASE("no value changes the shape of a page") {
  const char* chosen = std::getenv("MUSTER_SEED");
  std::mt19937 random(chosen != nullptr ? static_cast<unsigned int>(std::atoi(chosen)) : 1);
  const char* rounds = std::getenv("MUSTER_ROUNDS");
  const int count = rounds != nullptr ? std::atoi(rounds) : 40'000;
  Scope scope;
  scope.declare_variable("v", Type::any());
  scope.declare_variable("s", Type::text());
  scope.declare_variable("n", Type::number());
  TemplateCompiler compiler(scope, core_library(), {}, {});
  int compiled_with_value = 0;
  for (int round = 0; round < count; ++round) {
    std::string text;
    for (std::size_t i = 2 + random() % 12; i > 0; --i) text += kScraps[random() % kScraps.size()];
    SourceSet sources;
    const Source& source = sources.add("t", text);
    Diagnostics diagnostics;
    const auto compiled =
        compiler.compile({text, {}, {&source, 0, static_cast<std::uint32_t>(text.size())}}, scope, diagnostics);
    if (!compiled || text.find("{{") == std::string::npos) continue;
    ++compiled_with_value;
    const auto render_with = [&](const char* value) {
      Values values;
      const std::array<Value, 3> variables = {Value(value), Value(value), Value(2)};
      std::string out;
      const bool is_written = render(*compiled, values, variables, out, diagnostics);
      return is_written ? out : std::string();
    };
    const Page harmless = parse(render_with("v"));
    for (const char* hostile : kHostile) {
      const std::string html = render_with(hostile);
      if (html.empty()) continue;
      const Page page = parse(html);
      if (page.shape == harmless.shape && page.runs_script == harmless.runs_script) continue;
      FAIL("template: " << text << "\nvalue: " << hostile << "\nwritten: " << html << "\nshape: " << page.shape
                        << "\nharmless: " << harmless.shape);
    }
  }
  CHECK(compiled_with_value > count / 50);
}

}  // namespace
}  // namespace muster::lang
