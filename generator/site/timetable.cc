#include "site/timetable.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/edit_distance.h"
#include "guidance/advice.h"
#include "guidance/body.h"
#include "site/calendar.h"
#include "site/csv.h"
#include "value/toml_reader.h"

namespace muster {
namespace {

void replace(std::string& text, std::string_view mark, const std::string& value) {
  if (const std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), value);
}

class StepLoader {
 public:
  StepLoader(const Pack& pack, Diagnostics& diagnostics) : pack_(pack), diagnostics_(diagnostics) {}

  std::vector<Step> load() {
    std::vector<Step> steps;
    for (const LayerEntry& entry : pack_.layers().entries("step")) steps.push_back(load_step(entry));
    check_twins(steps);
    return steps;
  }

 private:
  Step load_step(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a step", diagnostics_);
    Step step;
    step.id = entry.id;
    step.place = entry.place;
    if (const std::optional<std::string> each = reader.text("each")) {
      step.table = pack_.schema().find_table(*each);
      if (step.table == nullptr) {
        std::vector<std::string> names;
        for (const Table& table : pack_.schema().tables()) names.push_back(table.id);
        unknown(reader.place_of("each"), "table", *each, names);
      } else {
        check_id(step);
      }
    }
    const lang::Scope& scope = step.table != nullptr ? pack_.schema().entry_scope(*step.table) : pack_.schema().scope();
    step.item = reader.text("item").value_or(entry.id);
    step.when = compile(reader, "when", lang::TypeKind::kBoolean, scope);
    step.start = compile(reader, "start", lang::TypeKind::kDate, scope);
    step.end = compile(reader, "end", lang::TypeKind::kDate, scope);
    if (step.end && !step.start) diagnostics_.error(reader.place_of("end"), "a step with an `end` needs a `start`");
    step.title = compile_text(reader, "title", scope);
    step.text = compile_text(reader, "text", scope);
    check_item(step, reader.find("item") != nullptr ? reader.place_of("item") : step.place,
               reader.find("title") != nullptr);
    reader.finish();
    return step;
  }

  // Calendars know a step again by its id.
  void check_id(const Step& step) {
    std::vector<std::string> marks = {"{number}"};
    if (step.table->is_data) marks.emplace_back("{key}");
    if (!step.table->is_data && !step.table->key.empty()) marks.emplace_back("{slug}");
    if (std::any_of(marks.begin(), marks.end(),
                    [&](const std::string& mark) { return step.id.find(mark) != std::string::npos; }))
      return;
    Diagnostic& error = diagnostics_.error(step.place, "a step per entry needs an id that tells the entries apart");
    error.help = "write `" + step.id + "." + marks.back() + "`";
  }

  std::optional<lang::Expression> compile(TomlReader& reader, std::string_view key, lang::TypeKind kind,
                                          const lang::Scope& scope) {
    const std::optional<Span> text = reader.source_text(key);
    if (!text) return std::nullopt;
    std::optional<lang::Expression> expression = lang::compile_expression(
        *text, scope, rule_library(), {"`" + std::string(key) + "`", lang::Type::of(kind)}, diagnostics_);
    if (expression) check_calls(*expression, pack_.facts(), diagnostics_);
    return expression;
  }

  std::optional<lang::Template> compile_text(TomlReader& reader, std::string_view key, const lang::Scope& scope) {
    const std::optional<Span> text = reader.source_text(key);
    if (!text) return std::nullopt;
    lang::TemplateOptions options;
    options.mode = lang::OutputMode::kText;
    return lang::TemplateCompiler(scope, rule_library(), {}, options)
        .compile(lang::TemplateText::at(*text), scope, diagnostics_);
  }

  // Rows of a data table are known, so what they make is checked; entries of a profile are not.
  static std::vector<std::string> named_by_rows(const std::string& pattern, const Table* table) {
    if (table == nullptr || !table->is_data) return {pattern};
    std::vector<std::string> names(table->row_keys.size(), pattern);
    for (std::size_t i = 0; i < names.size(); ++i) {
      replace(names[i], "{key}", table->row_keys[i]);
      replace(names[i], "{number}", std::to_string(i + 1));
    }
    return names;
  }

  void check_twins(const std::vector<Step>& steps) {
    std::map<std::string, const Step*> known;
    for (const Step& step : steps) {
      for (const std::string& id : named_by_rows(step.id, step.table)) {
        const auto [twin, fresh] = known.emplace(id, &step);
        if (fresh) continue;
        diagnostics_.error(step.place, "two steps have the id `" + id + "`")
            .notes.push_back({"the other one is here", twin->second->place});
      }
    }
  }

  void check_item(const Step& step, const Span& place, bool has_title) {
    for (const std::string& id : named_by_rows(step.item, step.table)) {
      const Item* item = pack_.find_item(id);
      if (item == nullptr && pack_.find_system(id) == nullptr) {
        std::vector<std::string> names;
        for (const Item& known : pack_.items()) names.push_back(known.id);
        for (const System& known : pack_.systems()) names.push_back(known.id);
        unknown(place, "item or system", id, names);
        return;
      }
      if (item != nullptr && item->title_text && !has_title) {
        diagnostics_.error(step.place, "this step needs a `title`")
            .notes.push_back({"that of `" + id + "` is a template", item->place});
        return;
      }
    }
  }

  void unknown(const Span& place, const std::string& what, const std::string& name,
               const std::vector<std::string>& names) {
    Diagnostic& error = diagnostics_.error(place, "there is no " + what + " `" + name + "`");
    if (const auto nearest = find_nearest(name, names)) error.help = "did you mean `" + *nearest + "`?";
  }

  const Pack& pack_;
  Diagnostics& diagnostics_;
};

class StepPlanner {
 public:
  StepPlanner(const Pack& pack, const Decision& decision, const HrefFinder& find_href, Diagnostics& diagnostics)
      : pack_(pack), decision_(decision), find_href_(find_href), diagnostics_(diagnostics) {}

  std::vector<PlannedStep> plan(const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      const std::size_t count = step.table != nullptr ? decision_.facts->entry_count(*step.table) : 1;
      for (std::size_t entry = 0; entry < count; ++entry) add(step, entry);
    }
    return std::move(planned_);
  }

 private:
  void add(const Step& step, std::size_t entry) {
    variables_ =
        step.table != nullptr ? decision_.facts->variables_with(*step.table, entry) : decision_.facts->variables();
    PlannedStep planned;
    planned.item = named(step.item, step, entry);
    const std::optional<std::string> href = find_href_(decision_, planned.item);
    if (!href || (step.when && !value(*step.when).is_true())) return;
    planned.href = *href;
    planned.id = named(step.id, step, entry);
    planned.title = step.title ? one_line(text(*step.title)) : title_of(planned.item);
    if (step.text) planned.text = one_line(text(*step.text));
    set_dates(step, planned);
    planned_.push_back(std::move(planned));
  }

  std::string named(std::string id, const Step& step, std::size_t entry) const {
    if (step.table == nullptr) return id;
    replace(id, "{number}", std::to_string(entry + 1));
    if (step.table->is_data) {
      replace(id, "{key}", step.table->row_keys[entry]);
    } else if (!step.table->key.empty()) {
      replace(id, "{slug}", decision_.facts->profile().entry_slug(*step.table, entry));
    }
    return id;
  }

  std::string title_of(const std::string& id) const {
    const Item* item = pack_.find_item(id);
    return item != nullptr ? item->title : pack_.find_system(id)->title;
  }

  void set_dates(const Step& step, PlannedStep& planned) {
    if (!step.start) return;
    const std::optional<Date> start = date(*step.start);
    const std::optional<Date> end = step.end ? date(*step.end) : start;
    if (!start || !end) return;
    if (*end < *start) {
      diagnostics_.error(step.end->place(), "step `" + planned.id + "` ends on " + end->to_string() +
                                                ", before it starts on " + start->to_string());
      return;
    }
    planned.start = start;
    planned.end = end;
  }

  Value value(const lang::Expression& expression) {
    decision_.selection->trace = {};
    return lang::evaluate(expression, *decision_.selection, variables_, diagnostics_).value_or(Value::unknown());
  }

  std::optional<Date> date(const lang::Expression& expression) {
    const Value day = value(expression);
    return day.kind() == ValueKind::kDate ? std::optional<Date>(day.date()) : std::nullopt;
  }

  std::string text(const lang::Template& text) {
    std::string out;
    lang::render(text, *decision_.selection, variables_, out, diagnostics_);
    return out;
  }

  // Line ends are the author's; several blanks are one.
  static std::string one_line(const std::string& text) {
    std::string line;
    for (const char c : text) {
      const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
      if (!is_blank) {
        line += c;
      } else if (!line.empty() && line.back() != ' ') {
        line += ' ';
      }
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
  }

  const Pack& pack_;
  const Decision& decision_;
  const HrefFinder& find_href_;
  Diagnostics& diagnostics_;
  std::vector<Value> variables_;
  std::vector<PlannedStep> planned_;
};

}  // namespace

std::vector<Step> load_steps(const Pack& pack, Diagnostics& diagnostics) {
  return StepLoader(pack, diagnostics).load();
}

std::vector<PlannedStep> plan_steps(const Pack& pack, const std::vector<Step>& steps, const Decision& decision,
                                    const HrefFinder& find_href, Diagnostics& diagnostics) {
  return StepPlanner(pack, decision, find_href, diagnostics).plan(steps);
}

std::vector<OutputFile> write_timetable(const std::vector<PlannedStep>& steps, const std::string& slug,
                                        const std::string& owner, const std::string& generator) {
  std::vector<OutputFile> files;
  if (steps.empty()) return files;
  CsvTable table({"step", "item", "title", "start", "end", "page", "text"});
  Calendar calendar(owner, generator);
  for (const PlannedStep& step : steps) {
    table.add({step.id, step.item, step.title, step.start ? step.start->to_string() : "",
               step.end ? step.end->to_string() : "", step.href, step.text});
    if (step.start && step.end) {
      calendar.add({slug + "." + step.id + "@plan.invalid", *step.start, *step.end, step.title,
                    step.text.empty() ? step.href : step.text + "\n\n" + step.href});
    }
  }
  files.push_back({std::string(kTableFile), table.bytes()});
  if (!calendar.empty()) files.push_back({std::string(kCalendarFile), calendar.bytes()});
  return files;
}

}  // namespace muster
