#pragma once

#include <string>
#include <string_view>

#include "value/date.h"

namespace muster {

/// Whole days of a calendar.
struct CalendarEvent {
  std::string uid;
  Date first, last;
  std::string title, text;
};

/// Writes an iCalendar file (RFC 5545): lines end in CRLF and are folded at 75 octets. No clock is read: an event is
/// stamped with its own first day.
class Calendar {
 public:
  /// `owner` answers for the calendar, `generator` is the program that made it.
  Calendar(std::string_view owner, std::string_view generator);
  void add(const CalendarEvent& event);
  bool empty() const { return is_empty_; }
  std::string bytes() const;

 private:
  void line(std::string_view name, std::string_view value);
  std::string out_;
  bool is_empty_ = true;
};

/// A value of type TEXT: `\`, `;` and `,` stand behind a backslash, a line end is `\n`, other controls are left out.
std::string escape_calendar_text(std::string_view text);

/// The line with its CRLF, folded so that no part is longer than 75 octets and no letter is cut.
std::string fold_calendar_line(std::string_view line);

}  // namespace muster
