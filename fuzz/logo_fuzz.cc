// Whatever bytes a logo is made of: what is left of it only draws, and there is nothing left to take out of that.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "picture/png.h"
#include "picture/svg.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

bool holds(const muster::Picture& picture, std::string_view part) {
  return picture.bytes.find(part) != std::string::npos;
}

void check_svg(const std::string& text) {
  const muster::Source source("logo.svg", text);
  muster::Diagnostics found;
  const std::optional<muster::Picture> picture = muster::clean_svg(source, found);
  require(picture.has_value() == !found.has_errors());
  if (!picture) return;
  require(!holds(*picture, "<script") && !holds(*picture, "<!") && !holds(*picture, "<?"));
  const muster::Source again("again.svg", picture->bytes);
  muster::Diagnostics more;
  const std::optional<muster::Picture> same = muster::clean_svg(again, more);
  require(same && more.errors() + more.warnings() == 0 && same->bytes == picture->bytes);
}

void check_png(const std::string& bytes) {
  muster::Diagnostics found;
  const std::optional<muster::Picture> picture = muster::clean_png(bytes, "logo.png", {}, found);
  require(picture.has_value() == !found.has_errors());
  if (picture) require(picture->bytes.size() <= bytes.size() && picture->width <= 4096 && picture->height <= 4096);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_png(bytes);
  if (size <= muster::kMaxSvgBytes && !muster::find_invalid_utf8(bytes)) check_svg(bytes);
  return 0;
}
