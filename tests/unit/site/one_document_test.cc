#include "site/one_document.h"

#include <catch2/catch_test_macros.hpp>

namespace muster {
namespace {

std::string moved(std::string_view html, const MoveOptions& options = {}) {
  return OneDocument({"plan.html", "pay.html"}).move("plan.html", html, options);
}

TEST_CASE("an id of a page is told from the same id of another") {
  CHECK(moved("<p id=\"goal\">Goal</p>") == "<p id=\"plan.goal\">Goal</p>");
  CHECK(OneDocument({}).move("pay.html", "<p id=\"goal\">", {}) == "<p id=\"pay.goal\">");
}

TEST_CASE("what names ids follows them") {
  CHECK(moved("<section aria-labelledby=\"a b\"><label for=\"c\">") ==
        "<section aria-labelledby=\"plan.a plan.b\"><label for=\"plan.c\">");
}

TEST_CASE("links between pages lead within the document") {
  CHECK(moved("<a href=\"#goal\">") == "<a href=\"#plan.goal\">");
  CHECK(moved("<a href=\"pay.html\">") == "<a href=\"#pay\">");
  CHECK(moved("<a href=\"pay.html#bands\">") == "<a href=\"#pay.bands\">");
  CHECK(moved("<a href=\"#\">") == "<a href=\"#plan\">");
}

TEST_CASE("links to other hosts stay, and those to files beside the pages become text") {
  CHECK(moved("<a href=\"https://example.org/pay.html#x\">") == "<a href=\"https://example.org/pay.html#x\">");
  CHECK(moved("<a href=\"mailto:a@example.org\">") == "<a href=\"mailto:a@example.org\">");
  CHECK(moved("<a class=\"file\" href=\"plan.ics\">Plan</a>") == "<span class=\"file\">Plan</span>");
  CHECK(moved("<a href=\"a.csv\">A</a><a href=\"#b\">B</a>") == "<span>A</span><a href=\"#plan.b\">B</a>");
  CHECK(moved("<a id=\"x\">A</a>") == "<a id=\"plan.x\">A</a>");
}

TEST_CASE("headings go down, but not below the sixth level") {
  CHECK(moved("<h1>A</h1><h2 id=\"b\">B</h2>", {2, false}) == "<h3>A</h3><h4 id=\"plan.b\">B</h4>");
  CHECK(moved("<h5>E</h5><hr><header></header>", {2, false}) == "<h6>E</h6><hr><header></header>");
}

TEST_CASE("nothing folds on paper") {
  CHECK(moved("<details class=\"why\" open><summary>Why?</summary>Because</details>", {0, true}) ==
        "<div class=\"why\"><div>Why?</div>Because</div>");
  CHECK(moved("<details open>x</details>") == "<details open>x</details>");
}

TEST_CASE("what only a screen can use is gone from paper with all it holds") {
  const std::string_view html =
      "<p>a</p><div class=\"data screen-only\"><div>b<br><div class=\"c\">d</div></div></div><p>e</p>";
  CHECK(moved(html, {0, true}) == "<p>a</p><p>e</p>");
  CHECK(moved(html) == html);
  CHECK(moved("a<img class=\"screen-only\" src=\"x.png\" alt=\"\">b", {0, true}) == "ab");
  CHECK(moved("<p class=\"not-screen-only\">a</p>", {0, true}) == "<p class=\"not-screen-only\">a</p>");
  CHECK(moved("<p data-x=\"screen-only\">a</p>", {0, true}) == "<p data-x=\"screen-only\">a</p>");
}

TEST_CASE("a quoted value may hold what ends a tag") {
  CHECK(moved("<p title=\"a > b\" id=\"x\">c</p>") == "<p title=\"a > b\" id=\"plan.x\">c</p>");
}

TEST_CASE("text and comments hold no tags to change") {
  CHECK(moved("id=\"x\" <!-- <p id=\"y\"> --> href=\"#z\"") == "id=\"x\"  href=\"#z\"");
}

TEST_CASE("what is cut short is no harm") {
  for (const std::string_view html : {"<", "<p", "<p id=\"x", "<!--", "<p class=\"screen-only\">", "</", "<p id="}) {
    moved(html, {2, true});
  }
}

}  // namespace
}  // namespace muster
