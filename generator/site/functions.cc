#include "site/functions.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/edit_distance.h"
#include "lang/arguments.h"

namespace muster {
namespace {

using lang::Builtin;
using lang::CheckCall;
using lang::RunCall;
using lang::Takes;
using lang::Type;

template <class Names>
void check_name(CheckCall& call, const Names& names, const std::string& what) {
  const std::optional<std::string>& literal = call.literals.at(0);
  if (!literal) return;
  const std::string name = literal->substr(0, literal->find('#'));
  if (names.contains(name)) return;
  Diagnostic& error = call.diagnostics->error(call.places.at(0), "there is no " + what + " `" + name + "`");
  if (const auto nearest = find_nearest(name, std::vector<std::string>(names.begin(), names.end()))) {
    error.help = "did you mean `" + *nearest + "`?";
  }
}

Builtin page_function(std::string name, Value (PageEnvironment::*method)(std::string_view)) {
  Builtin builtin;
  builtin.name = std::move(name);
  builtin.parameters = {{"id", Takes::kText}};
  builtin.required = 1;
  builtin.pure = false;
  builtin.run = [method](RunCall& call) { return (page_of(call).*method)(lang::text_at(call, 0)); };
  return builtin;
}

}  // namespace

PageEnvironment& page_of(const RunCall& call) {
  auto* page = dynamic_cast<PageEnvironment*>(&call.environment);
  if (page == nullptr) call.fail("this can only be called where a page is written");
  return *page;
}

lang::Library make_site_library(const KnownNames& names) {
  lang::Library library(&rule_library());
  Builtin cite = page_function("cite", &PageEnvironment::cite);
  cite.result = [&names](CheckCall& call) {
    check_name(call, names.sources, "source");
    return Type::of(lang::TypeKind::kHtml);
  };
  Builtin href = page_function("href", &PageEnvironment::href);
  href.result = [&names](CheckCall& call) {
    check_name(call, names.targets.ids, "item, system, page or guidance");
    return Type::text();
  };
  Builtin why = page_function("why", &PageEnvironment::why);
  why.result = [&names](CheckCall& call) {
    check_name(call, names.targets.ids, "item");
    return Type::of(lang::TypeKind::kHtml);
  };
  library.add_function(lang::make_callable(std::move(cite)));
  library.add_function(lang::make_callable(std::move(href)));
  library.add_function(lang::make_callable(std::move(why)));
  // What a body calls where a chart was written; authors write the chart itself.
  Builtin chart;
  chart.name = "chart";
  chart.parameters = {{"number", Takes::kWhole}};
  chart.required = 1;
  chart.pure = false;
  chart.result = lang::gives(Type::of(lang::TypeKind::kHtml));
  chart.run = [](RunCall& call) {
    return page_of(call).chart(static_cast<std::size_t>(call.arguments[0].number().numerator()));
  };
  library.add_function(lang::make_callable(std::move(chart)));
  // What a body calls where Markdown has words of its own.
  Builtin word = page_function("word", &PageEnvironment::word);
  word.result = lang::gives(Type::text());
  library.add_function(lang::make_callable(std::move(word)));
  return library;
}

}  // namespace muster
