#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "guidance/advice.h"
#include "guidance/body.h"
#include "lang/library.h"

namespace muster {

/// Which ids `cite`, `href` and `why` may be called with where these are written out. Filled when the packs are read,
/// before anything is compiled.
struct KnownNames {
  LinkTargets targets;
  std::set<std::string, std::less<>> sources;
};

/// One page that is being rendered: what its guidance reads, and what it may call.
class PageEnvironment : public AdviceEnvironment {
 public:
  /// A link to the claim or document in the register, as the theme draws it.
  virtual Value cite(std::string_view id) = 0;
  /// The address of an item, system, guidance (with or without `#heading`) or page, relative to the site's folder; none
  /// where it was left out.
  virtual Value href(std::string_view target) = 0;
  /// The reasons of everything that is said of an item; empty where nothing is.
  virtual Value why(std::string_view item) = 0;
  /// A chart of the pack, as the theme frames it; empty where it has nothing to show.
  virtual Value chart(std::size_t number) = 0;
  /// The address of the organisation's palette.
  virtual const std::string& palette() const = 0;
  /// A fixed word of the theme.
  virtual Value word(std::string_view key) = 0;
};

/// The page that a call is rendered for. Stops the evaluation with an error where there is none.
PageEnvironment& page_of(const lang::RunCall& call);

/// The library of guidance and themes. Ids that are written out are checked against `names`, which must outlive it.
lang::Library make_site_library(const KnownNames& names);

}  // namespace muster
