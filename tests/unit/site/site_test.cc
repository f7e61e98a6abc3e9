#include "site/site.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "markdown/markdown.h"
#include "support/memory_files.h"
#include "value/json.h"
#include "value/toml.h"

namespace muster {
namespace {

using Files = std::map<std::string, std::string>;

Files theme_files() {
  return {
      {"themes/bare/theme.toml", "name = \"bare\"\nlanguage = \"en\"\nids = [\"main\"]\n"},
      {"themes/bare/strings/en.toml", R"(
unknown = "not known"
withheld = "kept back"
yes = "yes"
no = "no"
empty = "none"
per = "per"
library = "Library"
hello = "Hello & welcome"
[action]
omit = "Left out"
warn = "Warning"
recommend = "Do"
show = "Applies"
reference = "Aside"
lead = "First"
verdict = "Verdict"
[basis]
stated = "stated"
derived = "derived"
assumption = "assumed"
[origin]
given = "given"
default = "default"
assumed = "assumption"
tabled = "table"
derived = "computed"
absent = "absent"
[strength]
named = "named"
unnamed = "unnamed"
author = "author"
vendor = "vendor"
[not_found]
title = "Gone"
text = "Not here"
[text]
done = "done"
to_do = "to do"
notes = "Notes"
back = "Back"
[chart]
label = "What"
text = "Words"
low = "From"
high = "To"
start = "Start"
end = "End"
value = "Value"
needed = "Needed"
at = "At"
state = "State"
done = "done"
next = "next"
open = "open"
off = "off"
unknown = "unknown"
)"},
      {"themes/bare/templates/page.html",
       R"(<html><body id="main"><link href="{{ asset('a.css') }}"><h1>{{ page.title }}</h1><nav>
{%- for part in page.parts %}[{{ part.title }}:{% for link in part.pages %} {{ link.href }}{% endfor %}]{% endfor %}</nav>
{% for block in page.blocks %}
{% if block.has_title %}<h2 id="{{ block.anchor }}">{{ block.title }}</h2>{% endif %}
{% for section in block.sections %}
<h2 id="{{ section.anchor }}">{{ section.title }}</h2>{{ section.body }}{{ section.why }}
{% endfor %}
{% for card in block.cards %}
<p>{{ card.action_label }} {{ card.title }}: {{ card.summary }} @{{ card.href }}</p>{{ card.why }}
{% endfor %}
{% for question in block.questions %}
<p>{{ question.ask }} {{ question.field }}</p>
{% endfor %}
{% for fact in block.facts %}
<p id="{{ fact.anchor }}">{{ fact.label }} = {{ fact.value }} ({{ fact.origin_label }}, {{ fact.at }})</p>
{% endfor %}
{% for document in block.documents %}
<p id="{{ document.source.anchor }}">{{ document.source.title }}</p>{% for claim in document.claims %}<p id="{{ claim.anchor }}">{{ claim.title }}</p>{% endfor %}
{% endfor %}
{% endfor %}
<footer>{% for source in page.sources %}{{ source.id }} {% endfor %}</footer></body></html>
)"},
      {"themes/bare/templates/not-found.html", "<html><body><h1>{{ page.title }}</h1></body></html>\n"},
      {"themes/bare/templates/why.html",
       "<ul>{% for each in advice %}{{ each.verdict }}{% for reason in each.reasons %}<li>{{ reason.fact.label }} = {{ "
       "reason.fact.value "
       "}} at {{ reason.fact.at }}</li>{% endfor %}{% endfor %}</ul>\n"},
      {"themes/bare/templates/cite.html",
       "<a href=\"{{ citation.source.href }}\">{{ citation.source.id }}{% if citation.is_first %} ({{ "
       "citation.source.strength_label }}){% endif %}</a>\n"},
      {"themes/bare/templates/chart.html",
       "<figure>{{ chart.svg }}{% for row in chart.rows %}{% for cell in row.cells %}{{ cell.text }}={{ cell.value "
       "}};{% "
       "endfor %}{% endfor %}</figure>\n"},
      {"themes/bare/assets/a.css", "p { margin: 0 }\n"},
  };
}

Files pack_files() {
  return {
      {"pack/pack.toml", "id = \"garden\"\ntitle = \"Gardens\"\nversion = \"1\"\nlanguage = \"en-GB\"\n"},
      {"pack/profile.toml", R"(
[section.organisation]
label = "Owner"
[section.plot]
label = "Plot"
[field."organisation.name"]
type = "text"
required = true
label = "Name"
ask = "Name?"
[field."plot.wet"]
type = "boolean"
label = "Wet"
ask = "Is it wet?"
[field."plot.size"]
type = "number"
unit = "metres"
label = "Size"
ask = "How long?"
)"},
      {"pack/facts.toml", R"(
[fact."d.long"]
formula = "plot.size > 10"
label = "Long plot"
[fact."d.inner"]
formula = "plot.size * 2"
label = "Inner"
hidden = true
)"},
      {"pack/systems.toml",
       "[system.soil]\ntitle = \"Soil\"\n[system.pond]\ntitle = \"Pond\"\n[system.all]\ntitle = \"All\"\n"},
      {"pack/rules.toml", R"(
[rule."r1"]
when = "plot.wet"
warn = ["soil.drain"]
sources = ["C1"]
[rule."r2"]
when = "plot.wet == false"
omit = ["pond"]
[rule."r3"]
when = "d.long"
reference = ["soil"]
)"},
      {"pack/sources.toml", R"(
[source.book]
kind = "document"
title = "The book"
[source.C1]
kind = "claim"
of = "book"
title = "Clay holds water"
strength = "author"
)"},
      {"pack/guidance/drain.md", R"(+++
id = "soil.drain"
title = "Drain it"
when = "plot.wet"
summary = "Size {{ plot.size | quantity }}"
sources = ["book"]
+++
Dig {{ cite('C1') }} and dig {{ cite('C1') }}. See [the pond](pond.dig) of {{ organisation.name }}.
)"},
      {"pack/guidance/feed.md",
       "+++\nid = \"soil.feed\"\ntitle = \"Feed it\"\norder = 5\n+++\nWith compost, says [the pond](pond.dig).\n"},
      {"pack/guidance/pond.md", "+++\nid = \"pond.dig\"\ntitle = \"Dig a pond\"\n+++\nDeep.\n"},
      {"pack/guidance/front.md",
       "+++\nid = \"all.front\"\ntitle = \"Your plot\"\n+++\nIt belongs to {{ organisation.name }}. [Soil](soil).\n"},
      {"pack/outline.toml", R"(
[[part]]
id = "one"
title = "One"
[[page]]
id = "index"
part = "one"
title = "Front"
[[page.block]]
kind = "guidance"
systems = ["all"]
[[page.block]]
kind = "advice"
title = "Warnings"
actions = ["warn"]
[[page.block]]
kind = "questions"
title = "Tell us"
[[page]]
id = "soil"
part = "one"
title = "The soil of {{ organisation.name }}"
[[page.block]]
kind = "guidance"
systems = ["soil"]
[[page]]
id = "pond"
part = "one"
title = "The pond"
[[page.block]]
kind = "guidance"
systems = ["pond"]
[[page]]
id = "books"
part = "one"
title = "Books"
[[page.block]]
kind = "sources"
[[page.block]]
kind = "facts"
title = "Facts"
all = true
)"},
  };
}

/// A builder over packs and a theme in memory, and the sites it makes.
struct Bench {
  explicit Bench(Files changed = {}) : files(merged(std::move(changed))) {
    initialise_markdown();
    SiteSettings settings;
    settings.generator = "muster test";
    settings.folder = "work";
    settings.theme = {"themes/bare", "themes/bare", {"themes"}, "web", {}, {}};
    builder = SiteBuilder::load(files, sources, {{"pack", "pack", false, {}}}, settings, diagnostics);
  }

  static Files merged(Files changed) {
    Files all = theme_files();
    all.merge(pack_files());
    for (auto& [path, text] : changed) all[path] = text;
    return all;
  }

  std::map<std::string, std::string> render(const std::string& text) {
    const Source& source = sources.add("work/profiles/p.toml", text);
    const std::optional<TomlNode> document = parse_toml(source, diagnostics);
    REQUIRE(document);
    profile = check_profile(builder->pack().schema(), *document, source, diagnostics);
    REQUIRE(profile);
    report = builder->decide(*profile, sources, diagnostics);
    if (report == nullptr) return {};
    std::map<std::string, std::string> result;
    for (OutputFile& file : builder->render(*report, diagnostics)) result[file.path] = std::move(file.bytes);
    return result;
  }

  std::string messages() const {
    std::string result;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      result += (diagnostic.span.source != nullptr ? to_string(diagnostic.span) : diagnostic.path) + " " +
                diagnostic.message + "\n";
    }
    return result;
  }

  testing::MemoryFiles files;
  SourceSet sources;
  Diagnostics diagnostics;
  std::unique_ptr<const SiteBuilder> builder;
  std::optional<Profile> profile;
  std::unique_ptr<Report> report;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const char* const kWet = "[organisation]\nname = \"Ann <b>&</b>\"\n[plot]\nwet = true\nsize = 4\n";
const char* const kDry = "[organisation]\nname = \"Bo\"\n[plot]\nwet = false\nsize = 12\n";

TEST_CASE("a site has its pages, assets and report") {
  Bench bench;
  INFO(bench.messages());
  REQUIRE(bench.builder);
  auto site = bench.render(kWet);
  INFO(bench.messages());
  CHECK_FALSE(bench.diagnostics.has_errors());
  for (const char* name :
       {"404.html", "_headers", "books.html", "index.html", "pond.html", "report.json", "robots.txt", "soil.html"})
    CHECK(site.contains(name));
  CHECK(site.size() == 11);
  CHECK(has(site["soil.html"], "assets/a."));
}

TEST_CASE("a chart draws what is known, and what it reads is reported") {
  Bench bench(Files{{"pack/guidance/chart.md", R"(+++
id = "soil.chart"
title = "Sizes"
+++
```chart
kind = "bar"
title = "Sizes of {{ organisation.name }}"
[[row]]
label = "Plot"
value = "plot.size"
```
)"}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  auto site = bench.render(kWet);
  INFO(bench.messages());
  CHECK_FALSE(bench.diagnostics.has_errors());
  CHECK(has(site["soil.html"], "<title>Sizes of Ann &lt;b&gt;&amp;&lt;/b&gt;</title>"));
  CHECK(has(site["soil.html"], "4 metres=4;"));
  CHECK(has(site["report.json"], "\"plot.size\""));
  site = bench.render("[organisation]\nname = \"Bo\"\n[plot]\nwet = true\n");
  CHECK_FALSE(has(site["soil.html"], "<svg"));
}

TEST_CASE("what is left out is in no page, list or link") {
  Bench bench;
  REQUIRE(bench.builder);
  auto site = bench.render(kDry);
  INFO(bench.messages());
  CHECK_FALSE(bench.diagnostics.has_errors());
  CHECK_FALSE(site.contains("pond.html"));
  for (const auto& [name, bytes] : site) {
    INFO(name);
    CHECK_FALSE(has(bytes, "pond.html"));
    CHECK_FALSE(has(bytes, "Dig a pond"));
    CHECK_FALSE(has(bytes, "Drain it"));
  }
  CHECK(has(site["soil.html"], "says the pond."));
}

/// A site whose pages ask for the search, if there is one.
std::map<std::string, std::string> searched_site(Files web, const std::string& profile) {
  web["themes/bare/templates/page.html"] =
      "{% for search in site.search %}<i data-index=\"{{ search.index }}\"></i><script src=\"{{ search.script "
      "}}\"></script>{% endfor %}<main><h1>{{ page.title }}</h1>{% for block in page.blocks %}{% for section in "
      "block.sections %}<h2 id=\"{{ section.anchor }}\">{{ section.title }}</h2>{{ section.body }}{% endfor %}{% for "
      "card in block.cards %}{{ card.title }}{% endfor %}{% for document in block.documents %}{% for claim in "
      "document.claims %}<i id=\"{{ claim.anchor }}\"></i>{% endfor %}<i id=\"{{ document.source.anchor }}\"></i>{% "
      "endfor %}{% endfor %}</main>\n";
  Bench bench(std::move(web));
  INFO(bench.messages());
  REQUIRE(bench.builder);
  auto site = bench.render(profile);
  INFO(bench.messages());
  CHECK_FALSE(bench.diagnostics.has_errors());
  return site;
}

std::string name_of(const std::map<std::string, std::string>& site, const std::string& beginning) {
  const auto found = site.lower_bound(beginning);
  return found != site.end() && found->first.starts_with(beginning) ? found->first : std::string();
}

TEST_CASE("a site has the search its pages ask for, over what it shows") {
  const std::string sly = "[organisation]\nname = \"=\\\"assets/search-index.js\\\"\"\n[plot]\nwet = false\n";
  auto site = searched_site({{"web/assets/search.js", "find()"}}, sly);
  const std::string script = name_of(site, "assets/search.");
  const std::string index = name_of(site, "assets/search-index.");
  CHECK(site[script] == "find()");
  REQUIRE_FALSE(index.empty());
  CHECK(index != "assets/search-index.js");
  CHECK(has(site["index.html"], "data-index=\"" + index + "\""));
  CHECK(has(site["index.html"], "src=\"" + script + "\""));
  CHECK(has(site["index.html"], "It belongs to =&#34;assets/search-index.js&#34;"));
  CHECK(has(site[index], "[0,\"index.html#front\",\"Your plot\",\"It belongs to "));
  CHECK(has(site[index], "Feed it"));
  for (const char* left_out : {"Drain it", "Dig a pond", "Gone"}) CHECK_FALSE(has(site[index], left_out));
}

TEST_CASE("without its script there is no search") {
  const auto site = searched_site({}, kDry);
  CHECK(name_of(site, "assets/search").empty());
  CHECK_FALSE(has(site.at("index.html"), "<script"));
}

TEST_CASE("a script that no page asks for is left out") {
  Bench bench(Files{{"web/assets/search.js", "find()"}});
  REQUIRE(bench.builder);
  CHECK(name_of(bench.render(kDry), "assets/search").empty());
}

TEST_CASE("a theme may bring a script of its own") {
  auto site = searched_site({{"web/assets/search.js", "find()"}, {"themes/bare/assets/search.js", "ours()"}}, kDry);
  CHECK(site[name_of(site, "assets/search.")] == "ours()");
}

TEST_CASE("a system at reference stands in the library") {
  Bench bench;
  REQUIRE(bench.builder);
  CHECK(has(bench.render(kDry)["index.html"], "[Library: soil.html]"));
  CHECK_FALSE(has(bench.render(kWet)["index.html"], "Library"));
}

TEST_CASE("text of a profile is text wherever it goes") {
  Bench bench;
  REQUIRE(bench.builder);
  for (const auto& [name, bytes] : bench.render(kWet)) {
    INFO(name);
    CHECK_FALSE(has(bytes, "<b>"));
  }
  CHECK(has(bench.render(kWet)["soil.html"], "<h1>The soil of Ann &lt;b&gt;&amp;&lt;/b&gt;</h1>"));
}

TEST_CASE("advice says why, and where each fact stands") {
  Bench bench;
  REQUIRE(bench.builder);
  auto site = bench.render(kWet);
  CHECK(has(site["index.html"], "Warning Drain it: Size 4 metres @soil.html#drain"));
  CHECK(has(site["index.html"], "<li>Wet = yes at profiles/p.toml:4</li>"));
}

TEST_CASE("a claim's strength is told at its first use on a page") {
  Bench bench;
  REQUIRE(bench.builder);
  const std::string page = bench.render(kWet)["soil.html"];
  CHECK(has(page, "<a href=\"books.html#source-c1\">C1 (author)</a> and dig <a href=\"books.html#source-c1\">C1</a>"));
  CHECK(has(page, "<footer>book C1 </footer>"));
}

TEST_CASE("a missing field becomes a question") {
  Bench bench;
  REQUIRE(bench.builder);
  auto site = bench.render("[organisation]\nname = \"Cy\"\n");
  CHECK(has(site["index.html"], "<p>Is it wet? plot.wet</p>"));
  CHECK_FALSE(has(site["soil.html"], "Drain it"));
}

TEST_CASE("the report is the contract") {
  Bench bench;
  REQUIRE(bench.builder);
  std::string error;
  const auto site = bench.render(kWet);
  const std::optional<Value> json = parse_json(site.at("report.json"), error);
  INFO(error);
  REQUIRE(json);
  const Record& report = json->record();
  std::vector<std::string> keys;
  for (const auto& entry : report.entries()) keys.push_back(entry.first);
  CHECK(keys ==
        std::vector<std::string>{"schema", "generator", "organisation", "facts", "advice", "questions", "pages"});
  CHECK(has(site.at("report.json"), "profiles/p.toml:5"));
  CHECK(has(site.at("report.json"), "facts.toml:"));
  CHECK_FALSE(has(site.at("report.json"), "d.inner"));
  CHECK(bench.builder->report_json(*bench.report, bench.diagnostics) == site.at("report.json"));
}

TEST_CASE("what is raised can be shown first, and the rest below it") {
  Files files = pack_files();
  std::string& outline = files["pack/outline.toml"];
  const std::string soil = "[[page.block]]\nkind = \"guidance\"\nsystems = [\"soil\"]\n";
  REQUIRE(has(outline, soil));
  outline.replace(
      outline.find(soil), soil.size(),
      "[[page.block]]\nkind = \"guidance\"\nsystems = [\"soil\"]\nactions = [\"warn\"]\ntitle = \"Raised\"\n"
      "[[page.block]]\nkind = \"guidance\"\nsystems = [\"soil\"]\ntitle = \"Rest\"\n");
  Bench bench(Files{{"pack/outline.toml", outline}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  const std::string wet = bench.render(kWet)["soil.html"];
  CHECK(wet.find("Raised") < wet.find("Drain it"));
  CHECK(wet.find("Drain it") < wet.find("Rest"));
  CHECK(wet.find("Rest") < wet.find("Feed it"));
  CHECK(wet.find("Drain it", wet.find("Rest")) == std::string::npos);
  CHECK_FALSE(has(bench.render("[organisation]\nname = \"Cy\"\n")["soil.html"], "Raised"));
}

TEST_CASE("what is led comes first, what is recommended too before it") {
  const std::string rules = pack_files()["pack/rules.toml"];
  const std::string more = "[rule.r4]\nlead = [\"soil.drain\", \"soil.feed\"]\nrecommend = [\"soil.feed\"]\n";
  const std::string led = "+++\nid = \"soil.late\"\ntitle = \"Late\"\norder = 1\n+++\nText.\n";
  Bench bench(Files{{"pack/rules.toml", rules + more}, {"pack/guidance/late.md", led}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  std::string page = bench.render(kWet)["soil.html"];
  page = page.substr(page.find("</nav>"));
  CHECK(page.find("Feed it") < page.find("Drain it"));
  CHECK(page.find("Drain it") < page.find("Late"));
}

TEST_CASE("a block of questions can show the first ones only") {
  Files files = pack_files();
  std::string& outline = files["pack/outline.toml"];
  outline.insert(outline.find("title = \"Tell us\""), "limit = 1\n");
  const std::string rules = files["pack/rules.toml"] + "[rule.r4]\nask = [\"plot.wet\", \"plot.size\"]\n";
  Bench bench(Files{{"pack/outline.toml", outline}, {"pack/rules.toml", rules}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  const std::string page = bench.render("[organisation]\nname = \"Cy\"\n")["index.html"];
  CHECK(has(page, "plot.wet</p>"));
  CHECK_FALSE(has(page, "plot.size</p>"));
  CHECK(bench.report->organisation.selection->questions().size() == 2);
}

TEST_CASE("a page comes first in its part while its condition holds") {
  Files files = pack_files();
  std::string& outline = files["pack/outline.toml"];
  outline.insert(outline.find("title = \"The pond\""), "first_when = \"plot.wet\"\n");
  Bench bench(Files{{"pack/outline.toml", outline}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  CHECK(has(bench.render(kWet)["soil.html"], "[One: pond.html index.html soil.html books.html]"));
  CHECK(has(bench.render("[organisation]\nname = \"Cy\"\n")["soil.html"], "[One: index.html soil.html pond.html"));
}

TEST_CASE("a verdict is told in its words") {
  const std::string rules =
      pack_files()["pack/rules.toml"] +
      "[verdict.too_wet]\nlabel = \"Too wet\"\n[rule.r4]\nverdict = { \"soil.feed\" = \"'too_wet'\" }\n";
  Bench bench(Files{{"pack/rules.toml", rules}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  auto site = bench.render(kWet);
  CHECK(has(site["soil.html"], "Too wet"));
  CHECK_FALSE(has(site["soil.html"], "too_wet"));
  CHECK(has(site["report.json"], "\"too_wet\""));
}

TEST_CASE("a list of which nothing holds is no list") {
  Bench bench(Files{{"pack/guidance/feed.md",
                     "+++\nid = \"soil.feed\"\ntitle = \"Feed it\"\n+++\nNow:\n\n{% if plot.wet %}\n- Wait\n{% endif "
                     "%}\n\n{% if plot.size > 100 %}\n1. Hire\n{% endif %}\n"}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  CHECK(has(bench.render(kWet)["soil.html"], "<li>Wait</li>"));
  const std::string dry = bench.render(kDry)["soil.html"];
  CHECK(has(dry, "Now:"));
  CHECK_FALSE(has(dry, "<ul>\n</ul>"));
  CHECK_FALSE(has(dry, "<ol"));
}

TEST_CASE("a reason that is a hidden fact of a row leads nowhere") {
  const Files files = pack_files();
  Bench bench(Files{
      {"pack/data/beds.toml",
       "label = \"Beds\"\n[column.depth]\nlabel = \"Depth\"\ntype = \"number\"\n[row.east]\ndepth = 3\n"},
      {"pack/facts.toml", files.at("pack/facts.toml") +
                              "[fact.\"row.deep\"]\neach = \"data.beds\"\nformula = \"row.depth > 2 and plot.wet\"\n"
                              "label = \"Deep bed\"\nhidden = true\n"},
      {"pack/rules.toml", files.at("pack/rules.toml") +
                              "[rule.r4]\neach = \"data.beds\"\nwhen = \"row.deep\"\nwarn = [\"soil.feed\"]\n"}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  const std::string page = bench.render(kWet)["soil.html"];
  INFO(bench.messages());
  CHECK_FALSE(bench.diagnostics.has_errors());
  CHECK(has(page, "Deep bed"));
}

TEST_CASE("rendering twice gives the same bytes") {
  Bench bench;
  REQUIRE(bench.builder);
  const auto first = bench.render(kWet);
  bench.render(kDry);
  CHECK(bench.render(kWet) == first);
}

TEST_CASE("explain tells why, and why not") {
  Bench bench;
  REQUIRE(bench.builder);
  bench.render(kWet);
  std::string text;
  for (const std::string& line : bench.builder->explain(*bench.report, "soil.drain")) text += line + "\n";
  CHECK(has(text, "Drain it: warn"));
  CHECK(has(text, "plot.wet = yes  [given, profiles/p.toml:4]"));
  bench.render(kDry);
  text.clear();
  for (const std::string& line : bench.builder->explain(*bench.report, "soil.drain")) text += line + "\n";
  CHECK(has(text, "rule r1 does not hold"));
  CHECK(bench.builder->explain(*bench.report, "soil.nothing").empty());
}

TEST_CASE("a computed link that leads nowhere is told with its guidance") {
  Bench bench(Files{{"pack/guidance/feed.md",
                     "+++\nid = \"soil.feed\"\ntitle = \"Feed it\"\n+++\n[Away]({{ 'no' ~ 'where.html' }})\n"}});
  INFO(bench.messages());
  REQUIRE(bench.builder);
  const std::string page = bench.render(kWet)["soil.html"];
  INFO(page << bench.messages());
  CHECK(has(bench.messages(), "pack/guidance/feed.md:2:6 a link on `soil.html` leads nowhere: `nowhere.html`"));
}

TEST_CASE("a source, an item and an asset that do not exist are errors at load") {
  Bench bench(Files{{"pack/guidance/feed.md",
                     "+++\nid = \"soil.feed\"\ntitle = \"Feed it\"\n+++\n{{ cite('C2') }} {{ href('soil.fed') }}\n"}});
  CHECK(bench.builder == nullptr);
  CHECK(has(bench.messages(), "pack/guidance/feed.md:5:9 there is no source `C2`"));
  CHECK(has(bench.messages(), "there is no item, system, page or guidance `soil.fed`"));
  Bench theme(
      Files{{"themes/bare/templates/not-found.html", "{{ asset('b.css') }}{{ page.titel }}{{ strings.hullo }}"}});
  CHECK(theme.builder == nullptr);
  CHECK(has(theme.messages(), "themes/bare/templates/not-found.html:1:10 the theme has no asset `b.css`"));
  CHECK(has(theme.messages(), "titel"));
  CHECK(has(theme.messages(), "hullo"));
}

TEST_CASE("guidance that no page shows is an error") {
  Bench bench(Files{{"pack/guidance/lost.md", "+++\nid = \"lost.one\"\ntitle = \"Lost\"\n+++\nText.\n"},
                    {"pack/systems.toml", pack_files()["pack/systems.toml"] + "[system.lost]\ntitle = \"Lost\"\n"}});
  CHECK(bench.builder == nullptr);
  INFO(bench.messages());
  CHECK(has(bench.messages(), "pack/guidance/lost.md:2:6 no page shows `lost.one`"));
}

TEST_CASE("a theme draws the report for print whole or not at all") {
  const Files changed = {{"themes/bare/templates/print.html", "{{ print.parts | length }}"}};
  Bench bench(changed);
  CHECK(bench.builder == nullptr);
  CHECK(has(bench.messages(), "of `print.html` and `print-page.html` the theme has only one"));
}

TEST_CASE("a theme stands in front of the one it extends") {
  Files files = {{"mine/theme.toml", "name = \"mine\"\nextends = \"bare\"\n"},
                 {"mine/strings/en.toml", "hello = \"Hi\"\n"},
                 {"mine/templates/not-found.html",
                  "<html><body>{{ strings.hello }}{% include \"bare/not-found.html\" %}</body></html>\n"}};
  files.merge(theme_files());
  files.merge(pack_files());
  testing::MemoryFiles disk(files);
  initialise_markdown();
  SourceSet sources;
  Diagnostics diagnostics;
  SiteSettings settings;
  settings.theme = {"mine", "mine", {"themes"}, "", {}, {}};
  const auto builder = SiteBuilder::load(disk, sources, {{"pack", "pack", false, {}}}, settings, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) UNSCOPED_INFO(diagnostic.message);
  CHECK(builder != nullptr);
}

}  // namespace
}  // namespace muster
