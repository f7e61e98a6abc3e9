#include "site/search_index.h"

#include <catch2/catch_test_macros.hpp>

namespace muster {
namespace {

TEST_CASE("a page is cut at its headings and at rows with an address") {
  const std::vector<Passage> found = cut_passages(R"(<head><title>Out</title></head><body><nav>Out</nav>
<main id="main" tabindex="-1"><nav id="crumbs"><a href="x">Out</a></nav>
<p>For us</p><h1>The <em>plan</em></h1>
<p>One&nbsp;step.</p>
<section><h2 id="why">Why <span class="badge">Note</span></h2><p>Be<em>cause</em> of A &amp; B.</p>
<ul><li>one</li><li>two</li></ul><table><caption>Facts</caption><tr><th>Head</th></tr>
<tr id="fact-a"><th>Window<br><code>d.window</code></th><td>8 months</td><td>given</td></tr>
<tr><td>no address</td></tr></table>after<h3>No address</h3>more</section>
<script>out()</script><style>out</style><!-- out > --><svg><text x="1">10</text><text x="2">20</text></svg>
</main><footer>Out</footer></body>)");
  CHECK(found == std::vector<Passage>{
                     {"", "The plan", "For us One\u00a0step."},
                     {"why", "Why Note", "Because of A & B. one two Facts Head no address after No address more 10 20"},
                     {"fact-a", "Window d.window", "8 months given", true},
                 });
}

TEST_CASE("words are parted where the page parts them") {
  const auto text = [](const std::string& html) { return cut_passages("<main>" + html + "</main>").at(0).text; };
  CHECK(text("wo<em>r</em>d <strong>word</strong>s") == "word words");
  CHECK(text("10<sup>3</sup>, told<span>1</span>") == "10 3, told 1");
  CHECK(text("so <span>[<a>C1</a>, <span>claim</span>]</span>. (<span>a</span>)") == "so [C1, claim]. (a)");
  CHECK(text("one<br>two<p>three</p>four") == "one two three four");
  CHECK(text("<span>größe</span><span>ß</span>") == "größe ß");
}

TEST_CASE("what stands nowhere has no passage") {
  CHECK(cut_passages("").empty());
  CHECK(cut_passages("<body><h1 id=\"a\">Not in main</h1></body>").empty());
  CHECK(cut_passages("<main> \n </main>").empty());
  CHECK(cut_passages("<main><h1>Bare</h1></main>") == std::vector<Passage>{{"", "Bare", ""}});
  CHECK(cut_passages("<main>Open <b").size() == 1);
  CHECK(cut_passages("<main><nav>never closed").empty());
}

TEST_CASE("the index is a script that no text can leave") {
  const std::string script = write_search_index({
      {"index.html", "A \"title\"", "<main><h1>&lt;/script&gt;\u2028</h1></main>"},
      {"b.html", "B", "<main><h1>B</h1><h2 id=\"x\">X</h2>text<table><tr id=\"r\"><td>1</td></tr></table></main>"},
  });
  CHECK(script == R"(var siteSearchIndex = {"pages": ["A \"title\"","B"],
"passages": [
[0,"index.html","\u003c/script\u003e\u2028",""],
[1,"b.html","B",""],
[1,"b.html#x","X","text"],
[1,"b.html#r","1","",1]
]};
)");
}

TEST_CASE("a site without pages has an index without passages") {
  CHECK(write_search_index({}) == "var siteSearchIndex = {\"pages\": [],\n\"passages\": [\n]};\n");
}

}  // namespace
}  // namespace muster
