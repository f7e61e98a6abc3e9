#include "markdown/markdown.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <thread>
#include <vector>

#include "rendering.h"

namespace muster {

TEST_CASE("headings get GitHub's ids, unique in their text") {
  MarkdownOptions options;
  options.anchor_prefix = "credentials-";
  options.heading_level = 3;
  const Rendering rendering = render(
      "# Do *not* screen on `credentials` alone!\n## Über_Größe & 2 more\n## Same\n### Same\n## Same-1\n###### Deep\n"
      "## {{ x }} of {% if y %}a{% else %}b{% endif %}\n## ***\n## {{ x }}\n## A → B\n",
      options);
  std::string seen;
  for (const MarkdownHeading& heading : rendering.headings) {
    seen += fmt::format("{} {} {}\n", heading.level, heading.id, heading.text);
  }
  CHECK(seen ==
        "3 credentials-do-not-screen-on-credentials-alone Do not screen on credentials alone!\n"
        "4 credentials-über_größe--2-more Über_Größe & 2 more\n"
        "4 credentials-same Same\n"
        "5 credentials-same-1 Same\n"
        "4 credentials-same-1-1 Same-1\n"
        "6 credentials-deep Deep\n"
        "4 credentials-of-ab {{ x }} of {% if y %}a{% else %}b{% endif %}\n"
        "4 credentials-section ***\n"
        "4 credentials-section-1 {{ x }}\n"
        "4 credentials-a--b A → B\n");
  CHECK(rendering.html.find("<h4 id=\"credentials-of-ab\">{{ x }} of {% if y %}a{% else %}b{% endif %}</h4>") !=
        std::string::npos);
}

TEST_CASE("footnote ids have the prefix, words are the pack's") {
  MarkdownOptions options;
  options.anchor_prefix = "p-";
  options.footnotes = "Anmerkungen";
  options.back_to_text = "Zurück zu";
  options.done = "erledigt";
  CHECK(html_of("- [x] a[^n]\n\n[^n]: b\n", options) ==
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"erledigt\"> a"
        "<sup class=\"footnote-ref\"><a href=\"#p-fn-1\" id=\"p-fnref-1\">1</a></sup></li>\n</ul>\n"
        "<section class=\"footnotes\" aria-label=\"Anmerkungen\">\n<ol>\n<li id=\"p-fn-1\">\n<p>b "
        "<a href=\"#p-fnref-1\" class=\"footnote-backref\" aria-label=\"Zurück zu "
        "1\">↩</a></p>\n</li>\n</ol>\n</section>\n");
}

TEST_CASE("links are replaced by what the caller gives") {
  MarkdownOptions options;
  std::string seen;
  options.resolve_link = [&](std::string_view target, const Span& place) -> std::optional<MarkdownOptions::Link> {
    seen += fmt::format("{} {}\n", target, place.text());
    if (target == "S18.credentials") return MarkdownOptions::Link{"<a href=\"page.html#c\">", "</a>"};
    if (target == "S18.omitted") return MarkdownOptions::Link{};
    return std::nullopt;
  };
  CHECK(html_of("> [a](S18.credentials)\n> *[b](S18.omitted)* [c](x y) [c](x%20y) <https://x.example> www.x.example\n"
                "\n[d](a\\_b \"t\") [e][f] [f]\n\n[f]: S18.credentials\n",
                options) ==
        "<blockquote>\n<p><a href=\"page.html#c\">a</a>\n<em>b</em> [c](x y) <a href=\"x%20y\">c</a> "
        "<a href=\"https://x.example\">https://x.example</a> <a href=\"http://www.x.example\">www.x.example</a></p>\n"
        "</blockquote>\n<p><a href=\"a_b\" title=\"t\">d</a> <a href=\"page.html#c\">e</a> <a "
        "href=\"page.html#c\">f</a></p>\n");
  CHECK(seen ==
        "S18.credentials S18.credentials\nS18.omitted S18.omitted\nx%20y x%20y\nhttps://x.example https://x.example\n"
        "http://www.x.example www.x.example\na_b [d](a\\_b \"t\") [e][f] [f]\n"
        "S18.credentials [d](a\\_b \"t\") [e][f] [f]\nS18.credentials [d](a\\_b \"t\") [e][f] [f]\n");
}

TEST_CASE("images are looked up") {
  MarkdownOptions options;
  options.resolve_image = [](std::string_view target, const Span&) -> std::optional<std::string> {
    if (target == "a.png") return "assets/a.1f.png";
    return std::nullopt;
  };
  CHECK(html_of("![*a* \"b\" `c`](a.png \"t\") ![](b.png)\n", options) ==
        "<p><img src=\"assets/a.1f.png\" alt=\"a &#34;b&#34; c\" title=\"t\"> <img src=\"b.png\" alt=\"\"></p>\n");
}

TEST_CASE("fenced blocks go to the caller with their place") {
  MarkdownOptions options;
  std::string seen;
  options.fence = [&](std::string_view info, std::string_view content,
                      const Span& place) -> std::optional<std::string> {
    seen += fmt::format("[{}|{}|{}]", info, content, place.text());
    if (info != "chart bar") return std::nullopt;
    return "<figure>chart</figure>";
  };
  CHECK(html_of("```chart bar\na = 1\n\nb = {{ x }}\n```\n\n- x\n\n  ~~~py\n  code\n  ~~~\n\n```\nplain\n```\n",
                options) ==
        "<figure>chart</figure>\n<ul>\n<li>\n<p>x</p>\n<pre><code "
        "class=\"language-py\">code\n</code></pre>\n</li>\n</ul>\n"
        "<pre><code>plain\n</code></pre>\n");
  CHECK(seen == "[chart bar|a = 1\n\nb = muq0z\n|a = 1\n\nb = {{ x }}][py|code\n|  code]");
}

TEST_CASE("what an author writes is escaped wherever it goes") {
  CHECK(html_of("a & b \\< c \"d\" 'e' &lt;script&gt;\n") ==
        "<p>a &amp; b &lt; c &#34;d&#34; &#39;e&#39; &lt;script&gt;</p>\n");
  CHECK(html_of("[a](b\"c 'x\"y<z')\n") == "<p><a href=\"b%22c\" title=\"x&#34;y&lt;z\">a</a></p>\n");
  CHECK(html_of("```a\"><script>\nx\n```\n") ==
        "<pre><code class=\"language-a&#34;&gt;&lt;script&gt;\">x\n</code></pre>\n");
  CHECK(html_of("![\"><b](c)\n") == "<p><img src=\"c\" alt=\"&#34;&gt;&lt;b\"></p>\n");
  CHECK(html_of("irc://x.example ftp://x.example <made-up:x>\n") ==
        "<p>irc://x.example ftp://x.example made-up:x</p>\n");
}

TEST_CASE("raw HTML passes where it is allowed") {
  MarkdownOptions options;
  options.allow_html = true;
  CHECK(html_of("<div class=\"{% if x %}a{% endif %}\">\n{% if x %}\n\n**b**\n\n{% endif %}\n</div>\n\na <br> b\n",
                options) ==
        "<div class=\"{% if x %}a{% endif %}\">\n{% if x %}\n<p><strong>b</strong></p>\n{% endif %}\n</div>\n<p>a <br> "
        "b</p>\n");
}

TEST_CASE("line ends of all kinds are read") {
  CHECK(html_of("- a\r\n{% if x %}\r\n- b\r\n{% endif %}\r\n") ==
        "<ul>\n<li>a</li>\n{% if x %}\n<li>b</li>\n{% endif %}\n</ul>\n");
  CHECK(html_of("a\r\r{% if x %}\rb\r{% endif %}") == "<p>a</p>\n{% if x %}\n<p>b</p>\n{% endif %}\n");
  CHECK(html_of("") == "");
  CHECK(html_of("\n\n") == "");
  CHECK(html_of("{# only a comment #}") == "{# only a comment #}\n");
}

TEST_CASE("a salt is not in the text") {
  CHECK(choose_salt("") == "muq");
  for (const std::string text : {"muq", "muq mubq", "muqmubqmucq"}) {
    CAPTURE(text);
    const std::string salt = choose_salt(text);
    CHECK(text.find(salt) == std::string::npos);
    CHECK(html_of(text + " {{ x }}") == "<p>" + text + " {{ x }}</p>\n");
  }
}

TEST_CASE("threads do not disturb each other") {
  const std::string text = "~~a~~ https://x.example/b_c_d www.x.example ~~**e**~~ f@x.example\n";
  std::string all;
  for (int i = 0; i < 20; ++i) all += text;
  const std::string expected = html_of(all);
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) count += html_of(all) != expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("a text that was given up leaves the next one alone") {
  const std::string text = "~~a~~ https://x.example *b*\n";
  const std::string expected = html_of(text);
  std::string dense;
  for (int i = 0; i < 300'000; ++i) dense += "~a ";
  CHECK(html_of(dense).find("too much memory") != std::string::npos);
  CHECK(html_of(text) == expected);
  CHECK(html_of("a :b: ~c\n") == "<p>a :b: ~c</p>\n");
}

}  // namespace muster
