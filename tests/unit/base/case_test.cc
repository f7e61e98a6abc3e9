#include "base/case.h"

#include <catch2/catch_test_macros.hpp>

using namespace muster;

TEST_CASE("upper and lower case follow Unicode, not the locale") {
  CHECK(to_upper("straße iI") == "STRASSE II");
  CHECK(to_lower("ÅSGÅRD I ΣΑΣ") == "åsgård i σας");
  CHECK(to_upper("") == "");
}

TEST_CASE("capitalize changes the first character alone to title case") {
  CHECK(capitalize("mLOPS engineer") == "Mlops engineer");
  CHECK(capitalize("ǆungla") == "ǅungla");
  CHECK(capitalize("'tis") == "'tis");
  CHECK(capitalize("éCOLE") == "École");
}

TEST_CASE("text without letters that have case is neither upper nor lower") {
  CHECK(is_all_upper("AB-3"));
  CHECK_FALSE(is_all_upper("Ab"));
  CHECK(is_all_lower("ab ß"));
  CHECK_FALSE(is_all_lower("12"));
  CHECK_FALSE(is_all_upper(""));
}

TEST_CASE("words are made of letters, digits and underscores of any script") {
  CHECK(is_word_code_point(U'ж'));
  CHECK(is_word_code_point(U'_'));
  CHECK(is_word_code_point(U'7'));
  CHECK_FALSE(is_word_code_point(U'-'));
  CHECK(is_space_code_point(0x2003));
  CHECK_FALSE(is_space_code_point(U'x'));
}
