#include "diag/print.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <string>
#include <string_view>

using namespace muster;

namespace {

Span find(const Source& source, std::string_view part) {
  const auto begin = static_cast<std::uint32_t>(source.text().find(part));
  return {&source, begin, begin + static_cast<std::uint32_t>(part.size())};
}

Diagnostic error(Span span, std::string message) {
  Diagnostic diagnostic;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  return diagnostic;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("an error shows its place, its line, carets and the way out") {
  const Source source("site/profiles/harbour-trust.toml", std::string(13, '\n') + "staff_cuont = 85\n");
  Diagnostic diagnostic = error(find(source, "staff_cuont"), "unknown field `staff_cuont`");
  diagnostic.help = "did you mean `staff_count`? It is declared at content/schema.toml:22";
  CHECK(format_human(diagnostic, false) ==
        "site/profiles/harbour-trust.toml:14:1: error: unknown field `staff_cuont`\n"
        "14 | staff_cuont = 85\n"
        "   | ^^^^^^^^^^^\n"
        "help: did you mean `staff_count`? It is declared at content/schema.toml:22\n");
}

TEST_CASE("a note has its own place and line") {
  const Source profile("p.toml", std::string(14, '\n') + "founded = 198\n");
  const Source schema("schema.toml", std::string(30, '\n') + "range = [1800, 2100]\n");
  Diagnostic diagnostic = error(find(profile, "198"), "`founded` must lie between 1800 and 2100, but is 198");
  diagnostic.notes.push_back({"the range is set here", find(schema, "range")});
  diagnostic.notes.push_back({"included from elsewhere", {}});
  CHECK(format_human(diagnostic, false) ==
        "p.toml:15:11: error: `founded` must lie between 1800 and 2100, but is 198\n"
        "15 | founded = 198\n"
        "   |           ^^^\n"
        "schema.toml:31:1: note: the range is set here\n"
        "31 | range = [1800, 2100]\n"
        "   | ^^^^^\n"
        "note: included from elsewhere\n");
}

TEST_CASE("a label stands under its carets, line by line") {
  const Source source("g.md", "+++\n\n\nwhen = \"staff_band > 50\"\n");
  Diagnostic diagnostic = error(find(source, "staff_band > 50"), "cannot compare text with a number");
  diagnostic.label = "staff_band is \"50-249\"\nfor harbour-trust";
  CHECK(format_human(diagnostic, false) ==
        "g.md:4:9: error: cannot compare text with a number\n"
        "4 | when = \"staff_band > 50\"\n"
        "  |         ^^^^^^^^^^^^^^^\n"
        "  |         staff_band is \"50-249\"\n"
        "  |         for harbour-trust\n");
}

TEST_CASE("a warning carries its name") {
  const Source source("f", "x = 1\n");
  Diagnostic diagnostic = error(find(source, "x"), "nothing reads `x`");
  diagnostic.severity = Severity::kWarning;
  diagnostic.name = "unused-field";
  CHECK(format_human(diagnostic, false) ==
        "f:1:1: warning: nothing reads `x` [unused-field]\n"
        "1 | x = 1\n"
        "  | ^\n");
}

TEST_CASE("without a source there is the path, and without a path the message") {
  Diagnostic diagnostic = error({}, "the file does not exist");
  CHECK(format_human(diagnostic, false) == "error: the file does not exist\n");
  diagnostic.path = "profiles/none.toml";
  CHECK(format_human(diagnostic, false) == "profiles/none.toml: error: the file does not exist\n");
}

TEST_CASE("carets stand right under tabs, accents, combining marks and escapes") {
  const Source tab("f", "\tx = BAD\n");
  CHECK(format_human(error(find(tab, "BAD"), "m"), false) == "f:1:6: error: m\n1 |     x = BAD\n  |         ^^^\n");
  const Source accent("f", "é中 = BAD\n");
  CHECK(format_human(error(find(accent, "BAD"), "m"), false) == "f:1:6: error: m\n1 | é中 = BAD\n  |      ^^^\n");
  const Source combining("f", "e\u0301 = BAD\n");
  CHECK(format_human(error(find(combining, "BAD"), "m"), false) == "f:1:6: error: m\n1 | e\u0301 = BAD\n  |     ^^^\n");
  const Source hidden("f", "\u202e = BAD\n");
  CHECK(format_human(error(find(hidden, "BAD"), "m"), false) ==
        "f:1:5: error: m\n1 | \\u{202e} = BAD\n  |            ^^^\n");
  CHECK(format_human(error(find(hidden, "\u202e"), "m"), false) ==
        "f:1:1: error: m\n1 | \\u{202e} = BAD\n  | ^^^^^^^^\n");
}

TEST_CASE("an empty span and the end of the text get one caret") {
  const Source source("f", "ab\n");
  CHECK(format_human(error({&source, 2, 2}, "m"), false) == "f:1:3: error: m\n1 | ab\n  |   ^\n");
  CHECK(format_human(error({&source, 3, 3}, "m"), false) == "f:2:1: error: m\n2 |\n  | ^\n");
  const Source dos("f", "ab\r\ncd");
  CHECK(format_human(error({&dos, 2, 4}, "m"), false) == "f:1:3: error: m\n1 | ab\n  |   ^\n");
  const Source empty("f", "");
  CHECK(format_human(error({&empty, 0, 0}, "m"), false) == "f:1:1: error: m\n1 |\n  | ^\n");
}

TEST_CASE("of a span over several lines the first is shown") {
  const Source source("f", "a = [1,\n2]\n");
  CHECK(format_human(error({&source, 4, 10}, "m"), false) == "f:1:5: error: m\n1 | a = [1,\n  |     ^^^\n");
}

TEST_CASE("a long line is cut around its carets") {
  const Source source("f", repeated("x", 300) + "BAD" + repeated("y", 300) + "\n");
  CHECK(format_human(error(find(source, "BAD"), "m"), false) == "f:1:301: error: m\n1 | …" + repeated("x", 60) + "BAD" +
                                                                    repeated("y", 95) + "…\n  | " + repeated(" ", 61) +
                                                                    "^^^\n");
  const Source start("f", "BAD" + repeated("y", 300) + "\n");
  CHECK(format_human(error(find(start, "BAD"), "m"), false) ==
        "f:1:1: error: m\n1 | BAD" + repeated("y", 156) + "…\n  | ^^^\n");
  const Source end("f", repeated("x", 300) + "BAD\n");
  CHECK(format_human(error(find(end, "BAD"), "m"), false) ==
        "f:1:301: error: m\n1 | …" + repeated("x", 156) + "BAD\n  | " + repeated(" ", 157) + "^^^\n");
  const Source fits("f", repeated("x", 157) + "BAD\n");
  CHECK(format_human(error(find(fits, "BAD"), "m"), false) ==
        "f:1:158: error: m\n1 | " + repeated("x", 157) + "BAD\n  | " + repeated(" ", 157) + "^^^\n");
}

TEST_CASE("a span longer than a line can show is marked to the cut") {
  const Source source("f", repeated("中", 100'000));
  const std::string shown = format_human(error({&source, 0, 300'000}, "m"), false);
  CHECK(shown == "f:1:1: error: m\n1 | " + repeated("中", 159) + "…\n  | " + repeated("^", 160) + "\n");
  const std::string middle = format_human(error({&source, 150'000, 150'003}, "m"), false);
  CHECK(middle == "f:1:50001: error: m\n1 | …" + repeated("中", 158) + "…\n  | " + repeated(" ", 61) + "^\n");
}

TEST_CASE("nothing an author or a stranger wrote reaches the terminal raw") {
  const Source source("evil\x1b[2J.toml", "x = \"\x1b[31m\"\n");
  Diagnostic diagnostic = error({&source, 0, 1}, "found \x1b[0m\nfake.toml:1:1: error: x");
  diagnostic.label = "label \u202e";
  diagnostic.help = "help \a";
  diagnostic.name = "\r";
  diagnostic.notes.push_back({"note \x9b", {&source, 0, 1}});
  const std::string shown = format_human(diagnostic, false);
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(shown.find('\r') == std::string::npos);
  CHECK(shown.find('\a') == std::string::npos);
  CHECK(shown.find("\u202e") == std::string::npos);
  CHECK(shown.find("\nfake.toml") == std::string::npos);
}

TEST_CASE("colour is only added where it is asked for") {
  const Source source("f", "x = 1\n");
  const Diagnostic diagnostic = error({&source, 0, 1}, "m");
  CHECK(format_human(diagnostic, true) ==
        "\x1b[1mf:1:1:\x1b[0m \x1b[1;31merror:\x1b[0m \x1b[1mm\x1b[0m\n1 | x = 1\n  | \x1b[1;31m^\x1b[0m\n");
}

TEST_CASE("a diagnostic for programs is one JSON object on a line") {
  const Source source("f.toml", "x = 1\ny = \"é\"\n");
  Diagnostic diagnostic = error({&source, 10, 14}, "say \"hi\" </script>\n");
  diagnostic.help = "h";
  diagnostic.notes.push_back({"n", {&source, 0, 1}});
  diagnostic.notes.push_back({"m", {}});
  CHECK(format_json(diagnostic) ==
        R"({"severity":"error","path":"f.toml","line":2,"column":5,"end_line":2,"end_column":8,)"
        R"("message":"say \"hi\" \u003c/script\u003e\n","label":null,"help":"h","name":null,"notes":[)"
        R"({"path":"f.toml","line":1,"column":1,"end_line":1,"end_column":2,"message":"n"},)"
        R"({"path":null,"line":null,"column":null,"end_line":null,"end_column":null,"message":"m"}]})"
        "\n");
}
