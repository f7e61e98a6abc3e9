#include "site/csv.h"

#include <catch2/catch_test_macros.hpp>

namespace muster {
namespace {

TEST_CASE("a table has a header, commas and CRLF") {
  CsvTable table({"step", "title"});
  table.add({"care.paint", "Paint it"});
  table.add({"", ""});
  CHECK(table.bytes() == "step,title\r\ncare.paint,Paint it\r\n,\r\n");
}

TEST_CASE("what separates cells is quoted") {
  CHECK(csv_cell("plain text") == "plain text");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("a;b") == "\"a;b\"");
  CHECK(csv_cell("say \"no\"") == "\"say \"\"no\"\"\"");
  CHECK(csv_cell("a\r\nb") == "\"a\r\nb\"");
  CHECK(csv_cell("") == "");
}

TEST_CASE("no cell is a formula") {
  CHECK(csv_cell("=1+1") == "'=1+1");
  CHECK(csv_cell("+44") == "'+44");
  CHECK(csv_cell("-5") == "'-5");
  CHECK(csv_cell("@SUM(A1)") == "'@SUM(A1)");
  CHECK(csv_cell("\t=1") == "\"'\t=1\"");
  CHECK(csv_cell("\r=1") == "\"'\r=1\"");
  CHECK(csv_cell("=\"a\",b") == "\"'=\"\"a\"\",b\"");
  CHECK(csv_cell("1-2=3") == "1-2=3");
}

}  // namespace
}  // namespace muster
