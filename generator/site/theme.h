#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "diag/diagnostics.h"
#include "lang/library.h"
#include "lang/template.h"
#include "output/output_file.h"
#include "profile/brand_settings.h"
#include "site/site.h"
#include "site/theme_scope.h"

namespace muster {

/// How a site looks: templates, words and assets, read from a folder and from those of the themes it extends.
///
///     theme.toml           name, `extends` (another theme's name), `colours`, `ids` (what its templates use as HTML
///     ids) strings/<tag>.toml   every fixed word, by language; a file of a longer tag adds to that of a shorter one
///     templates/*.html     pages; `why.html`, `cite.html` and `chart.html` draw what `why()`, `cite()` and charts
///                          give, `print.html` the whole report and `print-page.html` a page in it; `_*.html` are parts
///     assets/*             taken over with a fingerprint in the name: `asset('site.css')`
///
/// A file of the theme stands in front of the same file of the one it extends, which remains reachable as
/// `<theme>/page.html`.
class Theme {
 public:
  /// Loads, checks and compiles. `library` must outlive the theme. Reports every mistake; null if there was one.
  static std::unique_ptr<const Theme> load(FileSystem& files, SourceSet& sources, const ThemeFolder& folder,
                                           const std::string& locale, const lang::Library& library,
                                           Diagnostics& diagnostics);
  ~Theme();
  Theme(const Theme&) = delete;

  /// A fixed word by its dotted key. REQUIRES: the theme's loader checked the key, or `find_word` finds it.
  const std::string& word(std::string_view key) const;
  const std::string* find_word(std::string_view key) const;
  const Value& words() const;
  /// A page template; null if there is none.
  const lang::Template* find_page(std::string_view name) const;
  std::vector<std::string> page_names() const;
  const lang::Template& why_template() const;
  const lang::Template& cite_template() const;
  const lang::Template& chart_template() const;
  /// The whole report as one document; null if the theme draws none.
  const lang::Template* print_template() const;
  /// A page within it. REQUIRES: there is a print template.
  const lang::Template& print_page_template() const;
  const std::vector<OutputFile>& assets() const;
  /// The path of the asset `search.js`; empty where neither the theme nor the program brings it.
  const std::string& search_script() const;
  const std::vector<std::string>& ids() const;
  const std::string& language() const;  // of the words, as a BCP 47 tag
  /// Its own colours, or those of the theme it extends; never empty.
  const std::vector<BrandColour>& colours() const;

 private:
  friend class ThemeLoader;
  struct State;
  explicit Theme(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster
