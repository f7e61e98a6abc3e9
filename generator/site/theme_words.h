#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "diag/diagnostics.h"
#include "lang/type.h"
#include "value/value.h"

namespace muster {

/// Where the words of one theme are: `strings/<tag>.toml` below its folder.
struct WordsFolder {
  std::string folder;
  std::string shown;     // the path as messages show it
  std::string language;  // whose words stand in; empty: that of the theme it extends
};

/// The fixed words of a theme, in one language as far as it has them.
struct ThemeWords {
  Value record = Value(Record());  // nested as in the files
  std::map<std::string, std::string, std::less<>> by_key;
  std::string language;  // BCP 47: the one that was asked for or, where there is no file of it, the one that stands in
};

/// Reads the words of a theme and of those it extends, the engagement's own first, for the language `locale`, asked for
/// at `asked_at`. What lacks a word of Muster's own is an error; a word that is there only in the theme's default
/// language stands in, with a warning that names it.
ThemeWords load_theme_words(FileSystem& files, SourceSet& sources, const std::vector<WordsFolder>& themes,
                            const std::string& locale, const Span& asked_at, Diagnostics& diagnostics);

/// The type of a record of words.
lang::Type words_type(const Record& words, const std::string& name);

}  // namespace muster
