#include "chart/draw.h"

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace muster {
namespace {

/// Compares with tests/charts/<name>.svg; MUSTER_UPDATE=1 renews it.
void check_golden(const std::string& name, const Chart& chart) {
  const char* root = std::getenv("SOURCE_DIR");
  const std::string path = std::string(root != nullptr ? root : ".") + "/tests/charts/" + name + ".svg";
  const std::string svg = draw_chart(chart);
  if (std::getenv("MUSTER_UPDATE") != nullptr) std::ofstream(path, std::ios::binary) << svg;
  std::ostringstream expected;
  expected << std::ifstream(path, std::ios::binary).rdbuf();
  CHECK(svg == expected.str());
}

Chart make(ChartKind kind, std::vector<ChartRow> rows) {
  Chart chart;
  chart.kind = kind;
  chart.title = "Moorings & <boats>";
  chart.description = "A year in the harbour.";
  chart.rows = std::move(rows);
  return chart;
}

ChartRow span(std::string label, double low, double high, std::string text, Tone tone = Tone::kPlain) {
  ChartRow row;
  row.label = std::move(label);
  row.low = low;
  row.high = high;
  row.text = std::move(text);
  row.tone = tone;
  return row;
}

ChartRow unknown(std::string label) {
  ChartRow row;
  row.label = std::move(label);
  row.text = "not assessed";
  row.is_known = false;
  return row;
}

TEST_CASE("A range is drawn from zero, with lines across and an end that is open") {
  Chart chart = make(ChartKind::kRange,
                     {span("Dinghies", 200, 350, "£200–350"), span("Yachts", 600, 900, "£600–900+", Tone::kOwn),
                      span("Rafts", 400, 400, "£400", Tone::kGood), unknown("Houseboats")});
  chart.rows[1].is_open = true;
  chart.lines = {{"Your most", "£500", 500}, {"The harbour's own limit", "", 250}};
  check_golden("range", chart);
}

TEST_CASE("Bars begin at zero, below it too, and a scale may end further out") {
  Chart chart = make(ChartKind::kBar, {span("Won", 0, 3, "3", Tone::kGood), span("Lost", -2, 0, "−2", Tone::kBad)});
  chart.most = 6;
  check_golden("bar", chart);
}

TEST_CASE("A timeline begins with its first start") {
  Chart chart = make(ChartKind::kTimeline,
                     {span("Sand and paint the whole of the hull, inside and out", 20454, 20483, "to 30 January"),
                      span("Rig", 20484, 20500, "to 16 February")});
  chart.lines = {{"First race", "1 March 2026", 20513}};
  check_golden("timeline", chart);
}

TEST_CASE("A funnel is as wide as its counts") {
  check_golden("funnel", make(ChartKind::kFunnel,
                              {span("Asked", 0, 200, "200"), span("Came", 0, 15, "15"), span("Stayed", 0, 0, "0")}));
}

TEST_CASE("A gap shows both ends, on a scale of words") {
  Chart chart = make(ChartKind::kGap, {span("Knots", 0, 0, "None", Tone::kBad),
                                       span("Charts", 2, 2, "Expert", Tone::kGood), unknown("Engines")});
  for (ChartRow& row : chart.rows) row.needed = 2;
  chart.levels = {"None", "Some", "Expert"};
  chart.value_name = "The crew";
  chart.needed_name = "What the crossing asks for";
  check_golden("gap", chart);
}

TEST_CASE("A stack is a bar of parts, with a key") {
  ChartRow row;
  row.label = "Week 1";
  row.text = "At sea: 4, in harbour: 1";
  row.parts = {{"At sea", "4", 4, Tone::kPlain}, {"In harbour", "1", 1, Tone::kSoft}};
  ChartRow other = row;
  other.label = "Week 2";
  other.parts[0].value = 0;
  check_golden("stack", make(ChartKind::kStack, {row, other, unknown("Week 3")}));
}

TEST_CASE("A heat table has a cell for every word") {
  ChartRow row;
  row.label = "Teal";
  row.text = "Higher risk";
  row.parts = {{"Hull", "Sound", {}, Tone::kGood},
               {"Rigging", "Frayed, and not replaced", {}, Tone::kBad},
               {"Papers", "not assessed", {}, Tone::kSoft}};
  check_golden("heat", make(ChartKind::kHeat, {row}));
}

TEST_CASE("Steps show how far one is") {
  std::vector<ChartRow> rows;
  for (const StepState state :
       {StepState::kDone, StepState::kNext, StepState::kOpen, StepState::kOff, StepState::kUnknown}) {
    ChartRow row;
    row.label = "A step that is " + std::string(step_state_name(state));
    row.state = state;
    rows.push_back(row);
  }
  rows[1].text = "The harbour master signs the papers that the insurer has sent";
  check_golden("steps", make(ChartKind::kSteps, rows));
}

/// Where every bar, cell, line, dot and text of a chart begins and ends, in hundredths from where reading begins.
std::vector<std::string> places(const std::string& svg, bool is_right_to_left) {
  static const std::regex mark("<(rect|line|circle|text|svg)[^>]*>");
  static const std::regex share(R"re( (x|x1|x2|cx|width)="(-?[0-9.]+)%")re");
  std::vector<std::string> result;
  for (std::sregex_iterator at(svg.begin(), svg.end(), mark), end; at != end; ++at) {
    const std::string element = at->str();
    std::map<std::string, double> shares;
    for (std::sregex_iterator each(element.begin(), element.end(), share); each != end; ++each)
      shares[(*each)[1]] = std::stod((*each)[2]);
    if (shares.empty() || element.find("role=") != std::string::npos) continue;
    if (is_right_to_left) {
      if (element.starts_with("<svg x=\"100%\"") || element.find(" dx=") != std::string::npos) continue;
      for (const char* name : {"x1", "x2", "cx"}) {
        if (shares.contains(name)) shares[name] = 100 - shares[name];
      }
      if (shares.contains("x")) shares["x"] = 100 - shares["x"] - (shares.contains("width") ? shares["width"] : 0);
    }
    std::string line = (*at)[1];
    for (const auto& [name, value] : shares) line += " " + name + "=" + std::to_string(std::lround(value * 10));
    result.push_back(line);
  }
  return result;
}

TEST_CASE("A chart of words that are read from the right is the mirror image of one that is not") {
  ChartRow parts;
  parts.label = "Teal";
  parts.parts = {{"Hull", "Sound", 3, Tone::kGood}, {"Rigging", "Frayed", 2, Tone::kBad}};
  for (const ChartKind kind : {ChartKind::kRange, ChartKind::kBar, ChartKind::kTimeline, ChartKind::kFunnel,
                               ChartKind::kGap, ChartKind::kStack, ChartKind::kHeat, ChartKind::kSteps}) {
    INFO(chart_kind_name(kind));
    Chart chart = make(kind, {span("Dinghies", 200, 350, "£200–350"), span("Yachts", 600, 900, "£600–900+")});
    chart.rows[1].is_open = true;
    chart.rows[0].needed = 700;
    if (kind == ChartKind::kStack || kind == ChartKind::kHeat) chart.rows = {parts};
    chart.lines = {{"Your most", "£500", 500}};
    const std::string left = draw_chart(chart);
    chart.is_right_to_left = true;
    const std::string right = draw_chart(chart);
    CHECK(left.find("direction=\"ltr\"") != std::string::npos);
    CHECK(right.find("direction=\"rtl\"") != std::string::npos);
    CHECK(places(left, false) == places(right, true));
    // An anchor is where a text begins, whichever side that is.
    const auto count = [](const std::string& svg, const std::string& what) {
      std::size_t found = 0;
      for (std::size_t at = svg.find(what); at != std::string::npos; at = svg.find(what, at + 1)) ++found;
      return found;
    };
    for (const char* what : {"text-anchor=\"end\"", "text-anchor=\"middle\"", "<text ", "<rect ", "<circle "})
      CHECK(count(left, what) == count(right, what));
  }
}

TEST_CASE("What stands some units from the edge stands there on the right, too") {
  Chart chart = make(ChartKind::kSteps, {span("One", 0, 0, ""), span("Two", 0, 0, "in words")});
  chart.rows[0].state = StepState::kDone;
  chart.rows[1].state = StepState::kNext;
  chart.is_right_to_left = true;
  check_golden("steps-rtl", chart);
}

TEST_CASE("Nothing to measure is drawn without a scale") {
  const std::string svg = draw_chart(make(ChartKind::kBar, {span("None", 0, 0, "0")}));
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("inf") == std::string::npos);
}

}  // namespace
}  // namespace muster
