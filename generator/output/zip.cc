#include "output/zip.h"

#include <zip.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <new>
#include <stdexcept>
#include <string_view>

namespace muster {
namespace {

constexpr zip_uint32_t kFileMode = 0100644;  // a regular file, `rw-r--r--`
constexpr zip_uint32_t kBestCompression = 9;

struct DosTime {
  zip_uint16_t time, date;
};

/// In steps of two seconds from 1980 to 2107, which is all that the format has.
DosTime dos_time(std::int64_t seconds) {
  using namespace std::chrono;
  constexpr sys_seconds kFirst = sys_days(year(1980) / 1 / 1);
  constexpr sys_seconds kLast = sys_days(year(2108) / 1 / 1) - std::chrono::seconds(2);
  const sys_seconds moment(std::chrono::seconds(
      std::clamp<std::int64_t>(seconds, kFirst.time_since_epoch().count(), kLast.time_since_epoch().count())));
  const auto midnight = floor<days>(moment);
  const year_month_day date(midnight);
  const hh_mm_ss of_day(moment - midnight);
  const auto bits = [](auto value) { return static_cast<unsigned>(value); };
  const unsigned day =
      (bits(static_cast<int>(date.year()) - 1980) << 9U) | (bits(date.month()) << 5U) | bits(date.day());
  const unsigned time = (bits(of_day.hours().count()) << 11U) | (bits(of_day.minutes().count()) << 5U) |
                        (bits(of_day.seconds().count()) / 2);
  return {static_cast<zip_uint16_t>(time), static_cast<zip_uint16_t>(day)};
}

/// libzip fails here only for want of memory: nothing is read from a disk, and every name is new.
[[noreturn]] void fail(zip_error_t& error) {
  if (zip_error_code_zip(&error) == ZIP_ER_MEMORY) throw std::bad_alloc();
  throw std::runtime_error(std::string("libzip: ") + zip_error_strerror(&error));
}

[[noreturn]] void fail(zip_t* archive) { fail(*zip_get_error(archive)); }

void add(zip_t* archive, const OutputFile& file, const std::string& folder, const DosTime& when) {
  zip_source_t* bytes = zip_source_buffer(archive, file.bytes.data(), file.bytes.size(), 0);
  if (bytes == nullptr) fail(archive);
  const zip_int64_t added =
      zip_file_add(archive, (folder + "/" + file.path).c_str(), bytes, ZIP_FL_ENC_UTF_8);  // takes the source over
  if (added < 0) {
    zip_source_free(bytes);
    fail(archive);
  }
  const auto index = static_cast<zip_uint64_t>(added);
  if (zip_set_file_compression(archive, index, ZIP_CM_DEFLATE, kBestCompression) != 0 ||
      zip_file_set_dostime(archive, index, when.time, when.date, 0) != 0 ||
      zip_file_set_external_attributes(archive, index, 0, ZIP_OPSYS_UNIX, kFileMode << 16U) != 0)
    fail(archive);
}

std::string contents(zip_source_t* source) {
  zip_stat_t stat;
  std::string bytes;
  bool is_read = zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0;
  if (is_read) {
    bytes.resize(stat.size);
    is_read = zip_source_read(source, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size());
    zip_source_close(source);
  }
  if (!is_read) fail(*zip_source_error(source));
  return bytes;
}

}  // namespace

std::string write_zip(std::vector<OutputFile> files, const std::string& folder, std::int64_t seconds) {
  std::sort(files.begin(), files.end(), [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> memory(
      zip_source_buffer_create(nullptr, 0, 0, &error), &zip_source_free);
  if (!memory) fail(error);
  std::unique_ptr<zip_t, decltype(&zip_discard)> archive(zip_open_from_source(memory.get(), ZIP_TRUNCATE, &error),
                                                         &zip_discard);
  if (!archive) fail(error);
  zip_source_keep(memory.get());  // closing the archive lets go of one of the two
  const DosTime when = dos_time(seconds);
  for (const OutputFile& file : files) add(archive.get(), file, folder, when);
  if (zip_close(archive.get()) != 0) fail(archive.get());
  static_cast<void>(archive.release());
  return contents(memory.get());
}

}  // namespace muster
