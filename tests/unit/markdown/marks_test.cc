// Made to be read: each case is a text and what becomes of it, or what is said about it.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>

#include "rendering.h"

namespace muster {
namespace {

std::string result(std::string_view text) { return "\n" + html_of(text.substr(1)); }

}  // namespace

TEST_CASE("a condition around paragraphs stands between them") {
  CHECK(result(R"(
before
{% if a %}
one

two
{% elif b %}
three
{% else %}
four
{% endif %}
after
)") == R"(
<p>before</p>
{% if a %}
<p>one</p>
<p>two</p>
{% elif b %}
<p>three</p>
{% else %}
<p>four</p>
{% endif %}
<p>after</p>
)");
}

TEST_CASE("a condition around headings, quotations, code and rules") {
  CHECK(result(R"(
{% if a %}
# Heading
> quote
```py
code
```
---
{% endif %}
)") == R"(
{% if a %}
<h1 id="heading">Heading</h1>
<blockquote>
<p>quote</p>
</blockquote>
<pre><code class="language-py">code
</code></pre>
<hr>
{% endif %}
)");
}

TEST_CASE("tags nest, with blank lines around them or without") {
  CHECK(result(R"(
{% if a %}

{% for x in xs %}

## Title
{% if b %}

text

{% endif %}
{% endfor %}
{% endif %}
)") == R"(
{% if a %}
{% for x in xs %}
<h2 id="title">Title</h2>
{% if b %}
<p>text</p>
{% endif %}
{% endfor %}
{% endif %}
)");
}

TEST_CASE("what a loop repeats is one list") {
  CHECK(result(R"(
{% for x in xs %}
- item {{ x }}
{% endfor %}
)") == R"(
<ul>
{% for x in xs %}
<li>item {{ x }}</li>
{% endfor %}
</ul>
)");
}

TEST_CASE("a conditional item stands between the items of its list") {
  CHECK(result(R"(
- a
{% if x %}
- b
{% endif %}
- c
)") == R"(
<ul>
<li>a</li>
{% if x %}
<li>b</li>
{% endif %}
<li>c</li>
</ul>
)");
}

TEST_CASE("an ordered list goes on counting over tags") {
  CHECK(result(R"(
3. three
{% if x %}
4. four
{% endif %}
5. five
)") == R"(
<ol start="3">
<li>three</li>
{% if x %}
<li>four</li>
{% endif %}
<li>five</li>
</ol>
)");
}

TEST_CASE("items that are each conditional are one list") {
  CHECK(result(R"(
{% if a %}
- one
{% endif %}
{% if b %}
- two
{% endif %}
{# a comment #}
{% for x in xs %}
- {{ x }}
{% endfor %}
)") == R"(
<ul>
{% if a %}
<li>one</li>
{% endif %}
{% if b %}
<li>two</li>
{% endif %}
{# a comment #}
{% for x in xs %}
<li>{{ x }}</li>
{% endfor %}
</ul>
)");
}

TEST_CASE("a condition around a whole list stays around it") {
  CHECK(result(R"(
{% if a %}
- one
- two
{% else %}
- three
{% endif %}
)") == R"(
{% if a %}
<ul>
<li>one</li>
<li>two</li>
</ul>
{% else %}
<ul>
<li>three</li>
</ul>
{% endif %}
)");
}

TEST_CASE("a condition in a condition around a list") {
  CHECK(result(R"(
{% if a %}{% if b %}
- one
{% endif %}{% endif %}
)") == R"(
{% if a %}
{% if b %}
<ul>
<li>one</li>
</ul>
{% endif %}
{% endif %}
)");
}

TEST_CASE("a loop in a condition") {
  CHECK(result(R"(
{% if a %}
{% for x in xs %}
- {{ x }}
{% endfor %}
{% endif %}
)") == R"(
{% if a %}
<ul>
{% for x in xs %}
<li>{{ x }}</li>
{% endfor %}
</ul>
{% endif %}
)");
}

TEST_CASE("a condition in a loop") {
  CHECK(result(R"(
{% for x in xs %}
  {% if x %}
- {{ x }}
  {% endif %}
{% endfor %}
)") == R"(
<ul>
{% for x in xs %}
{% if x %}
<li>{{ x }}</li>
{% endif %}
{% endfor %}
</ul>
)");
}

TEST_CASE("tags indented as a program are no code") {
  CHECK(result(R"(
{% for x in xs %}
    {% if x %}
- {{ x }}
    {% endif %}
{% endfor %}
)") == R"(
<ul>
{% for x in xs %}
{% if x %}
<li>{{ x }}</li>
{% endif %}
{% endfor %}
</ul>
)");
}

TEST_CASE("lists are not joined over what is no list") {
  CHECK(result(R"(
{% for x in xs %}
- {{ x }}
{% else %}
Nothing.
{% endfor %}
)") == R"(
{% for x in xs %}
<ul>
<li>{{ x }}</li>
</ul>
{% else %}
<p>Nothing.</p>
{% endfor %}
)");
}

TEST_CASE("lists of two kinds stay two") {
  CHECK(result(R"(
- a
{% if x %}
1. one
{% endif %}
* b
)") == R"(
<ul>
<li>a</li>
</ul>
{% if x %}
<ol>
<li>one</li>
</ol>
{% endif %}
<ul>
<li>b</li>
</ul>
)");
}

TEST_CASE("content that a tag gives ends a list") {
  CHECK(result(R"(
- a
{{ why('x') }}
- b
)") == R"(
<ul>
<li>a</li>
</ul>
{{ why('x') }}
<ul>
<li>b</li>
</ul>
)");
}

TEST_CASE("a condition around more than a list") {
  CHECK(result(R"(
- a
{% if x %}
- b

text
{% endif %}
- c
)") == R"(
<ul>
<li>a</li>
</ul>
{% if x %}
<ul>
<li>b</li>
</ul>
<p>text</p>
{% endif %}
<ul>
<li>c</li>
</ul>
)");
}

TEST_CASE("tags in a list item") {
  CHECK(result(R"(
- a
  {% if x %}
  more

  text
  {% endif %}
- b
)") == R"(
<ul>
<li>
<p>a</p>
{% if x %}
<p>more</p>
<p>text</p>
{% endif %}
</li>
<li>
<p>b</p>
</li>
</ul>
)");
}

TEST_CASE("tags flush left stand with what they enclose") {
  CHECK(result(R"(
- a
{% if x %}
  - sub
  {% for y in ys %}
  - {{ y }}
  {% endfor %}
{% endif %}
- b
)") == R"(
<ul>
<li>a
{% if x %}
<ul>
<li>sub</li>
{% for y in ys %}
<li>{{ y }}</li>
{% endfor %}
</ul>
{% endif %}
</li>
<li>b</li>
</ul>
)");
}

TEST_CASE("a step of several paragraphs") {
  CHECK(result(R"(
1. Step
{% if x %}
   More.
{% else %}
   Other.
{% endif %}
2. Step
)") == R"(
<ol>
<li>Step
{% if x %}
More.
{% else %}
Other.
{% endif %}
</li>
<li>Step</li>
</ol>
)");
}

TEST_CASE("tags at the ends of items") {
  CHECK(result(R"(
- a
  {% if x %}
- b
  {% endif %}
- c{% if y %}
- d{% endif %}
)") == R"(
<ul>
<li>a</li>
{% if x %}
<li>b</li>
{% endif %}
<li>c</li>
{% if y %}
<li>d</li>
{% endif %}
</ul>
)");
}

TEST_CASE("an item may be nothing but a condition") {
  CHECK(result(R"(
- {% if x %}
  a
  {% endif %}
- {% if y %}b{% endif %}
)") == R"(
<ul>
{% if x %}
<li>a</li>
{% endif %}
{% if y %}
<li>b</li>
{% endif %}
</ul>
)");
}

TEST_CASE("tight lists stay tight and loose ones loose") {
  CHECK(result(R"(
- a
{% if x %}
- b
{% endif %}

* a

{% if x %}

* b
{% endif %}
)") == R"(
<ul>
<li>a</li>
{% if x %}
<li>b</li>
{% endif %}
</ul>
<ul>
<li>
<p>a</p>
</li>
{% if x %}
<li>
<p>b</p>
</li>
{% endif %}
</ul>
)");
}

TEST_CASE("task lists") {
  CHECK(result(R"(
- [ ] open
{% if x %}
- [x] {{ done }}
{% endif %}
)") == R"(
<ul>
<li class="task"><input type="checkbox" disabled aria-label="to do"> open</li>
{% if x %}
<li class="task"><input type="checkbox" disabled checked aria-label="done"> {{ done }}</li>
{% endif %}
</ul>
)");
}

TEST_CASE("an empty cell in a table's head is no heading") {
  CHECK(result(R"(
| | b | {{ c }} |
|--|--|--|
| 1 | 2 | 3 |
)") == R"(
<table>
<thead>
<tr>
<td></td>
<th scope="col">b</th>
<th scope="col">{{ c }}</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
<td>2</td>
<td>3</td>
</tr>
</tbody>
</table>
)");
}

TEST_CASE("a loop over the rows of a table") {
  CHECK(result(R"(
| a | b |
|:--|--:|
{% for r in rows %}
| {{ r.a }} | {{ r.b }} |
{% endfor %}
)") == R"(
<table>
<thead>
<tr>
<th scope="col" class="left">a</th>
<th scope="col" class="right">b</th>
</tr>
</thead>
<tbody>
{% for r in rows %}
<tr>
<td class="left">{{ r.a }}</td>
<td class="right">{{ r.b }}</td>
</tr>
{% endfor %}
</tbody>
</table>
)");
}

TEST_CASE("rows before, in and after tags") {
  CHECK(result(R"(
| a |
|---|
| 1 |
{% for r in rows %}
{% if r %}
| 2 |
{% else %}
| 3 |
{% endif %}
{% endfor %}
| 4 |
)") == R"(
<table>
<thead>
<tr>
<th scope="col">a</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
</tr>
{% for r in rows %}
{% if r %}
<tr>
<td>2</td>
</tr>
{% else %}
<tr>
<td>3</td>
</tr>
{% endif %}
{% endfor %}
<tr>
<td>4</td>
</tr>
</tbody>
</table>
)");
}

TEST_CASE("tags on the lines of rows") {
  CHECK(result(R"(
| a |
|---|
{% for r in rows %}| {{ r }} |
{% endfor %}
{% if x %}| 2 |{% endif %}
)") == R"(
<table>
<thead>
<tr>
<th scope="col">a</th>
</tr>
</thead>
<tbody>
{% for r in rows %}
<tr>
<td>{{ r }}</td>
</tr>
{% endfor %}
{% if x %}
<tr>
<td>2</td>
</tr>
{% endif %}
</tbody>
</table>
)");
}

TEST_CASE("a condition around a table, with text after it") {
  CHECK(result(R"(
{% if x %}
| a |
|---|
| 1 |
{% endif %}
Text.
)") == R"(
{% if x %}
<table>
<thead>
<tr>
<th scope="col">a</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
</tr>
</tbody>
</table>
{% endif %}
<p>Text.</p>
)");
}

TEST_CASE("two tables with tags between them") {
  CHECK(result(R"(
{% if x %}
| a |
|---|
| 1 |
{% endif %}
{% if y %}
| b |
|---|
| 2 |
{% endif %}
)") == R"(
{% if x %}
<table>
<thead>
<tr>
<th scope="col">a</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
</tr>
</tbody>
</table>
{% endif %}
{% if y %}
<table>
<thead>
<tr>
<th scope="col">b</th>
</tr>
</thead>
<tbody>
<tr>
<td>2</td>
</tr>
</tbody>
</table>
{% endif %}
)");
}

TEST_CASE("a table that is on the lines of its tags") {
  CHECK(result(R"(
{% if x %}| a |
|---|
| 1 |{% endif %}
)") == R"(
{% if x %}
<table>
<thead>
<tr>
<th scope="col">a</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
</tr>
</tbody>
</table>
{% endif %}
)");
}

TEST_CASE("a loop over columns") {
  CHECK(result(R"(
| Name {% for c in cs %}| {{ c }} {% endfor %}|
|------|---|
| x {% for c in cs %}| {{ c.v }} {% endfor %}|
)") == R"(
<table>
<thead>
<tr>
<th scope="col">Name</th>
{% for c in cs %}
<th scope="col">{{ c }}</th>
{% endfor %}
</tr>
</thead>
<tbody>
<tr>
<td>x</td>
{% for c in cs %}
<td>{{ c.v }}</td>
{% endfor %}
</tr>
</tbody>
</table>
)");
}

TEST_CASE("a table in a list item") {
  CHECK(result(R"(
- a

  | a |
  |---|
{% for r in rows %}
  | {{ r }} |
{% endfor %}
- b
)") == R"(
<ul>
<li>
<p>a</p>
<table>
<thead>
<tr>
<th scope="col">a</th>
</tr>
</thead>
<tbody>
{% for r in rows %}
<tr>
<td>{{ r }}</td>
</tr>
{% endfor %}
</tbody>
</table>
</li>
<li>
<p>b</p>
</li>
</ul>
)");
}

TEST_CASE("an indented table") {
  CHECK(result(R"(
{% if x %}
  | a |
  |---|
  {% for r in rows %}
  | {{ r }} |
  {% endfor %}
{% endif %}
)") == R"(
{% if x %}
<table>
<thead>
<tr>
<th scope="col">a</th>
</tr>
</thead>
<tbody>
{% for r in rows %}
<tr>
<td>{{ r }}</td>
</tr>
{% endfor %}
</tbody>
</table>
{% endif %}
)");
}

TEST_CASE("tags in a quotation") {
  CHECK(result(R"(
> {% if x %}
> quote
> {% endif %}
> more
)") == R"(
<blockquote>
{% if x %}
<p>quote</p>
{% endif %}
<p>more</p>
</blockquote>
)");
}

TEST_CASE("quotations with tags between them") {
  CHECK(result(R"(
> a
{% if x %}
> b
{% endif %}
)") == R"(
<blockquote>
<p>a</p>
</blockquote>
{% if x %}
<blockquote>
<p>b</p>
</blockquote>
{% endif %}
)");
}

TEST_CASE("tags in a sentence") {
  CHECK(result(R"(
A {{ x }} and {% if y %}one{% else %}**two**{% endif %} and {% set z = 1 %}*{{ z }}*.
)") == R"(
<p>A {{ x }} and {% if y %}one{% else %}<strong>two</strong>{% endif %} and {% set z = 1 %}<em>{{ z }}</em>.</p>
)");
}

TEST_CASE("a sentence of several lines") {
  CHECK(result(R"(
Some {% if x %}text
{% endif %}
and more.
)") == R"(
<p>Some {% if x %}text
{% endif %}
and more.</p>
)");
}

TEST_CASE("all of an element that is conditional goes with its condition") {
  CHECK(result(R"(
{% if x %}Paragraph.{% endif %}

## {% if x %}Heading{% endif %}

a **{% if x %}b{% endif %}** [{% if x %}c{% endif %}](d)
)") == R"(
{% if x %}
<p>Paragraph.</p>
{% endif %}
{% if x %}
<h2 id="heading">Heading</h2>
{% endif %}
<p>a {% if x %}<strong>b</strong>{% endif %} {% if x %}<a href="d">c</a>{% endif %}</p>
)");
}

TEST_CASE("a loop in a sentence stays in it") {
  CHECK(result(R"(
{% for x in xs %}{{ x }} {% endfor %}
)") == R"(
<p>{% for x in xs %}{{ x }} {% endfor %}</p>
)");
}

TEST_CASE("a pair over several paragraphs") {
  CHECK(result(R"(
{% if x %}First.

Second.{% endif %}
)") == R"(
{% if x %}
<p>First.</p>
<p>Second.</p>
{% endif %}
)");
}

TEST_CASE("a heading on the line of its tag") {
  CHECK(result(R"(
{% if x %}## Heading{% endif %}
)") == R"(
{% if x %}
<h2 id="heading">Heading</h2>
{% endif %}
)");
}

TEST_CASE("marks in links, images and code") {
  CHECK(result(R"(
[{{ a }}]({{ b }}/c?d={{ e }}#{{ f }} "{{ g }}") ![{{ h }}]({{ i }}.png) `{{ j }}` <https://x.example/{{ k }}>
)") == R"(
<p><a href="{{ b }}/c?d={{ e }}#{{ f }}" title="{{ g }}">{{ a }}</a> <img src="{{ i }}.png" alt="{{ h }}"> <code>{{ j }}</code> <a href="https://x.example/{{ k }}">https://x.example/{{ k }}</a></p>
)");
}

TEST_CASE("conditions in addresses and code") {
  CHECK(result(R"(
[a]({% if x %}b{% else %}c{% endif %}) `{% if x %}d{% endif %}`
)") == R"(
<p><a href="{% if x %}b{% else %}c{% endif %}">a</a> <code>{% if x %}d{% endif %}</code></p>
)");
}

TEST_CASE("emphasis and addresses right behind a tag") {
  CHECK(result(R"(
{% if x %}_em_ **strong**{% endif %} {% if y %}https://x.example/a{% endif %} {% if z %}a@x.example{% endif %}
)") == R"(
<p>{% if x %}<em>em</em> <strong>strong</strong>{% endif %} {% if y %}<a href="https://x.example/a">https://x.example/a</a>{% endif %} {% if z %}<a href="mailto:a@x.example">a@x.example</a>{% endif %}</p>
)");
}

TEST_CASE("no heading's id becomes a mark") {
  CHECK(result(R"(
# Mu'q0z and {{ x }}
)") == R"(
<h1 id="0z-and">Mu&#39;q0z and {{ x }}</h1>
)");
}

TEST_CASE("emphasis that ends in punctuation at a tag") {
  CHECK(result(R"(
{% if x %}**Strong.**{% elif y %}*"Em"*{% else %}~~Gone!~~{% endif %} a{% if x %}**b**{% endif %}c
)") == R"(
<p>{% if x %}<strong>Strong.</strong>{% elif y %}<em>&#34;Em&#34;</em>{% else %}<del>Gone!</del>{% endif %} a{% if x %}<strong>b</strong>{% endif %}c</p>
)");
  CHECK(result(R"(
**{% if x %}a.{% endif %}** (**{% if x %}b{% endif %}**) **c{% if x %} d.{% endif %}** | `{% if x %}**e.**{% endif %}`
)") == R"(
<p>{% if x %}<strong>a.</strong>{% endif %} ({% if x %}<strong>b</strong>{% endif %}) <strong>c{% if x %} d.{% endif %}</strong> | <code>{% if x %}**e.**{% endif %}</code></p>
)");
}

TEST_CASE("a tag in a word") {
  CHECK(result(R"(
un{% if x %}believ{% endif %}able {{ a }}_{{ b }}_{{ c }}
)") == R"(
<p>un{% if x %}believ{% endif %}able {{ a }}_{{ b }}_{{ c }}</p>
)");
}

TEST_CASE("code keeps its tags where they are") {
  CHECK(result(R"(
```yaml
{% for x in xs %}
{% if x %}- a: 1{% endif %}
  b
{% endfor %}

c
```

    {% if x %}
    indented
    {% endif %}
)") == R"(
<pre><code class="language-yaml">{% for x in xs %}
{% if x %}- a: 1{% endif %}
  b
{% endfor %}

c
</code></pre>
<pre><code>{% if x %}
indented
{% endif %}
</code></pre>
)");
}

TEST_CASE("code in a list item keeps its tags") {
  CHECK(result(R"(
- a

  ```
  {% if x %}
    - b
  {% endif %}
  ```
)") == R"(
<ul>
<li>
<p>a</p>
<pre><code>{% if x %}
  - b
{% endif %}
</code></pre>
</li>
</ul>
)");
}

TEST_CASE("a tag that needs an end stays where it is") {
  CHECK(result(R"(
{% filter upper %}text{% endfilter %}

{% filter upper %}
- a
{% endfilter %}
)") == R"(
<p>{% filter upper %}text{% endfilter %}</p>
{% filter upper %}
<ul>
<li>a</li>
</ul>
{% endfilter %}
)");
}

TEST_CASE("a footnote goes with what refers to it") {
  CHECK(result(R"(
{% if a %}
x[^1]
{% else %}
y[^2]
{% endif %}
z[^2] {% if b %}q[^3]{% endif %}

[^1]: one
[^2]: two

    {% if c %}
    more
    {% endif %}
[^3]: three
)") == R"(
{% if a %}
<p>x<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup></p>
{% else %}
<p>y<sup class="footnote-ref"><a href="#fn-2" id="fnref-2">2</a></sup></p>
{% endif %}
<p>z<sup class="footnote-ref"><a href="#fn-2" id="fnref-2-2">2</a></sup> {% if b %}q<sup class="footnote-ref"><a href="#fn-3" id="fnref-3">3</a></sup>{% endif %}</p>
<section class="footnotes" aria-label="Notes">
<ol>
{% if a %}<li id="fn-1" value="1">
<p>one <a href="#fnref-1" class="footnote-backref" aria-label="Back to reference 1">↩</a></p>
</li>
{% else %}{% endif %}<li id="fn-2" value="2">
<p>two</p>
{% if c %}
<p>more</p>
{% endif %}
{% if a %}{% else %} <a href="#fnref-2" class="footnote-backref" aria-label="Back to reference 2">↩</a>{% endif %} <a href="#fnref-2-2" class="footnote-backref" aria-label="Back to reference 2-2">↩<sup>2</sup></a>
</li>
{% if b %}<li id="fn-3" value="3">
<p>three <a href="#fnref-3" class="footnote-backref" aria-label="Back to reference 3">↩</a></p>
</li>
{% endif %}</ol>
</section>
)");
}

TEST_CASE("all footnotes in one condition") {
  CHECK(result(R"(
{% if a %}
x[^1]
{% endif %}

[^1]: one
)") == R"(
{% if a %}
<p>x<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup></p>
{% endif %}
{% if a %}<section class="footnotes" aria-label="Notes">
<ol>
<li id="fn-1" value="1">
<p>one <a href="#fnref-1" class="footnote-backref" aria-label="Back to reference 1">↩</a></p>
</li>
</ol>
</section>
{% endif %}
)");
}

}  // namespace muster
