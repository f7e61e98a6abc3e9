#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chart/chart.h"
#include "diag/diagnostics.h"
#include "lang/expression.h"
#include "lang/library.h"
#include "lang/scope.h"
#include "lang/template.h"

namespace muster {

/// A fenced `chart` block of guidance, checked and compiled: what is drawn of which values. Texts are plain.
struct ChartBlock {
  struct Part {  // of a stack's bar, or a cell of a heat table
    lang::Template label;
    std::optional<lang::Template> text;
    std::optional<lang::Expression> value, tone;
  };
  struct Row {
    std::optional<lang::Expression> each;  // a list: the row is drawn for every item of it, as `row`
    std::optional<lang::Expression> when;
    lang::Template label;
    std::optional<lang::Template> text;
    std::optional<lang::Expression> low, high;  // `high` alone: a value
    std::optional<lang::Expression> needed, open, tone, state;
    std::vector<Part> parts;
  };
  struct Line {
    std::optional<lang::Expression> when;
    lang::Template label;
    lang::Expression at;
  };

  ChartKind kind = ChartKind::kRange;
  std::optional<lang::Expression> when;
  lang::Template title;
  std::optional<lang::Template> description;
  std::vector<Row> rows;
  std::vector<Line> lines;
  std::optional<lang::Expression> most;
  std::vector<std::pair<std::string, std::string>> levels;  // what the values of a gap may be, and their labels
  std::map<std::string, std::string, std::less<>> names;    // headings of the data's columns, by key
  Span place;
};

/// Compiles the TOML at `place`. Every mistake goes to `diagnostics`; then nothing is returned.
std::optional<ChartBlock> compile_chart(const Span& place, const lang::Scope& scope, const lang::Library& library,
                                        Diagnostics& diagnostics);

}  // namespace muster
