// Compiles any text as an expression over a few names of every type, with types known and unknown, and evaluates what
// compiles.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "diag/print.h"
#include "lang/expression.h"

namespace {

using namespace muster;

class Names : public lang::Environment {
 public:
  Names() {
    limits.steps = 20'000;
    limits.text = 1U << 16U;
    limits.items = 1000;
    add("n", lang::Type::number(), 7);
    add("w", lang::Type::number(*lang::Unit::parse("weeks")), *Number::parse("0.4"));
    add("b", lang::Type::of(lang::TypeKind::kBoolean), true);
    add("t", lang::Type::text(), "text <ä>");
    add("d", lang::Type::of(lang::TypeKind::kDate), *Date::parse("2026-01-31"));
    add("m", lang::Type::of(lang::TypeKind::kMoney), Money{12, "EUR"});
    add("l", lang::Type::list(lang::Type::number()), List{1, 2, Value::unknown({0})});
    add("u.x", lang::Type::of(lang::TypeKind::kBoolean), Value::unknown({7}));
    add("u.y", lang::Type::number(), Value());
    Record record;
    record.set("a", 1);
    record.set("b", List{"x", Value()});
    add("a", lang::Type::any(), record);
    auto bed = std::make_shared<lang::RecordType>();
    bed->name = "e";
    bed->fields.push_back({"f", lang::Type::number(), scope.declare_entry_symbol("e.f", lang::Type::number(), {})});
    values_.emplace_back(3);
    scope.declare_variable("e", lang::Type::of_record(bed));
    variables.emplace_back(std::make_shared<const lang::EntryRef>(1));
  }

  const Value& symbol(SymbolId id) override { return values_[lang::declared_symbol(id)]; }
  bool is_given(SymbolId id) const override { return id % 2 == 0; }

  lang::Scope scope;
  std::vector<Value> variables;

 private:
  void add(std::string_view name, lang::Type type, Value value) {
    scope.declare_symbol(name, std::move(type), {});
    values_.push_back(std::move(value));
  }

  std::vector<Value> values_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (find_invalid_utf8(text)) return 0;
  static Names names;
  names.trace = {};
  SourceSet sources;
  const Source& source = sources.add("fuzz", text);
  Diagnostics diagnostics;
  const auto expression = lang::compile_expression({&source, 0, static_cast<std::uint32_t>(size)}, names.scope,
                                                   lang::core_library(), {"`when`", std::nullopt}, diagnostics);
  if (expression) lang::evaluate(*expression, names, names.variables, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) format_human(diagnostic, false);
  return 0;
}
