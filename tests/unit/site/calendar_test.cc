#include "site/calendar.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "base/utf8.h"

namespace muster {
namespace {

Date date(std::string_view text) { return *Date::parse(text); }

std::vector<std::string> physical_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    lines.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

std::string unfolded(std::string text) {
  for (std::size_t at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) text.erase(at, 3);
  return text;
}

TEST_CASE("an event lasts until the day after its last") {
  Calendar calendar("Teal Ltd; Co", "1.0");
  calendar.add({"teal.paint@plan.invalid", date("2028-02-28"), date("2028-02-29"), "Paint", ""});
  CHECK(calendar.bytes() ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Teal Ltd\\; Co//1.0//EN\r\nCALSCALE:GREGORIAN\r\n"
        "BEGIN:VEVENT\r\nUID:teal.paint@plan.invalid\r\nDTSTAMP:20280228T000000Z\r\n"
        "DTSTART;VALUE=DATE:20280228\r\nDTEND;VALUE=DATE:20280301\r\nSUMMARY:Paint\r\nTRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST_CASE("the last day there is has no day after it") {
  Calendar calendar("Teal Ltd; Co", "1.0");
  CHECK(calendar.empty());
  calendar.add({"x", date("9999-12-31"), date("9999-12-31"), "Last", "Text"});
  CHECK_FALSE(calendar.empty());
  CHECK(calendar.bytes().find("DTEND") == std::string::npos);
  CHECK(calendar.bytes().find("DESCRIPTION:Text\r\n") != std::string::npos);
}

TEST_CASE("what separates values in a calendar is escaped") {
  CHECK(escape_calendar_text("a,b;c\\d\ne\tf") == "a\\,b\\;c\\\\d\\ne\tf");
  CHECK(escape_calendar_text("BEGIN:VEVENT\r\nEND:VEVENT") == "BEGIN:VEVENT\\nEND:VEVENT");
  CHECK(escape_calendar_text(std::string_view("a\0b\x1b\x7f", 5)) == "ab");
  CHECK(escape_calendar_text("“é”") == "“é”");
}

TEST_CASE("a long line is folded at 75 octets and no letter is cut") {
  CHECK(fold_calendar_line("") == "\r\n");
  CHECK(fold_calendar_line(std::string(75, 'a')) == std::string(75, 'a') + "\r\n");
  CHECK(fold_calendar_line(std::string(76, 'a')) == std::string(75, 'a') + "\r\n a\r\n");
  for (const std::string_view letter : {"a", "é", "€", "😀"}) {
    for (std::size_t before = 0; before < 5; ++before) {
      std::string line(before, 'x');
      for (int i = 0; i < 200; ++i) line += letter;
      const std::string folded = fold_calendar_line(line);
      CHECK(unfolded(folded) == line + "\r\n");
      for (const std::string& part : physical_lines(folded)) {
        CHECK(part.size() <= 75);
        CHECK_FALSE(find_invalid_utf8(part).has_value());
      }
    }
  }
}

}  // namespace
}  // namespace muster
