#include "chart/draw.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "chart/canvas.h"
#include "chart/text_width.h"

namespace muster {
namespace {

using Anchor = Canvas::Anchor;

constexpr double kWidth = 280;        // the narrowest a chart gets: a page of 320 units without its margins
constexpr double kBold = 1.13;        // how much wider a label is for being bold
constexpr double kSmall = 13.0 / 14;  // of the words of cells
constexpr double kPad = 3;            // beside them
constexpr double kLine = 19;          // from one line of text to the next
constexpr double kAscent = 14;        // of a line, above its base
constexpr double kBar = 14;           // height
constexpr double kGap = 16;           // between rows
constexpr double kBeside = 12;        // between two texts on one line
constexpr double kReach = 4;          // of an upright line, above and below a bar
constexpr double kInset = 4;          // what dots and arrows need at the edge, in hundredths
constexpr double kSpace = 1;          // between two cells, in hundredths
constexpr double kStepText = 32;      // where the words of a step begin
constexpr std::size_t kMaxLines = 4;

class Drawing {
 public:
  explicit Drawing(const Chart& chart) : chart_(chart), is_beside_(fits_beside()), canvas_(chart.is_right_to_left) {}

  std::string draw() {
    switch (chart_.kind) {
      case ChartKind::kHeat:
        heat();
        break;
      case ChartKind::kSteps:
        steps();
        break;
      default:
        rows();
        break;
    }
    return canvas_.finish(chart_, y_);
  }

 private:
  void write(std::string_view what, const std::string& text, double width, double at = 0,
             Anchor anchor = Anchor::kStart) {
    for (const std::string& line : wrap_text(text, width, kMaxLines)) {
      canvas_.text(what, at, y_ + kAscent, anchor, line);
      y_ += kLine;
    }
  }

  /// Whether every row's text surely fits on its label's line, at the other end.
  bool fits_beside() const {
    return std::all_of(chart_.rows.begin(), chart_.rows.end(), [](const ChartRow& row) {
      return text_width(row.label) * kBold + kBeside + text_width(row.text) <= kWidth;
    });
  }

  void heading(const ChartRow& row) {
    if (is_beside_) {
      canvas_.text("label", 0, y_ + kAscent, Anchor::kStart, row.label);
      if (!row.text.empty()) canvas_.text("value", 100, y_ + kAscent, Anchor::kEnd, row.text);
      y_ += kLine;
    } else {
      write("label", row.label, kWidth / kBold);
      write("value", row.text, kWidth);
    }
    y_ += kReach + 1;
  }

  // Rows of marks on one scale.

  /// Zero is on the scale of everything that has a length; that of a timeline begins with the first start.
  void settle_scale() {
    bool has_any = false;
    const auto take = [&](double value) {
      from_ = has_any ? std::min(from_, value) : value;
      to_ = has_any ? std::max(to_, value) : value;
      has_any = true;
    };
    for (const ChartRow& row : chart_.rows) {
      if (row.high) {
        take(*row.low);
        take(*row.high);
        inset_after_ = row.is_open ? kInset : inset_after_;
      }
      if (row.needed) take(*row.needed);
      double sum = 0;
      for (const ChartPart& part : row.parts) sum += part.value.value_or(0);
      if (!row.parts.empty()) take(sum);
    }
    for (const ChartLine& line : chart_.lines) take(line.at);
    if (chart_.most) take(*chart_.most);
    if (!chart_.levels.empty()) take(static_cast<double>(chart_.levels.size()) - 1);
    if (chart_.kind != ChartKind::kTimeline) take(0);
    if (chart_.kind == ChartKind::kGap) inset_before_ = inset_after_ = kInset;
    if (to_ <= from_) to_ = from_ + std::max(1.0, std::abs(from_));
  }

  double across(double value) const {
    return inset_before_ + (value - from_) / (to_ - from_) * (100 - inset_before_ - inset_after_);
  }

  void rows() {
    settle_scale();
    if (chart_.kind == ChartKind::kGap) gap_key();
    if (chart_.kind == ChartKind::kStack) stack_key();
    line_labels();
    for (const ChartRow& row : chart_.rows) {
      heading(row);
      if (!row.is_known) {
        canvas_.blank(0.2, 99.8, y_, kBar);
      } else if (chart_.kind == ChartKind::kGap) {
        gap_marks(row);
      } else if (chart_.kind == ChartKind::kStack) {
        stack_marks(row);
      } else if (row.high) {
        bar(row);
      }
      for (const ChartLine& line : chart_.lines)
        canvas_.upright("line", across(line.at), y_ - kReach, y_ + kBar + kReach);
      y_ += kBar + kGap;
    }
    y_ -= kGap - kReach - 1;
  }

  /// Lines that all rows are held against have their words above the rows.
  void line_labels() {
    for (const ChartLine& line : chart_.lines) {
      const double at = across(line.at);
      const bool is_left = at <= 50;
      write("label", line.label + (line.text.empty() ? "" : ": " + line.text),
            (is_left ? 100 - at : at) / 100 * kWidth / kBold, at, is_left ? Anchor::kStart : Anchor::kEnd);
      canvas_.upright("line", at, y_, y_ + kBar / 2);
      y_ += kBar;
    }
  }

  void bar(const ChartRow& row) {
    canvas_.track(0, 100, y_ + kBar / 2);
    if (chart_.kind == ChartKind::kFunnel) {
      const double half = across(*row.high) / 2;
      canvas_.bar(row.tone, 50 - half, 50 + half, y_, kBar);
      return;
    }
    if (chart_.kind != ChartKind::kTimeline) origin();
    const bool is_point = chart_.kind != ChartKind::kBar && *row.low == *row.high;
    if (is_point) {
      canvas_.dot("own", row.tone, across(*row.low), y_ + kBar / 2);
    } else {
      canvas_.bar(row.tone, across(*row.low), across(*row.high), y_, kBar);
    }
    if (row.is_open) canvas_.arrow(row.tone, across(*row.high), y_, kBar);
  }

  void origin() { canvas_.upright("origin", across(0), y_ - kReach, y_ + kBar + kReach); }

  void stack_marks(const ChartRow& row) {
    canvas_.track(0, 100, y_ + kBar / 2);
    origin();
    double sum = 0;
    for (const ChartPart& part : row.parts) {
      const double value = part.value.value_or(0);
      if (value > 0) canvas_.bar(part.tone, across(sum), across(sum + value), y_, kBar);
      sum += value;
    }
  }

  /// What each kind of part looks like, said once: of the first row that has it.
  void stack_key() {
    std::vector<std::string> seen;
    for (const ChartRow& row : chart_.rows) {
      for (const ChartPart& part : row.parts) {
        if (std::find(seen.begin(), seen.end(), part.label) != seen.end()) continue;
        seen.push_back(part.label);
        canvas_.swatch(part.tone, y_ + 2, kBar);
        key_text(part.label);
      }
    }
    y_ += kGap / 2;
  }

  void key_text(const std::string& text) {
    for (const std::string& line : wrap_text(text, kWidth - kStepText, kMaxLines)) {
      canvas_.text_at("value", kStepText, y_ + kAscent, line);
      y_ += kLine;
    }
  }

  void gap_key() {
    canvas_.key_dot("own", y_ + kAscent - 5);
    key_text(chart_.value_name);
    canvas_.key_dot("needed", y_ + kAscent - 5);
    key_text(chart_.needed_name);
    if (chart_.levels.empty()) return;
    const double width = kWidth / static_cast<double>(chart_.levels.size()) - kBeside / 2;
    const double top = y_ + kGap / 2;
    for (std::size_t i = 0; i < chart_.levels.size(); ++i) {
      y_ = top;
      const bool is_last = i + 1 == chart_.levels.size() && i > 0;
      write("soft", chart_.levels[i], width,
            i == 0    ? 0
            : is_last ? 100
                      : across(static_cast<double>(i)),
            i == 0    ? Anchor::kStart
            : is_last ? Anchor::kEnd
                      : Anchor::kMiddle);
      bottom_ = std::max(bottom_, y_);
    }
    y_ = bottom_ + kGap / 2;
  }

  void gap_marks(const ChartRow& row) {
    const double middle = y_ + kBar / 2;
    canvas_.track(across(from_), across(to_), middle);
    for (std::size_t i = 0; i < chart_.levels.size(); ++i)
      canvas_.upright("origin", across(static_cast<double>(i)), middle - kReach, middle + kReach);
    if (row.high && row.needed)
      canvas_.span(row.tone, across(std::min(*row.high, *row.needed)), across(std::max(*row.high, *row.needed)),
                   middle);
    if (row.needed) canvas_.dot("needed", row.tone, across(*row.needed), middle);
    if (row.high) canvas_.dot("own", row.tone, across(*row.high), middle);
  }

  // Tables of words.

  void heat() {
    bool is_first = true;
    for (const ChartRow& row : chart_.rows) {
      const auto count = static_cast<double>(row.parts.size());
      const double width = 100 / std::max(count, 1.0);
      const double units = (width / 100 * kWidth - kPad) / kSmall;
      const auto each_cell = [&](const auto& put) {
        const double top = y_;
        double bottom = top;
        for (std::size_t i = 0; i < row.parts.size(); ++i) {
          y_ = top;
          put(row.parts[i], width * static_cast<double>(i));
          bottom = std::max(bottom, y_);
        }
        y_ = bottom;
      };
      if (is_first) each_cell([&](const ChartPart& cell, double at) { write("small", cell.label, units, at); });
      y_ += is_first ? kGap / 2 : 0;
      is_first = false;
      heading(row);
      std::size_t most = 1;
      for (const ChartPart& cell : row.parts) most = std::max(most, wrap_text(cell.text, units, kMaxLines).size());
      const double height = static_cast<double>(most) * kLine + kReach;
      each_cell([&](const ChartPart& cell, double at) {
        canvas_.cell(cell.tone, at + 0.2, at + width - kSpace, y_, height);
        y_ += kReach / 2;
        write("small", cell.text, units, at + width / 2, Anchor::kMiddle);
      });
      y_ += kGap;
    }
  }

  void steps() {
    for (std::size_t i = 0; i < chart_.rows.size(); ++i) {
      const ChartRow& row = chart_.rows[i];
      const double middle = y_ + kAscent - 4;
      const double top = y_;
      const auto words = [&](std::string_view what, const std::string& text) {
        for (const std::string& line : wrap_text(text, (kWidth - kStepText) / kBold, kMaxLines)) {
          canvas_.text_at(what, kStepText, y_ + kAscent, line);
          y_ += kLine;
        }
      };
      words("label", row.label);
      words("value", row.text);
      y_ = std::max(y_, top + kLine) + kGap;
      if (i + 1 < chart_.rows.size()) canvas_.step_line(middle + 12, y_ + kAscent - 16);
      canvas_.step(row.state, middle);
    }
  }

  const Chart& chart_;
  bool is_beside_;  // of every row's text
  Canvas canvas_;
  double y_ = 4;
  double from_ = 0, to_ = 0;
  double inset_before_ = 0, inset_after_ = 0;
  double bottom_ = 0;
};

}  // namespace

std::string draw_chart(const Chart& chart) { return Drawing(chart).draw(); }

}  // namespace muster
