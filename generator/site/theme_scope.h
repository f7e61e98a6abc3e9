#pragma once

#include <cstddef>
#include <vector>

#include "lang/scope.h"
#include "value/value.h"

namespace muster {

/// What a theme's templates may name, with all types declared, so that a mistake in a theme is found before any profile
/// is opened. Pages name `site`, `strings` and `page`; `why.html` names `site`, `strings` and `advice`, a list;
/// `cite.html` names `site`, `strings` and `citation`, `chart.html` `site`, `strings` and `chart`, `print.html` `site`,
/// `strings` and `print`.
class ThemeScope {
 public:
  explicit ThemeScope(lang::Type strings);
  const lang::Scope& page() const { return page_; }
  const lang::Scope& why() const { return why_; }
  const lang::Scope& cite() const { return cite_; }
  const lang::Scope& chart() const { return chart_; }
  const lang::Scope& print() const { return print_; }

 private:
  lang::Scope root_, page_, why_, cite_, chart_, print_;
};

/// Values in the order in which ThemeScope declares the variables.
std::vector<Value> theme_variables(Value site, Value strings, Value last);

}  // namespace muster
