// What we write must be what the library itself writes, but for what we do better on purpose.
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <regex>
#include <string>

#include "rendering.h"

namespace muster {
namespace {

std::string library_html(const std::string& text) {
  initialise_markdown();
  cmark_parser* parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
  for (const char* name : {"table", "strikethrough", "autolink", "tasklist"}) {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
  }
  cmark_parser_feed(parser, text.data(), text.size());
  cmark_node* root = cmark_parser_finish(parser);
  char* html = cmark_render_html(root, CMARK_OPT_UNSAFE, nullptr);
  std::string out = html;
  std::free(html);
  cmark_node_free(root);
  cmark_parser_free(parser);
  return out;
}

std::string replace(const std::string& text, const char* pattern, const char* by) {
  return std::regex_replace(text, std::regex(pattern), by);
}

/// Both spellings of one and the same thing become one.
std::string normal(std::string html) {
  html = replace(html, " ?/>", ">");
  html = replace(html, "&quot;|&#34;", "\"");
  html = replace(html, "&#39;|&#x27;", "'");
  html = replace(html, "%5B", "[");
  html = replace(html, "%5D", "]");
  html = replace(html, "<(h[1-6]) id=\"[^\"]*\">", "<$1>");
  html = replace(html, " scope=\"col\"", "");
  html = replace(html, "<(t[hd]) class=\"(left|center|right)\">", "<$1 align=\"$2\">");
  html = replace(html, "<li class=\"task\">", "<li>");
  html = replace(html, "<input type=\"checkbox\" disabled checked aria-label=\"[^\"]*\">",
                 "<input type=\"checkbox\" checked=\"\" disabled=\"\">");
  html = replace(html, "<input type=\"checkbox\" disabled aria-label=\"[^\"]*\">",
                 "<input type=\"checkbox\" disabled=\"\">");
  html = replace(html, "<section class=\"footnotes\"[^>]*>", "<section>");
  html = replace(html, " ?<a href=\"#fnref[^>]*>↩(<sup[^>]*>[0-9]*</sup>)?</a>", "");
  html = replace(html, "(href|id)=\"#?fn[^\"]*\"", "$1=\"fn\"");
  html = replace(html, " data-footnote-ref", "");
  html = replace(html, "\n+", "\n");
  return html;
}

const char* const kDocuments[] = {
    // Blocks.
    "# One\n\n## Two ##\n\nSetext\n===\n\nSetext *two*\n---\n\n####### none\n\n#none\n",
    "> a\nb\n>\n> - c\n> > d\n\n---\n***\n_ _ _\n",
    "    code\n\n      more\n\n\tt\n\n```\nfence\n  x\n```\n\n~~~ruby startline=3\n<&>\"\n```\n~~~\n\n```\nopen",
    "- a\n- b\n\n  c\n\n      code\n- d\n  - e\n    - f\n\n1. g\n2) h\n3) i\n\n10. j\n+ k\n* l\n-\n- m\n",
    "- a\n\n\n- b\n\n<!-- -->\n\n- c\n  > d\n  ```\n  e\n  ```\n",
    "-    a\n\n      b\n\n- # c\n- - - d\n- 1. e\n",
    "a  \nb\\\nc\nd\n\n\n\n  e\n f\n",
    "[a]: /u 'title\nmore'\n[b]:\n<x y>\n\n[a] [b] [A][] [c][a] [d] ![a] ![e][a]\n",
    // Inlines.
    "*a* _b_ **c** __d__ ***e*** *f**g**h* **i*j*k** a*b*c a_b_c *a _b* c_ ** a** *(b)*\n",
    "`a` ``b`c`` ` `` ` `\\` `a\nb` \\`c\\` \\*d\\* \\a &amp; &copy; &#65; &#x42; &nope; &#0;\n",
    "[a](b) [c](<d e> 'f') [g](h \"i\") [j]( k ) [l](m(n)o) [p](q\\)r) [s](t%20u&v) [w](#x) [](y) [z]()\n",
    "![a](b) ![*c* d](e 'f') [![g](h)](i) ![j [k](l)](m)\n",
    "<https://x.example/a?b=c&d> <a@x.example> <https://x.example/[a]>\n",
    // Extensions.
    "| a | b |\n|---|:-:|\n| c | d |\n| e |\n| f | g | h |\n\n| `a\\|b` | *c* |\n| --: | :-- |\n| d \\| e | ~~f~~ "
    "|\ng\n\n| not |\n|--|--|\n",
    "a | b\n- | -\n\n> | c |\n> |---|\n> | d |\n\n- | e |\n  |---|\n  | [f](g) |\n",
    "~a~ ~~b~~ ~~~c~~~ ~~d\n\ne~~ ~~*f*~~ *~~g~~*\n",
    "https://x.example/a_b?c=d(e) (www.x.example/f) http://x.example. www.x.example, a.b-c@d.example; ~www.x.example~ "
    ":@ a:b@c.example\n",
    "- [ ] a\n- [x] b\n  - [X] c\n- [y] d\n\n1. [ ] e\n\n   f\n2. [x] g\n",
    "a[^1] b[^two] c[^1] d[^3]\n\n[^1]: One\n[^two]:\n    Two\n\n    - x\n\n        code\n[^unused]: None\n",
    "a[^1]\n\n[^1]: > b[^2]\n[^2]: ```\n      c\n      ```\n",
};

}  // namespace

TEST_CASE("what we write is what the library writes") {
  MarkdownOptions options;
  options.allow_html = true;
  for (const char* document : kDocuments) {
    CAPTURE(document);
    CHECK(normal(html_of(document, options)) == normal(library_html(document)));
  }
}

}  // namespace muster
