#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "profile/schema.h"

namespace muster {

enum class Origin : std::uint8_t { kAbsent, kGiven, kDefault, kAssumed };

/// What a profile says of one field.
struct FieldState {
  Value value;                    // unknown (missing: itself) when absent
  Origin origin = Origin::kAbsent;
  Span place;                     // kGiven: in the profile; kDefault, kAssumed: where the schema says so
};

/// One organisation's profile, held against the schema: every value has its field's type. Made whole, then never changed.
class Profile {
 public:
  const Schema& schema() const { return *schema_; }
  const std::string& name() const { return name_; }
  const std::string& slug() const { return slug_; }
  const std::string& path() const { return path_; }  // as shown
  const FieldState& field(SymbolId symbol) const;    // of an entry too
  std::size_t entry_count(const Table& table) const;
  const std::string& entry_slug(const Table& table, std::size_t index) const;
  const Record& extra() const { return extra_; }

  /// The profile of a member: its entry's fields as single-organisation fields, all others absent.
  Profile member(const Table& table, std::size_t index) const;
  /// The same profile with fields set to other values, as `what_if` tries them.
  Profile with(const std::vector<std::pair<SymbolId, Value>>& values) const;

 private:
  friend class ProfileChecker;
  const Schema* schema_ = nullptr;
  std::string name_, slug_, path_;
  std::vector<FieldState> fields_;                              // by index in Schema::fields; of repeated tables unused
  std::vector<std::vector<std::vector<FieldState>>> entries_;   // by table, entry, field of the table
  std::vector<std::vector<std::string>> slugs_;                 // by table, entry
  Record extra_;
};

/// Holds a parsed profile against the schema. Everything wrong is reported at once; nothing is returned if any of it is an error. The schema's cross-field checks are
/// the caller's (they may read facts): `run_checks` in facts.
std::optional<Profile> check_profile(const Schema& schema, const TomlNode& document, const Source& source, Diagnostics& diagnostics);

}  // namespace muster
