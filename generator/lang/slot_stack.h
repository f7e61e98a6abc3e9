#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "value/value.h"

namespace muster::lang {

/// Room for the variables of frames, one upon the other. What was given out never moves.
class SlotStack {
 public:
  struct Mark {
    std::size_t chunk = 0;
    std::size_t used = 0;
  };
  /// Slots in which nothing is set.
  Value* push(std::size_t count);
  Mark mark() const { return {chunk_, used_}; }
  void pop_to(const Mark& mark) {
    chunk_ = mark.chunk;
    used_ = mark.used;
  }

 private:
  struct Chunk {
    std::unique_ptr<Value[]> slots;
    std::size_t size = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0;
  std::size_t used_ = 0;  // of the current chunk
};

}  // namespace muster::lang
