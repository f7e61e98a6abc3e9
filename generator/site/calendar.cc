#include "site/calendar.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace muster {
namespace {

constexpr std::size_t kLineOctets = 75;

/// `20260131`
std::string basic_date(const Date& date) {
  std::string text = date.to_string();
  std::erase(text, '-');
  return text;
}

bool continues_letter(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::string escape_calendar_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (c == '\t' || (byte >= 0x20 && byte != 0x7F)) {
      out += c;
    }
  }
  return out;
}

std::string fold_calendar_line(std::string_view line) {
  std::string out;
  std::size_t room = kLineOctets;
  while (line.size() > room) {
    std::size_t length = room;
    while (length > 1 && continues_letter(line[length])) --length;
    out.append(line.substr(0, length)).append("\r\n ");
    line.remove_prefix(length);
    room = kLineOctets - 1;  // the blank that a further part begins with counts
  }
  return out.append(line).append("\r\n");
}

Calendar::Calendar(std::string_view owner, std::string_view generator) {
  line("BEGIN", "VCALENDAR");
  line("VERSION", "2.0");
  line("PRODID", "-//" + escape_calendar_text(owner) + "//" + escape_calendar_text(generator) + "//EN");
  line("CALSCALE", "GREGORIAN");
}

void Calendar::add(const CalendarEvent& event) {
  // A date without an end lasts its day, so the last day there is needs none.
  const std::optional<Date> after = event.last.plus({0, 1});
  is_empty_ = false;
  line("BEGIN", "VEVENT");
  line("UID", escape_calendar_text(event.uid));
  line("DTSTAMP", basic_date(event.first) + "T000000Z");
  line("DTSTART;VALUE=DATE", basic_date(event.first));
  if (after) line("DTEND;VALUE=DATE", basic_date(*after));
  line("SUMMARY", escape_calendar_text(event.title));
  if (!event.text.empty()) line("DESCRIPTION", escape_calendar_text(event.text));
  line("TRANSP", "TRANSPARENT");
  line("END", "VEVENT");
}

std::string Calendar::bytes() const { return out_ + fold_calendar_line("END:VCALENDAR"); }

void Calendar::line(std::string_view name, std::string_view value) {
  out_ += fold_calendar_line(std::string(name).append(":").append(value));
}

}  // namespace muster
