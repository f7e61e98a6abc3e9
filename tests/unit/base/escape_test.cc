#include "base/escape.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>

using namespace muster;
using namespace std::string_literals;

namespace {

std::string url(std::string_view text) {
  std::string out;
  append_url(out, text);
  return out;
}

std::string json(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

}  // namespace

TEST_CASE("HTML escaping covers text and quoted attributes") {
  CHECK(escape_html("a & b < c > \"d\" 'e'") == "a &amp; b &lt; c &gt; &#34;d&#34; &#39;e&#39;");
  CHECK(escape_html("&amp;") == "&amp;amp;");
  CHECK(escape_html("") == "");
  CHECK(escape_html("<") == "&lt;");
  CHECK(escape_html("grün – 中") == "grün – 中");
}

TEST_CASE("addresses of the web, of mail, of telephones and of this site are safe") {
  for (const std::string_view address :
       {"http://example.org", "https://example.org/a?b=c&d=e#f", "HTTPS://EXAMPLE.ORG", "mailto:a@example.org",
        "tel:+441234", "page.html", "../page.html#x", "/root/page.html", "#anchor", "?q=a:b", "", "a/b:c", "R&D.html",
        "grün.html", "./x:y", "a b.html"}) {
    INFO(address);
    CHECK(is_safe_url(address));
  }
}

TEST_CASE("addresses that run, smuggle or leave are not safe") {
  for (const std::string_view address : {"javascript:alert(1)",
                                         "JaVaScRiPt:alert(1)",
                                         " javascript:alert(1)",
                                         "java\tscript:alert(1)",
                                         "java\nscript:alert(1)",
                                         "\x01javascript:alert(1)",
                                         "data:text/html,x",
                                         "vbscript:x",
                                         "file:///etc/passwd",
                                         "blob:x",
                                         "feed:x",
                                         "view-source:x",
                                         "ms-word:x",
                                         "//example.org",
                                         "\\\\example.org",
                                         "/\\example.org",
                                         "http:example.org",
                                         "http:///example.org",
                                         "https:",
                                         "javascript&colon;alert(1)",
                                         "&#106;avascript:alert(1)",
                                         "javascript&#58;alert(1)",
                                         "java&Tab;script:alert(1)",
                                         "x\xE2\x80\xAE.html",
                                         "x\xFF",
                                         "http://",
                                         "1:2",
                                         ":x"}) {
    INFO(address);
    CHECK_FALSE(is_safe_url(address));
    CHECK(url(address) == "#blocked");
  }
  CHECK_FALSE(is_safe_url("a\0b"s));
}

TEST_CASE("an address in an attribute is encoded once") {
  CHECK(url("a b.html") == "a%20b.html");
  CHECK(url("https://example.org/?a=1&b=\"x\"") == "https://example.org/?a=1&amp;b=%22x%22");
  CHECK(url("a%20b") == "a%20b");
  CHECK(url("100%.html") == "100%25.html");
  CHECK(url("a%2") == "a%252");
  CHECK(url("it's.html") == "it&#39;s.html");
  CHECK(url("<x>") == "%3Cx%3E");
  CHECK(url("ü") == "%C3%BC");
}

TEST_CASE("a URL component keeps only unreserved characters and slashes") {
  CHECK(encode_url_component("a/b c?d=é&~-_.") == "a/b%20c%3Fd%3D%C3%A9%26~-_.");
}

TEST_CASE("a JSON string may stand in a page and in a log") {
  CHECK(json("a\"b\\c\n\r\t") == R"("a\"b\\c\n\r\t")");
  CHECK(json("</script>&") == R"("\u003c/script\u003e\u0026")");
  CHECK(json("\x01\x1b\x7f"s + "\0"s) == R"("\u0001\u001b\u007f\u0000")");
  CHECK(json("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAE") == R"("\u2028\u2029\u202e")");
  CHECK(json("é中🙂") == "\"é中🙂\"");
  CHECK(json("\xF3\xA0\x81\x81") == R"("\udb40\udc41")");
  CHECK(json("a\xFF"
             "b\xE2\x82") == "\"a\uFFFDb\uFFFD\uFFFD\"");
}

TEST_CASE("printable text is one harmless line") {
  CHECK(printable("plain – é") == "plain – é");
  CHECK(printable("\x1b[31mred") == "\\u{1b}[31mred");
  CHECK(printable("a\nb\tc") == "a\\nb\tc");
  CHECK(printable("\xE2\x80\xAEoops") == "\\u{202e}oops");
  CHECK(printable("a\xFF") == "a\\xff");
  CHECK(printable("\xE2\x82") == "\\xe2\\x82");
}

TEST_CASE("printable text never passes its limit nor ends within a character") {
  const std::string text = "abcdé\x1bxyz中中中";
  for (std::size_t limit = 0; limit < 40; ++limit) {
    const std::string shown = printable(text, limit);
    INFO(limit << ": " << shown);
    REQUIRE(shown.size() <= limit);
    REQUIRE(printable(shown) == shown);
    if (limit >= 24) {
      REQUIRE(shown == "abcdé\\u{1b}xyz中中中");
    } else if (limit >= 3) {
      REQUIRE(shown.substr(shown.size() - 3) == "…");
    }
  }
}
