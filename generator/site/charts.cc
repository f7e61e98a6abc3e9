#include "site/charts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "chart/draw.h"
#include "site/fact_line.h"

namespace muster {
namespace {

/// A value that may have a place on the scale.
struct Measure {
  Value value;
  std::optional<double> at;
  std::string text;   // as it is printed
  std::string exact;  // for a program
};

struct TableRow {
  struct Cell {
    std::string column, text, exact;
  };
  std::string label;
  std::vector<Cell> cells;
};

class ChartMaker {
 public:
  ChartMaker(const ChartBlock& block, const ChartContext& context, Diagnostics& diagnostics)
      : block_(block), context_(context), diagnostics_(diagnostics), variables_(context.variables) {}

  std::optional<Value> make() {
    if (!holds(block_.when)) return std::nullopt;
    chart_.kind = block_.kind;
    chart_.is_right_to_left = context_.is_right_to_left;
    chart_.title = render(block_.title);
    if (block_.description) chart_.description = render(*block_.description);
    if (is_withheld()) return std::nullopt;
    chart_.most = measure(block_.most).at;
    for (const auto& [id, label] : block_.levels) chart_.levels.push_back(label);
    chart_.value_name = name("value");
    chart_.needed_name = name("needed");
    for (const ChartBlock::Row& row : block_.rows) add_rows(row);
    if (std::none_of(chart_.rows.begin(), chart_.rows.end(), [](const ChartRow& row) { return row.is_known; }))
      return std::nullopt;
    for (const ChartBlock::Line& line : block_.lines) add_line(line);
    if (failed_) return std::nullopt;
    return value();
  }

 private:
  std::string render(const lang::Template& text) {
    std::string out;
    failed_ = !lang::render(text, context_.page, variables_, out, diagnostics_) || failed_;
    return out;
  }

  Value evaluate(const lang::Expression& expression) {
    const std::optional<Value> value = lang::evaluate(expression, context_.page, variables_, diagnostics_);
    failed_ = failed_ || !value;
    return value.value_or(Value::unknown());
  }

  bool holds(const std::optional<lang::Expression>& when) { return !when || evaluate(*when).is_true(); }

  /// Whether anything that was read since the last call must not be shown.
  bool is_withheld() {
    const std::vector<SymbolId> reads = each_once(std::exchange(context_.page.trace, {}).reads);
    return std::any_of(reads.begin(), reads.end(), [&](SymbolId symbol) {
      const std::optional<FactLine> line = describe_fact(context_.page.fact_set(), symbol);
      return line && line->is_withheld;
    });
  }

  /// The pack's word for a column or a mark, else the theme's.
  std::string name(const std::string& key) const {
    const auto found = block_.names.find(key);
    return found != block_.names.end() ? found->second : context_.theme.word("chart." + key);
  }

  Measure measure(const std::optional<lang::Expression>& expression) {
    return expression ? measure(*expression) : Measure{};
  }

  Measure measure(const lang::Expression& expression) {
    Measure measure;
    measure.value = evaluate(expression);
    measure.text = context_.wording.text(measure.value, expression.type());
    switch (measure.value.kind()) {
      case ValueKind::kNumber:
        place(measure, measure.value.number());
        break;
      case ValueKind::kMoney:
        check_currency(measure.value.money().currency, expression.place());
        place(measure, measure.value.money().amount);
        break;
      case ValueKind::kDate:
        measure.at = measure.value.date().days_since(*Date::from(1970, 1, 1));
        measure.exact = measure.value.date().to_string();
        break;
      case ValueKind::kText:
        place_level(measure);
        break;
      default:
        break;
    }
    return measure;
  }

  static void place(Measure& measure, const Number& number) {
    measure.at = number.to_double();
    measure.exact = number.to_string();
  }

  void place_level(Measure& measure) const {
    for (std::size_t i = 0; i < block_.levels.size(); ++i) {
      if (block_.levels[i].first != measure.value.text()) continue;
      measure.at = static_cast<double>(i);
      measure.text = block_.levels[i].second;
      measure.exact = std::to_string(i);
      return;
    }
    measure.text = context_.theme.word("unknown");
  }

  void check_currency(const std::string& currency, const Span& place) {
    if (currency_.empty()) currency_ = currency;
    if (currency_ == currency || failed_) return;
    failed_ = true;
    diagnostics_.error(place, "this chart draws amounts in " + currency_ + " and in " + currency + " on one scale")
        .help = "draw them in two charts, or leave one out with `when`";
  }

  template <class Enum>
  Enum word(const std::optional<lang::Expression>& expression, std::optional<Enum> (*find)(std::string_view),
            Enum otherwise) {
    if (!expression) return otherwise;
    const Value value = evaluate(*expression);
    return value.kind() == ValueKind::kText ? find(value.text()).value_or(otherwise) : otherwise;
  }

  void add_rows(const ChartBlock::Row& row) {
    if (!row.each) return add_row(row);
    const Value items = evaluate(*row.each);
    if (items.kind() != ValueKind::kList) return;
    for (const Value& item : items.list()) {
      variables_.push_back(item);
      add_row(row);
      variables_.pop_back();
    }
  }

  void add_row(const ChartBlock::Row& row) {
    context_.page.trace = {};
    if (!holds(row.when)) return;
    ChartRow drawn;
    TableRow line;
    drawn.label = line.label = render(row.label);
    drawn.tone = word(row.tone, find_tone, Tone::kPlain);
    drawn.is_open = row.open && holds(row.open);
    switch (block_.kind) {
      case ChartKind::kRange:
        add_span(row, drawn, line, "low", "high");
        break;
      case ChartKind::kTimeline:
        add_span(row, drawn, line, "start", "end");
        break;
      case ChartKind::kBar:
      case ChartKind::kFunnel:
        add_value(row, drawn, line);
        break;
      case ChartKind::kGap:
        add_gap(row, drawn, line);
        break;
      case ChartKind::kStack:
      case ChartKind::kHeat:
        add_parts(row, drawn, line);
        break;
      case ChartKind::kSteps:
        drawn.state = word(row.state, find_step_state, StepState::kUnknown);
        add_cell(line, name("state"), name(std::string(step_state_name(drawn.state))), "");
        break;
    }
    if (row.text) {
      drawn.text = render(*row.text);
      add_cell(line, name("text"), drawn.text, "");
    }
    if (is_withheld()) return;
    chart_.rows.push_back(std::move(drawn));
    table_.push_back(std::move(line));
  }

  void add_cell(TableRow& line, const std::string& column, std::string text, std::string exact) {
    if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) columns_.push_back(column);
    line.cells.push_back({column, std::move(text), std::move(exact)});
  }

  void add_span(const ChartBlock::Row& row, ChartRow& drawn, TableRow& line, const std::string& from,
                const std::string& to) {
    const Measure low = measure(row.low);
    const Measure high = measure(row.high);
    drawn.is_known = low.at && high.at;
    drawn.text = context_.theme.word("unknown");
    add_cell(line, name(from), low.text, low.exact);
    add_cell(line, name(to), high.text, high.exact);
    if (!drawn.is_known) return;
    drawn.text = low.text == high.text ? low.text : context_.wording.range(low.value, high.value, row.low->type());
    if (*high.at < *low.at) {
      failed_ = true;
      diagnostics_.error(row.high->place(), "this bar ends at " + high.text + ", before it begins, at " + low.text);
    }
    drawn.low = low.at;
    drawn.high = high.at;
  }

  void add_value(const ChartBlock::Row& row, ChartRow& drawn, TableRow& line) {
    const Measure value = measure(row.high);
    drawn.is_known = value.at.has_value();
    drawn.text = value.text;
    add_cell(line, name("value"), value.text, value.exact);
    if (!value.at) return;
    drawn.low = std::min(0.0, *value.at);
    drawn.high = std::max(0.0, *value.at);
  }

  void add_gap(const ChartBlock::Row& row, ChartRow& drawn, TableRow& line) {
    const Measure value = measure(row.high);
    const Measure needed = measure(row.needed);
    if (!needed.at && needed.value.kind() == ValueKind::kText) {
      failed_ = true;
      diagnostics_.error(row.needed->place(), "`" + needed.value.text() + "` is none of this chart's levels");
    }
    drawn.is_known = value.at.has_value();
    drawn.text = value.text;
    add_cell(line, name("value"), value.text, value.exact);
    add_cell(line, name("needed"), needed.text, needed.exact);
    drawn.low = drawn.high = value.at;
    drawn.needed = needed.at;
  }

  void add_parts(const ChartBlock::Row& row, ChartRow& drawn, TableRow& line) {
    std::vector<std::string> texts;
    for (const ChartBlock::Part& part : row.parts) {
      ChartPart made;
      made.label = render(part.label);
      made.tone = word(part.tone, find_tone, Tone::kPlain);
      const Measure size = measure(part.value);
      made.value = size.at;
      made.text = part.text ? render(*part.text) : size.text;
      add_cell(line, made.label, made.text, size.exact);
      if (part.value) {
        drawn.is_known = drawn.is_known && size.at;
        texts.push_back(made.label + ": " + made.text);
      }
      drawn.parts.push_back(std::move(made));
    }
    drawn.text = context_.wording.parts(texts);
  }

  void add_line(const ChartBlock::Line& line) {
    context_.page.trace = {};
    if (!holds(line.when)) return;
    const std::string label = render(line.label);
    const Measure at = measure(line.at);
    if (!at.at || is_withheld()) return;
    chart_.lines.push_back({label, at.text, *at.at});
    table_.push_back({label, {}});
    add_cell(table_.back(), name("at"), at.text, at.exact);
  }

  Value value() const {
    List columns{Value(name("label"))}, rows;
    columns.insert(columns.end(), columns_.begin(), columns_.end());
    for (const TableRow& row : table_) {
      List cells;
      for (const std::string& column : columns_) {
        const auto found = std::find_if(row.cells.begin(), row.cells.end(),
                                        [&](const TableRow::Cell& cell) { return cell.column == column; });
        const TableRow::Cell cell = found != row.cells.end() ? *found : TableRow::Cell{};
        cells.push_back(Value(Record({{"text", cell.text}, {"value", cell.exact}})));
      }
      rows.push_back(Value(Record({{"label", row.label}, {"cells", std::move(cells)}})));
    }
    return Value(Record({{"kind", std::string(chart_kind_name(chart_.kind))},
                         {"title", chart_.title},
                         {"description", chart_.description},
                         {"svg", SafeHtml{draw_chart(chart_)}},
                         {"columns", std::move(columns)},
                         {"rows", std::move(rows)}}));
  }

  const ChartBlock& block_;
  const ChartContext& context_;
  Diagnostics& diagnostics_;
  std::vector<Value> variables_;
  Chart chart_;
  std::vector<std::string> columns_;
  std::vector<TableRow> table_;
  std::string currency_;
  bool failed_ = false;
};

}  // namespace

std::optional<Value> make_chart(const ChartBlock& block, const ChartContext& context, Diagnostics& diagnostics) {
  lang::Trace kept = std::exchange(context.page.trace, {});
  std::optional<Value> chart = ChartMaker(block, context, diagnostics).make();
  context.page.trace = std::move(kept);
  return chart;
}

}  // namespace muster
