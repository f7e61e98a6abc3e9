#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// Writes a table as RFC 4180 has it: commas, CRLF, a header row, UTF-8. A cell that a spreadsheet would take for a
/// formula begins with an apostrophe.
class CsvTable {
 public:
  explicit CsvTable(const std::vector<std::string>& header) { add(header); }
  void add(const std::vector<std::string>& cells);
  const std::string& bytes() const { return out_; }

 private:
  std::string out_;
};

/// One cell as it stands in the file.
std::string csv_cell(std::string_view text);

}  // namespace muster
