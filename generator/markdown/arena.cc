// cmark-gfm aborts when memory ends, and some texts of a few kilobytes make it ask for gigabytes. So it gets its memory
// from here: out of large blocks, freed all at once, and never more than a budget. Beyond that we jump out of the
// parser; it is C, it owns nothing but memory of ours, and no frame of C++ between has anything to destroy.
//
// Small pieces have blocks of their own: the parser walks long lists of them, and side by side they stay in the cache.
//
// In front of each piece stands its size, padded with zeros to 16 bytes. The autolinker of cmark-gfm before
// 0.29.0.gfm.7 reads the byte before a text (CVE-2023-22485): here that is a zero of ours, always the same.
#include "markdown/arena.h"

#include <algorithm>
#include <csetjmp>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>

namespace muster {
namespace {

constexpr std::size_t kAlign = 16;
constexpr std::size_t kSmall = 64;
constexpr std::size_t kSmallestBlock = 64 * 1024;
constexpr std::size_t kLargestBlock = 1024 * 1024;

// One for the parse that runs on this thread; outside of Arena because jumping must not touch the object's type.
thread_local std::jmp_buf escape;

const char* const kExtensions[] = {"table", "strikethrough", "autolink", "tasklist"};

}  // namespace

struct Arena::Block {
  Block* next;
  std::size_t size;
  std::size_t used;
};

struct alignas(kAlign) Arena::Header {
  std::size_t size;
  std::size_t zero;
  void* memory() { return this + 1; }
};

thread_local Arena* Arena::current_ = nullptr;

Arena::Pool& Arena::pool_for(std::size_t size) { return size <= kSmall ? small_ : large_; }

Arena::Arena(std::size_t budget) : budget_(budget) {}

Arena::~Arena() {
  for (Pool& pool : {std::ref(small_), std::ref(large_)}) {
    while (pool.blocks != nullptr) {
      Block* next = pool.blocks->next;
      std::free(pool.blocks);
      pool.blocks = next;
    }
  }
}

Arena::Header* Arena::take(std::size_t size) {
  constexpr std::size_t kBlockHeader = (sizeof(Block) + kAlign - 1) / kAlign * kAlign;
  if (size > SIZE_MAX / 2) return nullptr;
  Pool& pool = pool_for(size);
  const std::size_t rounded = (size + kAlign - 1) / kAlign * kAlign + sizeof(Header);
  if (pool.blocks == nullptr || pool.blocks->size - pool.blocks->used < rounded) {
    std::size_t next = pool.blocks == nullptr ? kSmallestBlock : std::min(pool.blocks->size * 2, kLargestBlock);
    next = std::max(next, rounded + kBlockHeader);
    if (is_bounded_ && used_ + next > budget_) return nullptr;
    auto* block = static_cast<Block*>(std::malloc(next));
    if (block == nullptr) return nullptr;
    *block = {pool.blocks, next, kBlockHeader};
    pool.blocks = block;
    used_ += next;
  }
  auto* header = reinterpret_cast<Header*>(reinterpret_cast<char*>(pool.blocks) + pool.blocks->used);
  pool.blocks->used += rounded;
  *header = {size, 0};
  pool.last = header;
  return header;
}

void* Arena::allocate(std::size_t count, std::size_t size) {
  Header* header = size != 0 && count > SIZE_MAX / size ? nullptr : current_->take(count * size);
  if (header == nullptr) {
    if (!current_->is_bounded_) std::abort();
    std::longjmp(escape, 1);
  }
  std::memset(header->memory(), 0, count * size);
  return header->memory();
}

void* Arena::reallocate(void* memory, std::size_t size) {
  if (memory == nullptr) return allocate(1, size);
  Header* old = static_cast<Header*>(memory) - 1;
  if (size <= old->size) return memory;
  Pool& pool = current_->pool_for(old->size);
  if (old == pool.last && &pool == &current_->pool_for(size)) {
    // Buffers grow again and again: the newest piece does so in place while its block has room.
    const std::size_t begin =
        static_cast<std::size_t>(reinterpret_cast<char*>(memory) - reinterpret_cast<char*>(pool.blocks));
    const std::size_t end = begin + (size + kAlign - 1) / kAlign * kAlign;
    if (size < SIZE_MAX / 2 && end <= pool.blocks->size) {
      pool.blocks->used = end;
      old->size = size;
      return memory;
    }
  }
  const std::size_t kept = old->size;
  void* moved = allocate(1, size);
  std::memcpy(moved, memory, kept);
  return moved;
}

void Arena::release(void*) {}

cmark_node* Arena::parse_or_jump(std::string_view text, int options) {
  static cmark_mem memory = {allocate, reallocate, release};
  parser_ = cmark_parser_new_with_mem(options, &memory);
  for (const char* name : kExtensions) cmark_parser_attach_syntax_extension(parser_, cmark_find_syntax_extension(name));
  cmark_parser_feed(parser_, text.data(), text.size());
  return cmark_parser_finish(parser_);
}

cmark_node* Arena::parse(std::string_view text, int options) {
  current_ = this;
  is_bounded_ = true;
  if (setjmp(escape) != 0) {
    // The parser marks its extensions' characters in tables of the whole process and would have cleared them at its
    // end.
    if (parser_ != nullptr) cmark_manage_extensions_special_characters(parser_, 0);
    is_bounded_ = false;
    return nullptr;
  }
  cmark_node* root = parse_or_jump(text, options);
  is_bounded_ = false;
  return root;
}

}  // namespace muster
