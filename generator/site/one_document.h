#pragma once

#include <set>
#include <string>
#include <string_view>

namespace muster {

/// How much a page changes when it moves into a document with the others.
struct MoveOptions {
  int levels_down = 0;     // headings: what is `<h1>` on the page becomes `<h3>` with 2
  bool is_paper = false;   // nothing folds: `details` stand open as `div`, and what has the class `screen-only` is gone
  bool keeps_ids = false;  // of what stands around the pages: only its links change
};

/// Several pages as one document, in which every id is told from the same id of another page: `goal` of `plan.html`
/// becomes `plan.goal`, the page itself is `plan`, and links between pages lead there. Links to anything else beside
/// the pages become text, for there is nothing beside such a document.
class OneDocument {
 public:
  /// The files of the pages, `plan.html`.
  explicit OneDocument(std::set<std::string> files) : files_(std::move(files)) {}

  /// The HTML of one page, or part of it, as it stands in the document. REQUIRES: Muster's own HTML.
  std::string move(std::string_view file, std::string_view html, const MoveOptions& options) const;

  bool holds(const std::string& file) const { return files_.contains(file); }

  /// The id of a page in the document: `plan`.
  static std::string_view page_id(std::string_view file) { return file.substr(0, file.rfind('.')); }

 private:
  std::set<std::string> files_;
};

}  // namespace muster
