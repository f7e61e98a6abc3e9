#include "value/toml.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diag/print.h"

using namespace muster;
using namespace std::string_literals;

namespace {

/// A text, what it was read as, and what was wrong with it.
struct Document {
  explicit Document(std::string text) : source("f.toml", std::move(text)), root(parse_toml(source, diagnostics)) {}
  Document(const Document&) = delete;

  const TomlNode& operator[](std::string_view key) const {
    REQUIRE(root);
    const TomlEntry* entry = root->find(key);
    REQUIRE(entry != nullptr);
    return entry->value;
  }

  Source source;
  Diagnostics diagnostics;
  std::optional<TomlNode> root;
};

std::vector<std::string> keys(const TomlNode& table) {
  std::vector<std::string> result;
  for (const TomlEntry& entry : table.entries) result.push_back(entry.key);
  return result;
}

std::string joined(const Diagnostics& diagnostics) {
  std::string result;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) result += format_human(diagnostic, false);
  return result;
}

/// `line:column: message` of the one error in `text`.
std::string error_of(const std::string& text) {
  const Document document(text);
  CHECK_FALSE(document.root);
  const auto errors = document.diagnostics.sorted();
  REQUIRE(errors.size() == 1);
  const Source::Place place = document.source.place(errors[0].span.begin);
  return std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + errors[0].message;
}

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("entries stand in the order of the file, whatever they are") {
  const Document document("z = 1\na.y = 2\na.b = 3\n[m]\nq = 1\nc = {z = 1, a = 2}\n[k.z]\n[k.a]\n[b]\n");
  REQUIRE(document.root);
  CHECK(keys(*document.root) == std::vector<std::string>{"z", "a", "m", "k", "b"});
  CHECK(keys(document["a"]) == std::vector<std::string>{"y", "b"});
  CHECK(keys(document["m"]) == std::vector<std::string>{"q", "c"});
  CHECK(keys(document["m"].find("c")->value) == std::vector<std::string>{"z", "a"});
  CHECK(keys(document["k"]) == std::vector<std::string>{"z", "a"});
}

TEST_CASE("every kind of value is told apart") {
  const Document document(
      "t = \"a\\nb\"\nl = 'C:\\x'\nm = \"\"\"\nx\ny\"\"\"\ni = 0x1F\nn = 1.50\nb = true\nday = 2026-01-31\ndt = "
      "2026-01-31T07:32:00Z\nsp = 2026-01-31 07:32:00\nh = 07:32:00\n"
      "a = [1, 'x', [2]]\nq = {}\n");
  INFO(joined(document.diagnostics));
  CHECK(document["t"].text == "a\nb");
  CHECK(document["l"].text == "C:\\x");
  CHECK(document["m"].text == "x\ny");
  CHECK(document["i"].kind == TomlNode::Kind::kInteger);
  CHECK(document["i"].number == Number(31));
  CHECK(document["n"].kind == TomlNode::Kind::kNumber);
  CHECK(document["n"].number == Number::fraction(3, 2));
  CHECK(document["b"].boolean);
  CHECK(document["day"].date == Date::from(2026, 1, 31));
  CHECK(document["dt"].kind == TomlNode::Kind::kTime);
  CHECK(document["dt"].text == "2026-01-31T07:32:00Z");
  CHECK(document["sp"].text == "2026-01-31 07:32:00");
  CHECK(document["h"].text == "07:32:00");
  CHECK(document["a"].items.size() == 3);
  CHECK(document["a"].items[2].items[0].number == Number(2));
  CHECK(document["q"].is_table());
  CHECK_FALSE(Document("i = -0x1F\n").root);
}

TEST_CASE("decimals are exact, not the nearest double") {
  const Document document(
      "a = 0.40\nb = 0.1\nc = -1_000.25\nx = 6.02e3\ne = +0.5\nf = [0.1, 0.2]\ng = 9007199254740993.5\nh = -0.0\n");
  CHECK(document["a"].number == Number::fraction(2, 5));
  CHECK(document["b"].number == Number::fraction(1, 10));
  CHECK(document["c"].number == Number::fraction(-4001, 4));
  CHECK(document["x"].number == Number(6020));
  CHECK(document["e"].number == Number::fraction(1, 2));
  CHECK(document["f"].items[1].number == Number::fraction(1, 5));
  CHECK(document["g"].number == Number::fraction(18014398509481987, 2));
  CHECK(document["h"].number == Number(0));
}

TEST_CASE("spans cover keys and whole values, in bytes") {
  const Document document(
      "k = \"é中\" # x\n\"q k\" = [ 1, [2,\n 3 ] ] # y\nt = { a = 1.50 , b.c = 'x' }\nm = \"\"\"é\n\"\"\"\nlast = 12");
  const auto text_of = [&](std::string_view key) { return document[key].span.text(); };
  CHECK(text_of("k") == "\"é中\"");
  CHECK(document.root->find("q k")->key_span.text() == "\"q k\"");
  CHECK(text_of("q k") == "[ 1, [2,\n 3 ] ]");
  CHECK(document["q k"].items[1].span.text() == "[2,\n 3 ]");
  CHECK(text_of("t") == "{ a = 1.50 , b.c = 'x' }");
  CHECK(document["t"].find("a")->value.span.text() == "1.50");
  CHECK(document["t"].find("b")->key_span.text() == "b");
  CHECK(document["t"].find("b")->value.find("c")->key_span.text() == "c");
  CHECK(document["t"].find("b")->value.find("c")->value.span.text() == "'x'");
  CHECK(text_of("m") == "\"\"\"é\n\"\"\"");
  CHECK(text_of("last") == "12");
}

TEST_CASE("positions are right behind letters of several bytes on the same line") {
  const Document document(
      "a = [\"éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé中🙂\", 0.25, \"🙂\"] # é\r\nb = "
      "0.75\r\n");
  CHECK(document["a"].items[1].span.text() == "0.25");
  CHECK(document["a"].items[1].number == Number::fraction(1, 4));
  CHECK(document["a"].items[2].span.text() == "\"🙂\"");
  CHECK(document["b"].span.text() == "0.75");
}

TEST_CASE("a table's span is its header, also of each entry of a list") {
  const Document document("[a.b]\nx = 1\n[[c]]\nx = 1\n[[c]]\ny = 2\n");
  CHECK(document["a"].find("b")->value.span.text() == "[a.b]");
  CHECK(document["a"].find("b")->key_span.text() == "b");
  REQUIRE(document["c"].items.size() == 2);
  CHECK(to_string(document["c"].items[1].span) == "f.toml:5:1");
  CHECK(document["c"].items[1].span.text() == "[[c]]");
}

TEST_CASE("front matter is read with the places of the whole file") {
  const Source source("g.md", "+++\ntitle = \"é\"\nwhen = 0.5\n+++\nText with = signs [and brackets\n");
  const auto begin = static_cast<std::uint32_t>(source.text().find("title"));
  const auto end = static_cast<std::uint32_t>(source.text().find("+++", 3));
  Diagnostics diagnostics;
  const auto root = parse_toml(Span{&source, begin, end}, diagnostics);
  REQUIRE(root);
  CHECK(to_string(root->find("when")->value.span) == "g.md:3:8");
  CHECK(root->find("when")->value.number == Number::fraction(1, 2));
  CHECK(root->find("title")->value.span.text() == "\"é\"");

  const Source broken("g.md", "xé+++ a = \n");
  CHECK_FALSE(parse_toml(Span{&broken, 6, 10}, diagnostics));
  CHECK(to_string(diagnostics.sorted()[0].span) == "g.md:1:7");
}

TEST_CASE("an empty document is an empty table") {
  CHECK(Document("").root->entries.empty());
  CHECK(Document("# only a comment").root->entries.empty());
  CHECK(Document("\n\r\n").root->is_table());
}

TEST_CASE("what makes the parser library abort is an error with its place") {
  for (const std::string text : {"[.]", "[~",   "[~]", "[[[", "[[[a]]]", "[\n",   "[\n]", "[#a]", "[",     "[[", "[ ",
                                 "[]",  "[[]]", "[=",  "[é]", "[ö",      "[[ ]]", "[,",   "[{",   "[\r\n", "[\t"}) {
    INFO(text);
    const std::string error = error_of("ok = 1\n" + text);
    CHECK(starts_with(error, "2:"));
  }
  for (const std::string text : {"é = 1", "a = é", "あ = 1", "a = ε", "a = [ε]", "a = {é = 1}", "a = 1 é", "a.é = 1"}) {
    INFO(text);
    const std::string error = error_of(text);
    CHECK(error.find("may stand only in quotes or in a comment") != std::string::npos);
  }
  CHECK(error_of("a = 1\nb = “x”\n") ==
        "2:5: this is not valid TOML: `“` (U+201C) may stand only in quotes or in a comment");
  CHECK(Document("\"é\" = 'é' # é\n").root);
}

TEST_CASE("keys deeper than 32 parts are refused before the library sees them") {
  const std::string deep = "a" + repeated(".a", 31);
  CHECK(Document(deep + " = 1").root);
  CHECK(error_of(deep + ".a = 1") == "1:64: a key may have at most 32 parts");
  CHECK(starts_with(error_of("[" + deep + ".a]"), "1:65: a key may have"));
  CHECK(starts_with(error_of("x = {" + deep + ".a = 1}"), "1:69: a key may have"));
  CHECK(starts_with(error_of("'a'" + repeated(" . \"a\"", 32) + " = 1"), "1:"));
  CHECK(starts_with(error_of("a" + repeated(".a", 200'000) + " = 1"), "1:64: a key may have"));
  // Points in texts, comments and numbers are no parts of a key.
  CHECK(Document("a = \"" + repeated("x.", 100) + "\" # " + repeated("x.", 100) + "\nb = [" + repeated("0.5,", 100) +
                 "]\nc = '''" + repeated(".\n", 100) + "'''")
            .root);
}

TEST_CASE("values nested deeper than 64 levels are refused") {
  CHECK(Document("a = " + repeated("[", 63) + repeated("]", 63)).root);
  CHECK(error_of("a = " + repeated("[", 65) + repeated("]", 65)) == "1:69: values are nested deeper than 64 levels");
  CHECK(starts_with(error_of("a = " + repeated("[", 1'000'000)), "1:69: values are nested"));
  CHECK(starts_with(error_of("a = " + repeated("{a = ", 100)), "1:"));
  const Document tables("[a" + repeated(".a", 31) + "]\nb" + repeated(".b", 31) + " = {c.c.c.c = 1}");
  CHECK_FALSE(tables.root);
  CHECK(tables.diagnostics.errors() == 1);
  // Brackets in texts and comments count for nothing.
  CHECK(Document("a = \"" + repeated("[", 100) + "\" # " + repeated("{", 100) + "\n" + "b = '''" + repeated("[", 100) +
                 "'''")
            .root);
}

TEST_CASE("a document of endless values is refused") {
  CHECK(Document("a = [" + repeated("1,", 100'000) + "]").root);
  CHECK(error_of("a = [" + repeated("1,", 200'000) + "]").find("more than 200000 values") != std::string::npos);
}

TEST_CASE("a line of a megabyte is placed in no time") {
  const Document document("a = [" + repeated("\"é\",", 150'000) + "0.5]");
  REQUIRE(document.root);
  CHECK(document["a"].items.back().span.text() == "0.5");
}

TEST_CASE("NUL, invalid UTF-8 and endless texts are refused") {
  CHECK(error_of("a = 1\nb = \"x\0y\""s) == "2:7: the file holds a NUL character");
  CHECK(error_of("a = \"x\\u0000y\"") == "1:5: text may not hold a NUL character");
  CHECK(error_of("\"a\\u0000\" = 1") == "1:1: text may not hold a NUL character");
  CHECK(error_of("a = \"\xFF\"") == "1:6: the file is not valid UTF-8");
  CHECK(Document("a = \"" + std::string(64 * 1024, 'x') + "\"").root);
  CHECK(error_of("a = \"" + std::string(64 * 1024 + 1, 'x') + "\"") ==
        "1:5: this text is 65537 bytes long, more than the 65536 that are allowed");
  CHECK(starts_with(error_of("a = 1\n\xEF\xBB\xBF"
                             "b = 1"),
                    "2:1: "));
}

TEST_CASE("numbers that are not finite or do not fit are refused, all at once") {
  const Document document("a = inf\nb = -nan\nc = 1.00000000000000000000000000001\ny = 0000-01-01\n");
  CHECK_FALSE(document.root);
  CHECK(joined(document.diagnostics) ==
        "f.toml:1:5: error: `inf` is not a finite number\n1 | a = inf\n  |     ^^^\n"
        "f.toml:2:5: error: `-nan` is not a finite number\n2 | b = -nan\n  |     ^^^^\n"
        "f.toml:3:5: error: this number has more digits than can be kept exactly\n3 | c = "
        "1.00000000000000000000000000001\n"
        "  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nhelp: 18 digits in all are always kept\n"
        "f.toml:4:5: error: `0000-01-01` is no day of the calendar\n4 | y = 0000-01-01\n  |     ^^^^^^^^^^\n");
  CHECK(error_of("a = 9223372036854775808") == "1:5: this number is too large or too long");
  CHECK(error_of("a = 1e999") == "1:5: this number is too large or too long");
  CHECK(error_of("a = " + std::string(5000, '1')) == "1:5: this number is too large or too long");
  CHECK(error_of("a = 2026-02-30") == "1:5: `2026-02-30` is no day of the calendar");
}

TEST_CASE("what is defined twice is named, with the first place") {
  const Document document("[t]\na = 1\n\n[t.u]\n[t]\n");
  CHECK(joined(document.diagnostics) ==
        "f.toml:5:1: error: `t` is defined twice\n5 | [t]\n  | ^^^\nf.toml:1:1: note: it is first defined here\n1 | "
        "[t]\n  | ^^^\n");
  const Document keys("[t]\na = 1\n\"a\" = 2\n");
  CHECK(joined(keys.diagnostics) ==
        "f.toml:3:1: error: `a` is defined twice\n3 | \"a\" = 2\n  | ^^^\nf.toml:2:1: note: it is first defined "
        "here\n2 | a = 1\n  | ^\n");
  const Document lists("[[t]]\na = 1\n[[t]]\na = 1\nb = 2\nb = 3\n");
  CHECK(joined(lists.diagnostics) ==
        "f.toml:6:1: error: `b` is defined twice\n6 | b = 3\n  | ^\nf.toml:5:1: note: it is first defined here\n5 | b "
        "= 2\n  | ^\n");
  const Document mixed("[[t]]\n[t]\n");
  CHECK(mixed.diagnostics.sorted()[0].help == "an entry of a list of tables begins with `[[t]]`");
  CHECK(error_of("a = {b = 1, b = 2}").find("`b` is defined twice in these braces") != std::string::npos);
  CHECK(error_of("a = 1\n[a.b]\n") == "2:1: `a.b` is defined twice");
  CHECK(error_of("a.b = 1\na = 2\n") == "2:1: `a` is defined twice");
}

TEST_CASE("common slips are answered in the author's words") {
  const auto is_told = [](const std::string& text, const std::string& error, std::string_view help) {
    const Document document(text);
    INFO(text << "\n" << joined(document.diagnostics));
    REQUIRE(document.diagnostics.errors() == 1);
    const Diagnostic diagnostic = document.diagnostics.sorted()[0];
    CHECK(to_string(diagnostic.span).substr(7) + ": " + diagnostic.message == error);
    CHECK(diagnostic.help.find(help) != std::string::npos);
  };
  is_told("name = Harbour Trust # x\n", "1:8: `Harbour Trust` is not a value of TOML", "text stands in quotes");
  is_told("a = 85,000\n", "1:5: `85,000` is not a value of TOML", "85_000");
  is_told("a = 12 months\n", "1:5: `12 months` is not a value of TOML", "without its unit");
  is_told("a = 31.01.2026\n", "1:5: `31.01.2026` is not a value of TOML", "2026-01-31");
  is_told("a = 31/01/2026\n", "1:5: `31/01/2026` is not a value of TOML", "2026-01-31");
  is_told("a = Yes\n", "1:5: `Yes` is not a value of TOML", "`true` or `false`");
  is_told("a = True\n", "1:5: `True` is not a value of TOML", "`true` or `false`");
  is_told("a = null\n", "1:5: `null` is not a value of TOML", "leave the line out");
  is_told("a = 5%\n", "1:5: `5%` is not a value of TOML", "`0.05`");
  is_told("a = .5\n", "1:5: `.5` is not a value of TOML", "`0.5`");
  is_told("a = 007\n", "1:5: a number may not begin with a zero", "quotes");
  is_told("a = \n", "1:1: `a` has no value", "left out");
  is_told("a.b =", "1:1: `a.b` has no value", "left out");
  is_told("a: 1\n", "1:2: this is not valid TOML: expected `=` after the key, but `:` is found", "`key = value`");
  is_told("a = \"x\nb = 1\n", "1:5: this text has no closing quote", "three quotes");
  is_told("b = \"\"\"x\na = 1\n", "1:5: this text has no closing quote", "three quotes");
  is_told("a = \"C:\\q\"\n", "1:8: this is not one of TOML's escape sequences", "single quotes");
  is_told("a = \"he said \"hi\"\"\n",
          "1:15: this is not valid TOML: nothing but a comment may follow the closing quote", "single quotes");
  is_told("a = [1 2]\n", "1:8: this is not valid TOML: expected a comma or `]` in the list, but `2` is found", "");
  is_told("a = {x = 1\n}\n", "1:11: this is not valid TOML: expected key or closing `}`, but the line ends",
          "one line");
  is_told("[a\nb = 1\n", "1:3: this is not valid TOML: expected `]`, but the line ends", "[name]");
  is_told("a = 1 b = 2\n", "1:7: this is not valid TOML: nothing but a comment may follow a value on its line",
          "line of its own");
}

TEST_CASE("no message shows the library's words or a raw control character") {
  for (const std::string text : {"a = \"\x01\"",
                                 "#\x01",
                                 "a\x01 = 1",
                                 "a = \x1b[31m",
                                 "a = 1\rb",
                                 "a = \"\\u00\"",
                                 "a = \"\\uD800\"",
                                 "a = 0b12",
                                 "a = 1__0",
                                 "a = 1e",
                                 "a = +",
                                 "a = 0x",
                                 "= 1",
                                 "a..b = 1",
                                 ".a = 1",
                                 "a. = 1",
                                 "a = 'x\ny'",
                                 "\"\"\"a\"\"\" = 1",
                                 "a = [1,,2]",
                                 "a = {,}",
                                 "a = {x = 1,}",
                                 "a = }",
                                 "a = ]",
                                 "]",
                                 "}",
                                 "a = 25:00:00",
                                 "a = 2026-01-01T99:00:00",
                                 "a b = 1",
                                 "a = \"x\" 'y'",
                                 "a = {b = }",
                                 "\"a",
                                 "[a]]",
                                 "[a] b",
                                 "[[a]",
                                 "a = -"}) {
    INFO(text);
    const Document document(text);
    CHECK_FALSE(document.root);
    const std::string shown = joined(document.diagnostics);
    INFO(shown);
    CHECK(document.diagnostics.errors() == 1);
    for (const char* word :
         {"Error while", "saw", "end-of-file", "value-terminator", "bare key", "prohibited", "toml::", "codepoint"}) {
      INFO(word);
      CHECK(shown.find(word) == std::string::npos);
    }
    for (const char c : shown) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
  }
}

TEST_CASE("a kind is named as an author would") {
  CHECK(kind_name(TomlNode::Kind::kInteger) == "a whole number");
  CHECK(kind_name(TomlNode::Kind::kTable) == "a table");
}
