#include "lang/loop_state.h"

#include <algorithm>
#include <cstdint>

#include "lang/evaluator.h"

namespace muster::lang {

Value LoopState::field(LoopField field) const {
  const std::size_t size = items().size();
  const auto number = [](std::size_t count) { return Value(static_cast<std::int64_t>(count)); };
  switch (field) {
    case LoopField::kIndex:
      return number(at_ + 1);
    case LoopField::kIndex0:
      return number(at_);
    case LoopField::kRevindex:
      return number(size - at_);
    case LoopField::kRevindex0:
      return number(size - at_ - 1);
    case LoopField::kFirst:
      return at_ == 0;
    case LoopField::kLast:
      return at_ + 1 == size;
    case LoopField::kLength:
      return number(size);
    case LoopField::kPrevitem:
      return at_ > 0 ? items()[at_ - 1] : undefined_value();
    case LoopField::kNextitem:
      return at_ + 1 < size ? items()[at_ + 1] : undefined_value();
    case LoopField::kDepth:
      return 1;
    case LoopField::kDepth0:
      return 0;
  }
  return {};
}

std::vector<std::string> LoopState::names() const {
  return {"index",  "index0",   "revindex", "revindex0", "first", "last",
          "length", "previtem", "nextitem", "depth",     "depth0"};
}

std::optional<Value> LoopState::attribute(std::string_view name) const {
  const std::vector<std::string> known = names();  // in the order of LoopField
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) return std::nullopt;
  return field(static_cast<LoopField>(found - known.begin()));
}

std::optional<Value> LoopState::call(std::string_view method, std::span<const Value> arguments) const {
  if (arguments.empty()) return std::nullopt;
  if (method == "cycle") return arguments[at_ % arguments.size()];
  if (method == "changed") return changed({arguments.begin(), arguments.end()});
  return std::nullopt;
}

bool LoopState::changed(std::vector<Value> values) const {
  const bool is_same = last_ && std::equal(values.begin(), values.end(), last_->begin(), last_->end(), same);
  last_ = std::move(values);
  return !is_same;
}

}  // namespace muster::lang
