// Made to be read: each case is a text and what becomes of it, or what is said about it.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>

#include "rendering.h"

namespace muster {
namespace {

std::string result(std::string_view text) { return "\n" + html_of(text.substr(1)); }

}  // namespace

TEST_CASE("a pair that opens in one paragraph and closes in the next") {
  CHECK(result(R"(
a {% if x %}b

c{% endif %} d
)") == R"(
1:3: this tag opens inside a paragraph and closes outside it
)");
}

TEST_CASE("a pair that leaves emphasis") {
  CHECK(result(R"(
a **b {% if x %}c** d{% endif %} e
)") == R"(
1:7: this tag opens inside emphasis and closes outside it
)");
}

TEST_CASE("a pair that leaves a list item") {
  CHECK(result(R"(
- a {% if x %}b
- c {% else %} d
- e{% endif %}
)") == R"(
1:5: this tag opens inside a paragraph and closes outside it
)");
}

TEST_CASE("a pair that opens in a cell and closes in another row") {
  CHECK(result(R"(
| a | b |
|---|---|
| {% if x %}1 | 2 |
| 3 | 4{% endif %} x |
)") == R"(
4:8: this tag is inside a table cell, but the tag it belongs to is outside
)");
}

TEST_CASE("a pair that opens in code") {
  CHECK(result(R"(
`a {% if x %}` b{% endif %}
)") == R"(
1:4: this tag opens inside code and closes outside it
)");
}

TEST_CASE("a pair that opens in a code block") {
  CHECK(result(R"(
```
{% if x %}
```
{% endif %}
)") == R"(
2:1: this tag opens inside code and closes outside it
)");
}

TEST_CASE("a pair that opens in an address") {
  CHECK(result(R"(
[a]({% if x %}b) c{% endif %}
)") == R"(
1:5: this tag opens inside a link and closes outside it
)");
}

TEST_CASE("a pair that opens in a footnote") {
  CHECK(result(R"(
{% if x %} a[^1]

[^1]: b {% endif %} c
)") == R"(
1:1: this tag and what belongs to it stand in different parts of the text
)");
}

TEST_CASE("a line that ends inside of a footnote's name, behind a backtick that begins no code") {
  CHECK(result("\na ` [x[^y\nz][^1]\n\n[^1]: b\n") == "\n1:7: a line ends inside of `[^`\n");
  CHECK(result("\n`[^x\ny]` and ``[^a ` \n]``\n") == "\n<p><code>[^x y]</code> and <code>[^a `  ]</code></p>\n");
}

TEST_CASE("a footnote within a name in which a line ends") {
  CHECK(result("\n[^x\n[^1] y]\n\n[^1]: b\n") == "\n1:1: a line ends inside of `[^`\n");
  CHECK(result("\n[^1] x\n[^1]\n\n[^1]: b\n").find("inside of") == std::string::npos);
}

TEST_CASE("tags that do not pair up are left to the template's parser") {
  CHECK(result(R"(
{% if x %}

a {% endfor %}{% endif %} b
)") == R"(
{% if x %}
<p>a {% endfor %}{% endif %} b</p>
)");
}

TEST_CASE("a footnote in a loop") {
  CHECK(result(R"(
{% for x in xs %}
a[^1]
{% endfor %}

[^1]: b
)") == R"(
2:1: a footnote cannot be referred to from here
)");
}

TEST_CASE("raw HTML") {
  CHECK(result(R"(
a <b>c</b>

<div>
x
</div>

<!-- comment -->
)") == R"(
1:3: raw HTML is not allowed in guidance
1:7: raw HTML is not allowed in guidance
3:1: raw HTML is not allowed in guidance
7:1: raw HTML is not allowed in guidance
)");
}

TEST_CASE("unsafe addresses") {
  CHECK(result(R"(
[a](javascript:alert) and [b](//host/x) and [c][d] and ![e](data:image/png;base64,x)

[d]: vbscript:x
)") == R"(
1:1: `vbscript:x` is not an address that a link may lead to
1:5: `javascript:alert` is not an address that a link may lead to
1:31: `//host/x` is not an address that a link may lead to
1:61: `data:image/png;base64,x` is not an address that an image may come from
)");
}

TEST_CASE("images from elsewhere") {
  CHECK(result(R"(
![a](https://x.example/a.png)
)") == R"(
1:6: an image must be part of the site
)");
}

}  // namespace muster
