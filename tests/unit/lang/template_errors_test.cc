#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "templates.h"

namespace muster::lang {
namespace {

constexpr Refused kRefused[] = {
    {"{{ garden.nme }}", "unknown name `garden.nme` [did you mean `garden.name`? It is declared at schema.toml:1:1]"},
    {"{% if garden.nme %}{% endif %}{{ garden.weks }}{{ 'x' | uper }}",
     "unknown name `garden.nme` [did you mean `garden.name`? It is declared at schema.toml:1:1]; unknown name "
     "`garden.weks` [did you mean `garden.weeks`? It is declared at schema.toml:1:1]; unknown filter `uper` [did you "
     "mean `upper`?]"},
    {"{% iff true %}", "there is no statement `iff` [did you mean `if`?]"},
    {"{% autoescape false %}",
     "`autoescape` cannot be changed in a template [values are always escaped for where they stand; what is HTML "
     "already passes as it is]"},
    {"{% do x %}", "there is no `do` [values do not change; use `set`, or a `namespace`]"},
    {"{% break %}", "there is no `break` [choose what the loop goes through: `{% for x in list if … %}`]"},
    {"{% if true %}", "this `if` is not closed [end it with `{% endif %}`]"},
    {"{% endif %}", "`endif` closes nothing that is open here"},
    {"{% for x in garden.tools %}{% endif %}{% endfor %}",
     "`endif` closes nothing that is open here [`for` is open; it ends with `endfor`]"},
    {"{% for x in garden.tools recursive %}{% endfor %}",
     "loops cannot be `recursive` [call a macro from within itself]"},
    {"{% for x garden.tools %}{% endfor %}", "expected `in` and what to go through, but found `garden`"},
    {"{% for x in garden.size %}{% endfor %}", "a loop goes through a list, but this is a number"},
    {"{% for a, b in garden.tools %}{% endfor %}",
     "only a list can be given to several names, but each of these is a choice of `garden.tools`"},
    {"{% for a, b in [[1]] %}{% endfor %}", "1 value cannot be given to 2 names"},
    {"{% for garden in [1] %}{% endfor %}", "`garden` is declared already; choose another name"},
    {"{% set garden = 1 %}", "`garden` is declared already; choose another name"},
    {"{% set loop = 1 %}", "`loop` is a name of the language and cannot be given a value"},
    {"{% set true = 1 %}", "`true` is a name of the language and cannot be given a value"},
    {"{% set a, b = 1 %}", "only a list can be given to several names, but this is a number"},
    {"{% set a, b = [1] %}", "1 value cannot be given to 2 names"},
    {"{% set a, b = 1, 2, 3 %}", "3 values cannot be given to 2 names"},
    {"{% set a, b %}x{% endset %}", "a block of text is one value and fills one name"},
    {"{% set a %}x", "this `set` is not closed [end it with `{% endset %}`]"},
    {"{% set a b %}", "expected `=` and a value, but found `b`"},
    {"{% set x = 1 %}{% set x.y = 2 %}",
     "`x` is no namespace, so that `x.y` cannot be set [make it one before: `{% set x = namespace() %}`]"},
    {"{% set ns = namespace() %}{{ ns.foo }}", "a namespace has no `foo`"},
    {"{{ a", "this `{{` is not closed [end it with `}}`, or write `{{ '{{' }}` for the two characters]"},
    {"{% if a", "this `{%` is not closed [end it with `%}`, or write `{{ '{%' }}` for the two characters]"},
    {"{# a", "this `{#` is not closed [end it with `#}`, or write `{{ '{#' }}` for the two characters]"},
    {"{% raw %} a", "this `{%` is not closed [end it with `{% endraw %}`]"},
    {"{{ a }} {{ b {{ c }}",
     "unknown name `a`; this `{{` is not closed [end it with `}}`, or write `{{ '{{' }}` for the two characters]; "
     "unknown name `c`"},
    {"{{ 'abc }} {{ 1 }}", "this text is not closed [put a `'` at its end]"},
    {"{% block a %}{% endblock %}{% block a %}{% endblock %}", "the block `a` stands there twice"},
    {"{% block a required %}{% endblock %}", "blocks cannot be `required` [leave the block empty]"},
    {"{% block a %}{% endblock b %}", "`endblock b` closes the block `a`"},
    {"{% block a %}{% block a %}{% endblock %}{% endblock %}",
     "the block `a` contains itself; the block `a` stands there twice"},
    {"{% macro m() %}{% block a %}{% endblock %}{% endmacro %}", "a block cannot stand in a macro"},
    {"{% extends garden.name %}",
     "expected the name of a template between quotes, but found `garden` [the template must be known when the pack "
     "loads: choose between several with `if`]"},
    {"{% extends 'bse.html' %}", "there is no template `bse.html` [did you mean `base.html`?]"},
    {"{% extends 'base.html' %}{% extends 'base.html' %}", "a template extends one other"},
    {"{% if true %}{% extends 'base.html' %}{% endif %}", "`extends` stands outside everything else"},
    {"{% extends 'loop.html' %}", "`loop.html` extends itself"},
    {"{% include 'self.html' %}", "`self.html` includes itself [call a macro from within itself]"},
    {"{% include 'broken.html' %}",
     "this `if` is not closed [end it with `{% endif %}`]; expected a value, but found `%}`"},
    {"{% include [] %}", "there is no template's name in this list"},
    {"{% include 'part.html' %}", "division by zero {`garden.size` is 0}"},
    {"{% include 'open.html' %}",
     "a template begins in text and ends in the tag `p` [open and close a tag, and its quotes, in the same place]"},
    {"{% import 'm.html' as m %}{{ m.crd('x') }}{{ m.verson }}{{ m.card }}{{ m }}",
     "`m.html` has no macro `crd` [did you mean `card`?]; `m.html` has no `verson` [did you mean `version`?]; `m.card` "
     "is a macro; call it: `m.card(…)`; `m` is an imported template; name what is meant of it"},
    {"{% import 'm.html' as m %}{{ m.bad(garden.size) }}", "division by zero {`x` is 0}"},
    {"{% import 'm.html' %}", "expected `as` and a name, but found `%}`"},
    {"{% import 'm.html' as garden %}", "`garden` is declared already; choose another name"},
    {"{% from 'm.html' import crd %}", "`m.html` has no `crd` [did you mean `card`?]"},
    {"{% from 'm.html' import %}", "expected what to import, but found `%}`"},
    {"{% macro m(a, a) %}{% endmacro %}", "the parameter `a` stands there twice"},
    {"{% macro m(a=1, b) %}{% endmacro %}", "a parameter without a default stands after one with a default"},
    {"{% macro m(a) %}{{ a.foo }}{% endmacro %}{{ m() }}", "`m` needs the argument `a`"},
    {"{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "`m` takes 1 argument, but 2 are given"},
    {"{% macro m(abc) %}{{ abc }}{% endmacro %}{{ m(abd=2) }}", "`m` has no argument `abd` [did you mean `abc`?]"},
    {"{% macro m(a) %}{{ a.foo }}{% endmacro %}{{ m({'bar': 1}) }}", "this record has no `foo`"},
    {"{% macro m(a) %}{{ a + 1 }}{% endmacro %}{{ m('x') }}", "cannot add a number to text [`~` joins values as text]"},
    {"{% macro m(a) %}{{ nope }}{% endmacro %}", "unknown name `nope`"},
    {"{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "more than 100 calls lie within one another"},
    {"{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}",
     "`caller()` is only there when the macro is called by `call` [ask first: `{% if caller %}`]"},
    {"{% macro m() %}{{ caller(1) }}{% endmacro %}{% call m() %}x{% endcall %}", "`caller` takes no arguments"},
    {"{% macro m() %}{{ caller('a') }}{% endmacro %}{% call(x) m() %}{{ x + 1 }}{% endcall %}",
     "cannot add a number to text [`~` joins values as text]"},
    {"{% call 5 %}{% endcall %}", "`call` needs the call of a macro [write `{% call name(…) %}`]"},
    {"{% call min(1) %}{% endcall %}", "`call` needs the call of a macro"},
    {"{{ caller() }}", "`caller()` stands in a macro"},
    {"{{ super() }}", "`super()` stands in a block"},
    {"{% block a %}{{ super() }}{% endblock %}", "there is no other block `a` that this one replaces"},
    {"{{ self.titel() }}{% block title %}{% endblock %}", "there is no block `titel` [did you mean `self.title`?]"},
    {"{{ loop.index }}", "unknown name `loop.index`"},
    {"{% for x in [1] %}{{ loop.idx }}{{ loop.cycl(1) }}{{ loop(1) }}{{ loop.cycle() }}{% endfor %}",
     "`loop` has no `idx`; `loop` has no method `cycl` [did you mean `cycle`?]; loops cannot be called [call a macro "
     "from within itself]; `loop.cycle` takes at least one value"},
    {"{% for x in [1] %}{{ loop.previtem }}{% endfor %}",
     "there is no `loop.previtem` here [ask first: `{% if not loop.first %}`]"},
    {"{% if false %}{% set x = 1 %}{% endif %}{{ x }}", "`x` is not set here"},
    {"{% if false %}{% macro m() %}{% endmacro %}{% endif %}{{ m() }}",
     "the macro `m` is not defined here: its branch was not taken"},
    {"{{ namespace() }}", "a namespace cannot be written"},
    {"{{ 1 / garden.size }}", "division by zero {`garden.size` is 0}"},
    {"{{ garden.anything.foo }}", "text has no `foo`"},
    {"{% filter uper %}{% endfilter %}", "unknown filter `uper` [did you mean `upper`?]"},
    {"{% with x = 1, y %}{% endwith %}", "expected `=` after the name, but found `%}`"},
    {"{% include 'part.html' with %}", "expected `%}` at the end of the tag, but found `with`"},
    {"{{ {'a': 1}.b is defined }}", "this record has no `b` [did you mean `a`?]"},
};

void add_templates(Templates& templates) {
  templates.add("base.html", "<title>{% block title %}T{% endblock %}</title>{% block body %}<p>{% endblock %}");
  templates.add("m.html",
                "{% macro card(title, level=2) %}<h{{ level }}>{{ title }}</h{{ level }}>{% endmacro %}"
                "{% set version = 3 %}{% macro bad(x) %}{{ 1 / x }}{% endmacro %}");
  templates.add("self.html", "{% include 'self.html' %}");
  templates.add("loop.html", "{% extends 'loop.html' %}");
  templates.add("broken.html", "{% if %}");
  templates.add("part.html", "<p>{{ 1 / garden.size }}</p>");
  templates.add("open.html", "<p");
}

void fill(Garden& garden) {
  garden.set("garden.name", "N<");
  garden.set("garden.size", 0);
  garden.set("garden.open", true);
  garden.set("garden.tools", List{"spade", "rake"});
  garden.set("garden.anything", "x");
}

TEST_CASE("templates with mistakes are refused") {
  for (const Refused& refused : kRefused) {
    Garden garden;
    fill(garden);
    Templates templates(garden);
    add_templates(templates);
    CAPTURE(refused.text);
    CHECK(templates.show(refused.text) == "error: " + std::string(refused.message));
  }
}

TEST_CASE("an error at run time says through which macros and includes it came") {
  Garden garden;
  fill(garden);
  Templates templates(garden);
  add_templates(templates);
  templates.show("{% import 'm.html' as m %}\n{{ m.bad(garden.size) }}");
  REQUIRE(garden.diagnostics().size() == 1);
  const Diagnostic& in_macro = garden.diagnostics()[0];
  CHECK(to_string(in_macro.span).starts_with("m.html:1:"));
  CHECK(in_macro.label == "`x` is 0");
  REQUIRE(in_macro.notes.size() == 1);
  CHECK(in_macro.notes[0].message == "the macro `bad` is called here");
  CHECK(to_string(in_macro.notes[0].span) == "test:2:4");

  templates.show("<b>{% include 'part.html' %}</b>");
  REQUIRE(garden.diagnostics().size() == 1);
  const Diagnostic& in_include = garden.diagnostics()[0];
  CHECK(to_string(in_include.span) == "part.html:1:7");
  REQUIRE(in_include.notes.size() == 1);
  CHECK(in_include.notes[0].message == "`part.html` is included here");
}

TEST_CASE("a rendering is bounded") {
  Garden garden;
  Templates templates(garden);
  garden.limits.steps = 1000;
  CHECK(templates.show("{% for x in range(5000) %}{% for y in range(5000) %}{% endfor %}{% endfor %}") ==
        "error: this takes more than 1000 steps");
  garden.limits = Limits();
  garden.limits.output = 1000;
  CHECK(templates.show("{% for x in range(5000) %}abc{% endfor %}") == "error: this writes more than 1000 bytes");
  CHECK(templates.show("{% set x %}{% for x in range(5000) %}abc{% endfor %}{% endset %}") ==
        "error: this writes more than 1000 bytes");
  garden.limits = Limits();
  CHECK(templates.show("{% for x in range(100001) %}{% endfor %}") == "error: the list grows beyond 100000 items");
  CHECK(templates.show("{% macro a(n) %}{{ b(n) }}{% endmacro %}{% macro b(n) %}{{ a(n) }}{% endmacro %}{{ a(1) }}") ==
        "error: more than 100 calls lie within one another");
}

TEST_CASE("what is written before an error is cut back") {
  Garden garden;
  fill(garden);
  Templates templates(garden);
  Diagnostics diagnostics;
  const auto compiled = templates.compile("abc{{ 1 / garden.size }}", diagnostics);
  REQUIRE(compiled);
  std::string out = "kept";
  CHECK_FALSE(render(*compiled, garden, {}, out, diagnostics));
  CHECK(out == "kept");
}

TEST_CASE("nested statements and large texts are bounded") {
  Garden garden;
  Templates templates(garden);
  std::string nested;
  for (int i = 0; i < 50'000; ++i) nested += "{% if true %}";
  CHECK(templates.show(nested) == "error: nested deeper than 100 levels");
  CHECK(templates.show(std::string((1U << 20U) + 1, 'x')) == "error: the template is larger than 1048576 bytes");
  std::string hostile = "{{ \" }}";
  for (int i = 0; i < 60'000; ++i) hostile += "{{ \\\" }}";
  CHECK(templates.show(hostile).starts_with("error: "));
  std::string braces;
  for (int i = 0; i < 100'000; ++i) braces += "{{ { }} ";
  CHECK(templates.show(braces).starts_with("error: "));
}

}  // namespace
}  // namespace muster::lang
