#include "diag/source.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

using namespace muster;

TEST_CASE("places count lines from one and columns in code points") {
  const Source source("f.toml", "ab\né中🙂x\r\n\nlast");
  const auto is_at = [&](std::uint32_t offset, std::uint32_t line, std::uint32_t column) {
    const Source::Place place = source.place(offset);
    INFO(offset << " is at " << place.line << ":" << place.column);
    CHECK((place.line == line && place.column == column));
  };
  is_at(0, 1, 1);
  is_at(2, 1, 3);  // the line feed belongs to its line
  is_at(3, 2, 1);
  is_at(5, 2, 2);   // after é
  is_at(8, 2, 3);   // after 中
  is_at(12, 2, 4);  // after 🙂
  is_at(15, 3, 1);
  is_at(16, 4, 1);
  is_at(20, 4, 5);
  is_at(999, 4, 5);
}

TEST_CASE("a line comes without its end, whichever it is") {
  const Source source("f", "a\r\nb\n\nc");
  CHECK(source.line(1) == "a");
  CHECK(source.line(2) == "b");
  CHECK(source.line(3) == "");
  CHECK(source.line(4) == "c");
  CHECK(source.line(0) == "");
  CHECK(source.line(5) == "");
  CHECK(Source("f", "").line(1) == "");
}

TEST_CASE("an offset is the way back from a place") {
  const Source source("f", "ab\né中🙂x\r\n\nlast");
  for (const std::uint32_t offset : {0u, 1u, 2u, 3u, 5u, 8u, 12u, 15u, 16u, 19u, 20u}) {
    const Source::Place place = source.place(offset);
    CHECK(source.offset(place.line, place.column) == offset);
  }
  CHECK(source.offset(1, 99) == 2);
  CHECK(source.offset(99, 1) == source.text().size());
  CHECK(source.offset(0, 7) == 0);
  CHECK(source.offset(4, 99) == source.text().size());
}

TEST_CASE("a span gives its text and its place, and nothing without a source") {
  const Source source("dir/f.toml", "a = 1\nbé = 2\n");
  CHECK(Span{&source, 6, 9}.text() == "bé");
  CHECK(to_string(Span{&source, 9, 10}) == "dir/f.toml:2:3");
  CHECK(Span{&source, 9, 6}.text() == "");
  CHECK(Span{&source, 9, 999}.text() == " = 2\n");
  CHECK(Span{&source, 900, 999}.text() == "");
  CHECK(Span{}.text() == "");
  CHECK(to_string(Span{}) == "");
}

TEST_CASE("sources stay where they are while others are added from many threads") {
  SourceSet sources;
  const Source& first = sources.add("first", "text");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&sources] {
      for (int i = 0; i < 500; ++i) sources.add("other", "x");
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(first.path() == "first");
  CHECK(Span{&first, 0, 4}.text() == "text");
}
