#pragma once

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <cstddef>
#include <string_view>

namespace muster {

/// Parses Markdown within a budget of memory, which all goes when this does.
class Arena {
 public:
  /// At most `budget` bytes while parsing.
  explicit Arena(std::size_t budget);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// The tree of `text`; null if it takes more than the budget. Whoever calls this, and for as long as the tree is
  /// looked at, keeps other threads away from the library.
  cmark_node* parse(std::string_view text, int options);

 private:
  struct Block;
  struct Header;
  struct Pool {
    Block* blocks = nullptr;  // the newest first
    Header* last = nullptr;   // the newest piece
  };
  static void* allocate(std::size_t count, std::size_t size);
  static void* reallocate(void* memory, std::size_t size);
  static void release(void* memory);

  cmark_node* parse_or_jump(std::string_view text, int options);
  Pool& pool_for(std::size_t size);
  Header* take(std::size_t size);

  static thread_local Arena* current_;  // NOLINT(readability-identifier-naming): a member like the others
  std::size_t budget_;
  std::size_t used_ = 0;
  bool is_bounded_ = false;
  Pool small_;
  Pool large_;
  cmark_parser* parser_ = nullptr;
};

}  // namespace muster
