#include "site/csv.h"

namespace muster {

void CsvTable::add(const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out_ += ',';
    out_ += csv_cell(cells[i]);
  }
  out_ += "\r\n";
}

std::string csv_cell(std::string_view text) {
  const bool is_formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  std::string cell = is_formula ? "'" : "";
  for (const char c : text) cell.append(c == '"' ? "\"\"" : std::string_view(&c, 1));
  if (cell.find_first_of(",;\"\t\r\n") == std::string::npos) return cell;
  return "\"" + cell + "\"";
}

}  // namespace muster
