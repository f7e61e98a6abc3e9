#include "site/theme_scope.h"

#include <memory>
#include <string>
#include <utility>

namespace muster {
namespace {

using lang::RecordType;
using lang::Type;
using lang::TypeKind;
using Fields = std::vector<RecordType::Field>;

Type text() { return Type::text(); }
Type html() { return Type::of(TypeKind::kHtml); }
Type flag() { return Type::of(TypeKind::kBoolean); }
Type number() { return Type::number(); }

Type record(std::string name, Fields fields) {
  RecordType type;
  type.name = std::move(name);
  type.fields = std::move(fields);
  return Type::of_record(std::make_shared<RecordType>(std::move(type)));
}

/// A way to a page or a part of one; `href` is empty where there is nothing to lead to.
Type link() { return record("link", {{"href", text(), {}}, {"title", html(), {}}, {"is_current", flag(), {}}}); }

/// An entry of the contents: what it leads to has level 2 or 3.
Type contents_line() {
  return record("contents line", {{"href", text(), {}}, {"title", html(), {}}, {"level", number(), {}}});
}

Type part() {
  return record("part", {{"title", text(), {}},
                         {"pages", Type::list(link()), {}},
                         {"is_current", flag(), {}},
                         {"is_library", flag(), {}}});
}

/// A document, claim or reference.
Type source() {
  return record("source", {{"id", text(), {}},
                           {"anchor", text(), {}},
                           {"href", text(), {}},
                           {"kind", text(), {}},
                           {"title", text(), {}},
                           {"publisher", text(), {}},
                           {"date", text(), {}},
                           {"interest", text(), {}},
                           {"attribution", text(), {}},
                           {"strength", text(), {}},
                           {"strength_label", text(), {}},
                           {"note", text(), {}},
                           {"host", text(), {}}});
}

Type document() { return record("document", {{"source", source(), {}}, {"claims", Type::list(source()), {}}}); }

/// A value and where it stands.
Type read() {
  return record("fact", {{"id", text(), {}},
                         {"about", text(), {}},
                         {"label", text(), {}},
                         {"href", text(), {}},
                         {"value", text(), {}},
                         {"is_known", flag(), {}},
                         {"origin", text(), {}},
                         {"origin_label", text(), {}},
                         {"at", text(), {}}});
}

Type fact() {
  return record("fact", {{"id", text(), {}},
                         {"anchor", text(), {}},
                         {"label", text(), {}},
                         {"value", text(), {}},
                         {"is_known", flag(), {}},
                         {"origin", text(), {}},
                         {"origin_label", text(), {}},
                         {"at", text(), {}},
                         {"formula", text(), {}},
                         {"rule", text(), {}},
                         {"assumptions", Type::list(text()), {}},
                         {"reads", Type::list(read()), {}},
                         {"sources", Type::list(source()), {}}});
}

Type reason() {
  return record("reason", {{"fact", read(), {}}, {"formula", text(), {}}, {"reads", Type::list(read()), {}}});
}

/// One thing that is said of an item, with what it rests on.
Type advice() {
  return record("advice", {{"id", text(), {}},
                           {"title", html(), {}},
                           {"action", text(), {}},
                           {"action_label", text(), {}},
                           {"verdict", text(), {}},
                           {"rules", Type::list(text()), {}},
                           {"basis", text(), {}},
                           {"basis_label", text(), {}},
                           {"notes", Type::list(html()), {}},
                           {"reasons", Type::list(reason()), {}},
                           {"assumptions", Type::list(text()), {}},
                           {"sources", Type::list(source()), {}}});
}

Type card() {
  return record("card", {{"id", text(), {}},
                         {"title", html(), {}},
                         {"href", text(), {}},
                         {"summary", html(), {}},
                         {"action", text(), {}},
                         {"action_label", text(), {}},
                         {"why", html(), {}}});
}

Type section() {
  return record("section", {{"id", text(), {}},
                            {"anchor", text(), {}},
                            {"title", html(), {}},
                            {"level", number(), {}},
                            {"body", html(), {}},
                            {"action", text(), {}},
                            {"action_label", text(), {}},
                            {"why", html(), {}}});
}

/// A drawn chart, with what it shows as a table.
Type drawn_chart() {
  const Type cell = record("cell", {{"text", text(), {}}, {"value", text(), {}}});
  return record("chart",
                {{"kind", text(), {}},
                 {"title", text(), {}},
                 {"description", text(), {}},
                 {"svg", html(), {}},
                 {"columns", Type::list(text()), {}},
                 {"rows", Type::list(record("row", {{"label", text(), {}}, {"cells", Type::list(cell), {}}})), {}}});
}

Type question() {
  return record("question", {{"field", text(), {}},
                             {"label", text(), {}},
                             {"about", text(), {}},
                             {"ask", text(), {}},
                             {"help", text(), {}},
                             {"decides", Type::list(link()), {}}});
}

Type assumption() {
  return record("assumption", {{"id", text(), {}},
                               {"anchor", text(), {}},
                               {"label", text(), {}},
                               {"help", text(), {}},
                               {"field", text(), {}},
                               {"value", text(), {}},
                               {"is_known", flag(), {}},
                               {"origin", text(), {}},
                               {"origin_label", text(), {}},
                               {"at", text(), {}},
                               {"moved", Type::list(link()), {}}});
}

Type block() {
  return record("block", {{"kind", text(), {}},
                          {"emphasis", text(), {}},
                          {"anchor", text(), {}},
                          {"title", html(), {}},
                          {"has_title", flag(), {}},
                          {"sections", Type::list(section()), {}},
                          {"cards", Type::list(card()), {}},
                          {"facts", Type::list(fact()), {}},
                          {"questions", Type::list(question()), {}},
                          {"documents", Type::list(document()), {}},
                          {"references", Type::list(source()), {}},
                          {"assumptions", Type::list(assumption()), {}}});
}

/// Where the search is: its script, and the index that it loads.
Type search() { return record("search", {{"script", text(), {}}, {"index", text(), {}}}); }

Type logo() {
  return record("logo", {{"href", text(), {}}, {"width", number(), {}}, {"height", number(), {}}, {"alt", text(), {}}});
}

Type site_type() {
  return record("site", {{"title", text(), {}},
                         {"organisation", text(), {}},
                         {"generator", text(), {}},
                         {"brand", record("brand", {{"name", text(), {}}, {"footer", text(), {}}}), {}},
                         {"logo", Type::list(logo()), {}},
                         {"favicon", text(), {}},
                         {"language", text(), {}},
                         {"direction", text(), {}},
                         {"text_language", text(), {}},
                         {"text_direction", text(), {}},
                         {"is_mixed", flag(), {}},
                         {"home", text(), {}},
                         {"policy", text(), {}},
                         {"may_be_found", flag(), {}},
                         {"register", text(), {}},
                         {"print", text(), {}},
                         {"date", text(), {}},
                         {"iso_date", text(), {}},
                         {"search", Type::list(search()), {}}});
}

Type page_type() {
  return record("page", {{"id", text(), {}},
                         {"href", text(), {}},
                         {"address", text(), {}},
                         {"title", html(), {}},
                         {"plain_title", text(), {}},
                         {"number", text(), {}},
                         {"lead", html(), {}},
                         {"part", text(), {}},
                         {"parts", Type::list(part()), {}},
                         {"breadcrumbs", Type::list(link()), {}},
                         {"contents", Type::list(contents_line()), {}},
                         {"blocks", Type::list(block()), {}},
                         {"why", html(), {}},
                         {"previous", Type::list(link()), {}},
                         {"next", Type::list(link()), {}},
                         {"sources", Type::list(source()), {}}});
}

/// The whole report in reading order; `body` is what `print-page.html` drew.
Type print_type() {
  const Type page = record(
      "printed page",
      {{"id", text(), {}}, {"number", text(), {}}, {"title", html(), {}}, {"lead", html(), {}}, {"body", html(), {}}});
  const Type part = record(
      "printed part",
      {{"number", text(), {}}, {"title", text(), {}}, {"pages", Type::list(page), {}}, {"is_library", flag(), {}}});
  return record("print", {{"parts", Type::list(part), {}}});
}

}  // namespace

ThemeScope::ThemeScope(Type strings) : page_(&root_), why_(&root_), cite_(&root_), chart_(&root_), print_(&root_) {
  root_.declare_variable("site", site_type());
  root_.declare_variable("strings", std::move(strings));
  page_.declare_variable("page", page_type());
  why_.declare_variable("advice", Type::list(advice()));
  chart_.declare_variable("chart", drawn_chart());
  print_.declare_variable("print", print_type());
  cite_.declare_variable("citation", record("citation", {{"source", source(), {}}, {"is_first", flag(), {}}}));
}

std::vector<Value> theme_variables(Value site, Value strings, Value last) {
  return {std::move(site), std::move(strings), std::move(last)};
}

}  // namespace muster
