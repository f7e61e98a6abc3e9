#include "lang/slot_stack.h"

#include <algorithm>

#include "lang/evaluator.h"

namespace muster::lang {

Value* SlotStack::push(std::size_t count) {
  constexpr std::size_t kChunk = 1024;
  if (chunks_.empty() || used_ + count > chunks_[chunk_].size) {
    if (!chunks_.empty()) ++chunk_;
    if (chunk_ < chunks_.size() && chunks_[chunk_].size < count) chunks_.resize(chunk_);
    if (chunk_ == chunks_.size()) {
      const std::size_t size = std::max(kChunk, count);
      chunks_.push_back({std::make_unique<Value[]>(size), size});
    }
    used_ = 0;
  }
  Value* slots = &chunks_[chunk_].slots[used_];
  used_ += count;
  std::fill_n(slots, count, undefined_value());
  return slots;
}

}  // namespace muster::lang
