#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "profile/brand_settings.h"
#include "profile/schema.h"
#include "value/toml.h"

namespace muster {

enum class Origin : std::uint8_t { kAbsent, kGiven, kDefault, kAssumed };

/// What a profile says of one field.
struct FieldState {
  Value value;  // unknown (missing: itself) when absent
  Origin origin = Origin::kAbsent;
  Span place;  // kGiven: in the profile; else where the schema declares the field
};

/// One organisation's profile, held against the schema: every value has its field's type. Made whole, then never
/// changed.
class Profile {
 public:
  const Schema& schema() const { return *schema_; }
  const std::string& name() const { return name_; }
  const std::string& slug() const { return slug_; }
  const std::string& path() const { return path_; }  // as shown
  /// REQUIRES: the symbol is a field's; of an entry's field, with its entry.
  const FieldState& field(SymbolId symbol) const;
  std::size_t entry_count(const Table& table) const;
  /// The slug of an entry's key. REQUIRES: the table has a key.
  const std::string& entry_slug(const Table& table, std::size_t index) const;
  const Record& extra() const { return extra_; }
  const BrandSettings& brand() const { return brand_; }

  /// The profile of a member: its entry's fields as single-organisation fields, all others absent.
  Profile member(const Table& table, std::size_t index) const;
  /// The same profile with fields set to other values, as `what_if` tries them.
  Profile with(const std::vector<std::pair<SymbolId, Value>>& values) const;

 private:
  friend class ProfileChecker;
  void complete();

  const Schema* schema_ = nullptr;
  std::string name_, slug_, path_;
  std::vector<FieldState> fields_;  // by index in Schema::fields; those of repeated tables stay absent
  std::vector<bool> sections_;      // which sections the profile states, by Schema::sections
  std::vector<std::vector<std::vector<FieldState>>> entries_;  // by table, entry, position in Table::fields
  std::vector<std::vector<std::string>> slugs_;                // by table, entry
  Record extra_;
  BrandSettings brand_;
};

/// Holds a parsed profile against the schema. Everything wrong is reported at once; nothing is returned if any of it is
/// an error. The schema's cross-field checks come later (`run_checks` in facts), as they may read facts.
std::optional<Profile> check_profile(const Schema& schema, const TomlNode& document, const Source& source,
                                     Diagnostics& diagnostics);

}  // namespace muster
