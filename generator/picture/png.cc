// A PNG is a signature and chunks: length, type, data, CRC-32 of type and data; numbers are big-endian (ISO/IEC 15948).

#include "picture/png.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace muster {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n"sv;
constexpr std::uint32_t kMaxSide = 4096;
constexpr std::size_t kAround = 12;  // of a chunk, besides its data

// Colours and transparency; what else may stand in a PNG are texts, times, profiles and moving pictures.
constexpr std::array<std::string_view, 8> kDrawing = {"IHDR", "PLTE", "tRNS", "cHRM", "gAMA", "sRGB", "IDAT", "IEND"};

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (const char c : bytes.substr(at, 4)) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

bool is_critical(std::string_view type) { return type[0] >= 'A' && type[0] <= 'Z'; }

/// Bit depths by colour type.
bool is_sound_format(std::string_view header) {
  const int depth = header[8];
  const auto one_of = [depth](std::initializer_list<int> depths) {
    return std::find(depths.begin(), depths.end(), depth) != depths.end();
  };
  const bool is_depth = header[9] == 0   ? one_of({1, 2, 4, 8, 16})
                        : header[9] == 3 ? one_of({1, 2, 4, 8})
                                         : (header[9] == 2 || header[9] == 4 || header[9] == 6) && one_of({8, 16});
  return is_depth && header[10] == 0 && header[11] == 0 && (header[12] == 0 || header[12] == 1);
}

class PngReader {
 public:
  explicit PngReader(std::string_view bytes) : bytes_(bytes) {}

  /// What is wrong with it; empty if it is sound.
  std::string read() {
    if (!bytes_.starts_with(kSignature)) return "is no PNG: it does not begin with a PNG's signature";
    picture_.bytes = kSignature;
    std::size_t at = kSignature.size();
    while (!has_ended_) {
      if (bytes_.size() - at < kAround) return "is cut off";
      const std::uint32_t length = number_at(bytes_, at);
      if (length > bytes_.size() - at - kAround) return "is cut off";
      const std::string_view chunk = bytes_.substr(at, kAround + length);
      if (checksum(chunk.substr(4, 4 + length)) != number_at(chunk, 8 + length))
        return "is damaged: a checksum is wrong";
      if (std::string wrong = take(chunk, chunk.substr(4, 4), chunk.substr(8, length)); !wrong.empty()) return wrong;
      at += chunk.size();
    }
    return "";
  }

  Picture picture() && { return std::move(picture_); }

 private:
  std::string take(std::string_view chunk, std::string_view type, std::string_view data) {
    if ((type == "IHDR") != (picture_.width == 0)) return "is damaged: it must begin with its header, once";
    if (type == "IHDR") {
      if (data.size() != 13 || !is_sound_format(data)) return "is damaged: its header makes no sense";
      picture_.width = number_at(data, 0);
      picture_.height = number_at(data, 4);
      if (picture_.width == 0 || picture_.height == 0) return "is damaged: its header makes no sense";
      if (picture_.width > kMaxSide || picture_.height > kMaxSide)
        return "is larger than " + std::to_string(kMaxSide) + " pixels a side";
    } else if (type == "IDAT") {
      if (has_data_ && last_ != "IDAT") return "is damaged: its data is scattered";
      has_data_ = true;
    } else if (type == "IEND") {
      if (!has_data_) return "is damaged: it holds no data";
      has_ended_ = true;
    } else if (type == "PLTE" && has_data_) {
      return "is damaged: its palette comes too late";
    }
    last_ = type;
    const bool draws = std::find(kDrawing.begin(), kDrawing.end(), type) != kDrawing.end();
    if (draws) picture_.bytes.append(chunk);
    return !draws && is_critical(type) ? "is no PNG that can be drawn: it needs a chunk that is not known" : "";
  }

  std::string_view bytes_;
  std::string_view last_;
  Picture picture_;
  bool has_data_ = false;
  bool has_ended_ = false;
};

}  // namespace

std::optional<Picture> clean_png(std::string_view bytes, std::string_view shown, const Span& asked_at,
                                 Diagnostics& diagnostics) {
  PngReader reader(bytes);
  if (const std::string wrong = reader.read(); !wrong.empty()) {
    diagnostics.error(asked_at, "`" + std::string(shown) + "` " + wrong);
    return std::nullopt;
  }
  return std::move(reader).picture();
}

}  // namespace muster
