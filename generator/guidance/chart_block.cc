#include "guidance/chart_block.h"

#include <algorithm>
#include <string_view>

#include "base/edit_distance.h"
#include "value/toml_reader.h"

namespace muster {
namespace {

using lang::Type;
using lang::TypeKind;

class ChartCompiler {
 public:
  ChartCompiler(const lang::Scope& scope, const lang::Library& library, Diagnostics& diagnostics)
      : scope_(&scope), library_(library), diagnostics_(diagnostics) {}

  std::optional<ChartBlock> compile(const Span& place) {
    const std::size_t errors = diagnostics_.errors();
    const std::optional<TomlNode> table = parse_toml(place, diagnostics_);
    if (!table) return std::nullopt;
    TomlReader reader(*table, place, "a chart", diagnostics_);
    const std::optional<ChartKind> kind = read_kind(reader);
    if (!kind) return std::nullopt;
    kind_ = *kind;
    std::optional<lang::Expression> when = condition(reader);
    std::optional<lang::Template> title = text(reader, "title", true);
    std::optional<lang::Template> description = text(reader, "description");
    std::optional<lang::Expression> most;
    if (kind_ == ChartKind::kBar) most = value(reader, "most");
    if (kind_ == ChartKind::kGap) read_levels(reader);
    std::vector<ChartBlock::Row> rows;
    read_each_table(reader, "row", [&](const TomlNode& node) { read_row(node, rows); });
    std::vector<ChartBlock::Line> lines;
    if (has_scale()) read_each_table(reader, "line", [&](const TomlNode& node) { read_line(node, lines); });
    std::map<std::string, std::string, std::less<>> names = read_names(reader);
    reader.finish();
    if (rows.empty() && table->find("row") == nullptr)
      diagnostics_.error(place, "a chart needs at least one `[[row]]`");
    if (diagnostics_.errors() != errors) return std::nullopt;
    return ChartBlock{kind_,
                      std::move(when),
                      std::move(*title),
                      std::move(description),
                      std::move(rows),
                      std::move(lines),
                      std::move(most),
                      std::move(levels_),
                      std::move(names),
                      place};
  }

 private:
  bool has_scale() const {
    return kind_ != ChartKind::kHeat && kind_ != ChartKind::kSteps && kind_ != ChartKind::kFunnel;
  }

  std::optional<ChartKind> read_kind(TomlReader& reader) {
    const std::optional<std::string> name = reader.required_text("kind");
    if (!name) return std::nullopt;
    const std::optional<ChartKind> kind = find_chart_kind(*name);
    if (kind) return kind;
    const std::vector<std::string> names = chart_kind_names();
    Diagnostic& error = diagnostics_.error(reader.place_of("kind"), "there is no kind of chart `" + *name + "`");
    const std::optional<std::string> nearest = find_nearest(*name, names);
    error.help = nearest ? "did you mean `" + *nearest + "`?" : "there are " + listed(names);
    return std::nullopt;
  }

  static std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
      list += (i == 0 ? "`" : i + 1 == names.size() ? " and `" : ", `") + names[i] + "`";
    }
    return list;
  }

  template <class Read>
  void read_each_table(TomlReader& reader, std::string_view key, const Read& read) {
    const TomlNode* array = reader.array(key);
    if (array == nullptr) return;
    for (const TomlNode& node : array->items) {
      if (node.is_table()) {
        read(node);
      } else {
        diagnostics_.error(node.span, "every `" + std::string(key) + "` of a chart must be a table").help =
            "write `[[" + std::string(key) + "]]` above its keys";
      }
    }
  }

  std::optional<lang::Template> text(TomlReader& reader, std::string_view key, bool is_required = false) {
    if (is_required && !reader.required_text(key)) return std::nullopt;
    const std::optional<Span> place = reader.source_text(key);
    if (!place) return std::nullopt;
    lang::TemplateOptions options;
    options.mode = lang::OutputMode::kText;
    lang::TemplateLoader none;
    none.load = [](std::string_view) -> const Source* { return nullptr; };
    none.names = [] { return std::vector<std::string>(); };
    return lang::TemplateCompiler(*scope_, library_, none, options)
        .compile(lang::TemplateText::at(*place), *scope_, diagnostics_);
  }

  std::optional<lang::Expression> expression(TomlReader& reader, std::string_view key, std::optional<Type> type) {
    const std::optional<Span> place = reader.source_text(key);
    if (!place) return std::nullopt;
    return lang::compile_expression(*place, *scope_, library_, {"`" + std::string(key) + "`", std::move(type)},
                                    diagnostics_);
  }

  std::optional<lang::Expression> condition(TomlReader& reader, std::string_view key = "when") {
    return expression(reader, key, Type::of(TypeKind::kBoolean));
  }

  /// One word out of a few, as an expression.
  template <class Enum>
  std::optional<lang::Expression> word(TomlReader& reader, std::string_view key, std::string_view (*name)(Enum),
                                       Enum last) {
    auto words = std::make_shared<lang::ChoiceSet>();
    words->name = key;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
      const std::string id(name(static_cast<Enum>(i)));
      words->choices.push_back({id, id});
    }
    return expression(reader, key, Type::text(std::move(words)));
  }

  std::optional<lang::Expression> tone(TomlReader& reader) { return word(reader, "tone", tone_name, Tone::kSoft); }

  /// Something that has a place on the chart's scale: of one kind and unit throughout the chart.
  std::optional<lang::Expression> value(TomlReader& reader, std::string_view key, bool is_required = false) {
    if (is_required && !reader.required_text(key)) return std::nullopt;
    std::optional<lang::Expression> found = expression(reader, key, std::nullopt);
    if (!found) return found;
    const Type& type = found->type();
    const bool fits = levels_.empty() ? type.is(TypeKind::kNumber) || type.is(TypeKind::kMoney) ||
                                            type.is(TypeKind::kDate) || type.is_any()
                                      : type.is(TypeKind::kText) || type.is_any();
    if (!fits) {
      diagnostics_.error(found->place(), "`" + std::string(key) + "` is " + lang::describe(type) + ", but must be " +
                                             (levels_.empty() ? "a number, money or a date" : "one of the `levels`"));
      return found;
    }
    if (type.is_any() || type.literal || !levels_.empty()) return found;
    if (!scale_) {
      scale_ = type;
      scale_place_ = found->place();
    } else if (scale_->kind != type.kind || scale_->unit.to_string() != type.unit.to_string() ||
               (!type.currency.empty() && !scale_->currency.empty() && type.currency != scale_->currency)) {
      diagnostics_
          .error(found->place(), "`" + std::string(key) + "` is " + lang::describe(type) +
                                     ", but this chart's scale is " + lang::describe(*scale_))
          .notes.push_back({"it was set here", scale_place_});
    }
    return found;
  }

  void read_levels(TomlReader& reader) {
    const TomlNode* table = reader.table("levels");
    if (table == nullptr) return;
    for (const TomlEntry& entry : table->entries) {
      if (entry.value.kind != TomlNode::Kind::kText) {
        diagnostics_.error(entry.value.span, "a level's label must be text");
      }
      levels_.emplace_back(entry.key, entry.value.text);
    }
  }

  void read_row(const TomlNode& node, std::vector<ChartBlock::Row>& rows) {
    TomlReader reader(node, node.span, "a row of a chart", diagnostics_);
    std::optional<lang::Expression> each = expression(reader, "each", Type::list(Type::any()));
    lang::Scope inner(scope_);
    const lang::Scope* outer = scope_;
    if (node.find("each") != nullptr) {
      inner.declare_variable("row", each && each->type().element != nullptr ? *each->type().element : Type::any());
      scope_ = &inner;
    }
    std::optional<lang::Expression> when = condition(reader);
    std::optional<lang::Template> label = text(reader, "label", true);
    std::optional<lang::Template> beside = text(reader, "text");
    std::optional<lang::Expression> low, high, needed, open, tones, state;
    std::vector<ChartBlock::Part> parts;
    switch (kind_) {
      case ChartKind::kRange:
        low = value(reader, "low", true);
        high = value(reader, "high", true);
        open = condition(reader, "open");
        break;
      case ChartKind::kTimeline:
        low = value(reader, "start", true);
        high = value(reader, "end", true);
        break;
      case ChartKind::kGap:
        needed = value(reader, "needed", true);
        [[fallthrough]];
      case ChartKind::kBar:
      case ChartKind::kFunnel:
        high = value(reader, "value", true);
        break;
      case ChartKind::kSteps:
        reader.required_text("state");
        state = word(reader, "state", step_state_name, StepState::kUnknown);
        break;
      case ChartKind::kStack:
        read_each_table(reader, "part", [&](const TomlNode& part) { read_part(part, parts); });
        break;
      case ChartKind::kHeat:
        read_each_table(reader, "cell", [&](const TomlNode& part) { read_part(part, parts); });
        break;
    }
    if (kind_ != ChartKind::kSteps && kind_ != ChartKind::kStack) tones = tone(reader);
    reader.finish();
    scope_ = outer;
    if (parts.empty() && (kind_ == ChartKind::kStack || kind_ == ChartKind::kHeat)) {
      diagnostics_.error(node.span, "a row of this chart needs at least one `[[row." +
                                        std::string(kind_ == ChartKind::kStack ? "part" : "cell") + "]]`");
    }
    if (!label) return;
    rows.push_back({std::move(each), std::move(when), std::move(*label), std::move(beside), std::move(low),
                    std::move(high), std::move(needed), std::move(open), std::move(tones), std::move(state),
                    std::move(parts)});
  }

  void read_part(const TomlNode& node, std::vector<ChartBlock::Part>& parts) {
    const bool is_cell = kind_ == ChartKind::kHeat;
    TomlReader reader(node, node.span, is_cell ? "a cell of a chart" : "a part of a chart", diagnostics_);
    std::optional<lang::Template> label = text(reader, "label", true);
    std::optional<lang::Template> words = text(reader, "text", is_cell);
    std::optional<lang::Expression> size;
    if (!is_cell) size = value(reader, "value", true);
    std::optional<lang::Expression> tones = tone(reader);
    reader.finish();
    if (label) parts.push_back({std::move(*label), std::move(words), std::move(size), std::move(tones)});
  }

  void read_line(const TomlNode& node, std::vector<ChartBlock::Line>& lines) {
    TomlReader reader(node, node.span, "a line of a chart", diagnostics_);
    std::optional<lang::Expression> when = condition(reader);
    std::optional<lang::Template> label = text(reader, "label", true);
    std::optional<lang::Expression> at = value(reader, "at", true);
    reader.finish();
    if (label && at) lines.push_back({std::move(when), std::move(*label), std::move(*at)});
  }

  std::map<std::string, std::string, std::less<>> read_names(TomlReader& reader) {
    std::map<std::string, std::string, std::less<>> names;
    const TomlNode* table = reader.table("names");
    if (table == nullptr) return names;
    TomlReader inner(*table, table->span, "`names`", diagnostics_);
    for (const std::string_view key : {"label", "text", "low", "high", "start", "end", "value", "needed", "at", "state",
                                       "done", "next", "open", "off"}) {
      if (std::optional<std::string> name = inner.text(key)) names.emplace(key, std::move(*name));
    }
    inner.finish();
    return names;
  }

  const lang::Scope* scope_;
  const lang::Library& library_;
  Diagnostics& diagnostics_;
  ChartKind kind_ = ChartKind::kRange;
  std::vector<std::pair<std::string, std::string>> levels_;
  std::optional<Type> scale_;  // what all values of the chart are
  Span scale_place_;
};

}  // namespace

std::optional<ChartBlock> compile_chart(const Span& place, const lang::Scope& scope, const lang::Library& library,
                                        Diagnostics& diagnostics) {
  return ChartCompiler(scope, library, diagnostics).compile(place);
}

}  // namespace muster
