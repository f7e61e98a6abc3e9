#include "profile/profile.h"

#include <algorithm>
#include <map>

#include "base/edit_distance.h"
#include "base/slug.h"
#include "profile/field_value.h"

namespace muster {

namespace {

constexpr std::size_t kMaxExtra = 1000;

}  // namespace

const FieldState& Profile::field(SymbolId symbol) const {
  const Field& field = *schema_->find_field(symbol);
  if (!field.table || !lang::has_entry(symbol)) return fields_[field.index];
  return entries_[*field.table][lang::entry_index(symbol)][field.position];
}

std::size_t Profile::entry_count(const Table& table) const { return entries_[table.index].size(); }

const std::string& Profile::entry_slug(const Table& table, std::size_t index) const {
  return slugs_[table.index][index];
}

// Fills in what the schema says of absent fields, and joins amounts with their currencies.
void Profile::complete() {
  const auto settle = [&](const Field& field, FieldState& state, SymbolId symbol, const auto& other) {
    if (state.origin != Origin::kGiven) {
      state.origin = Origin::kAbsent;
      state.place = field.place;
      state.value = Value::unknown({symbol});
      const auto section = std::find_if(schema_->sections().begin(), schema_->sections().end(),
                                        [&](const Section& candidate) { return candidate.id == field.section; });
      const bool stated = section != schema_->sections().end() &&
                          sections_[static_cast<std::size_t>(section - schema_->sections().begin())];
      const std::optional<Value>* standing =
          stated && field.default_in_section ? &field.default_in_section : &field.default_value;
      if (*standing) {
        state.value = **standing;
      } else if (field.default_from) {
        const FieldState& source = other(*field.default_from);
        if (source.origin == Origin::kAbsent) return;  // unknown for want of this field's source
        state.value = source.value;
      } else {
        return;
      }
      state.origin = field.assumption.empty() ? Origin::kDefault : Origin::kAssumed;
    }
    if (field.type == FieldType::kMoney && state.value.kind() == ValueKind::kNumber) {
      const FieldState& currency = other(*field.currency_from);
      state.value = currency.value.is_known() ? Value(Money{state.value.number(), currency.value.text()})
                                              : Value::unknown(currency.value.missing());
    }
  };
  // A field that another stands in for is settled before those that read it: plain ones first, then money and
  // `default_from`.
  for (const bool dependent : {false, true}) {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      const Field& field = schema_->fields()[i];
      if (field.table || (field.currency_from || field.default_from) != dependent) continue;
      settle(field, fields_[i], field.symbol,
             [&](SymbolId symbol) -> const FieldState& { return this->field(symbol); });
      if (field.default_from && fields_[i].origin == Origin::kAbsent)
        fields_[i].value = Value::unknown({*field.default_from});
    }
    for (std::size_t t = 0; t < entries_.size(); ++t) {
      const Table& table = schema_->tables()[t];
      for (std::uint32_t e = 0; e < entries_[t].size(); ++e) {
        for (std::size_t p = 0; p < table.fields.size(); ++p) {
          const Field& field = schema_->fields()[table.fields[p]];
          if ((field.currency_from || field.default_from) != dependent) continue;
          settle(field, entries_[t][e][p], lang::entry_symbol(field.symbol, e),
                 [&](SymbolId symbol) -> const FieldState& {
                   return this->field(schema_->find_field(symbol)->table ? lang::entry_symbol(symbol, e) : symbol);
                 });
        }
      }
    }
  }
  FieldState& address = fields_[schema_->find_field(schema_->slug_symbol())->index];
  if (address.origin == Origin::kAbsent) address = {Value(slug_), Origin::kDefault, address.place};
}

Profile Profile::member(const Table& table, std::size_t index) const {
  Profile member;
  member.schema_ = schema_;
  member.path_ = path_;
  member.fields_.resize(fields_.size());
  member.sections_.assign(sections_.size(), false);
  member.entries_.resize(entries_.size());
  member.slugs_.resize(slugs_.size());
  const auto put = [&](const Field& field, const FieldState& state) {
    FieldState given{state.value, Origin::kGiven, state.place};
    if (given.value.kind() == ValueKind::kMoney)
      given.value = Value(state.value.money().amount);  // `complete` joins it with the member's currency
    member.fields_[field.index] = std::move(given);
    const auto section = std::find_if(schema_->sections().begin(), schema_->sections().end(),
                                      [&](const Section& candidate) { return candidate.id == field.section; });
    if (section != schema_->sections().end())
      member.sections_[static_cast<std::size_t>(section - schema_->sections().begin())] = true;
  };
  // Assumptions are settings of the whole report, whoever it speaks of.
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const Field& field = schema_->fields()[i];
    if (!field.assumption.empty() && !field.default_from && fields_[i].origin == Origin::kGiven) put(field, fields_[i]);
  }
  for (const Table::MemberField& mapped : table.member) {
    const FieldState& own = field(lang::entry_symbol(mapped.field, static_cast<std::uint32_t>(index)));
    const Field& twin = *schema_->find_field(mapped.outer_twin);
    if (own.origin == Origin::kGiven) {
      put(twin, own);
    } else if (mapped.inherit && field(mapped.outer_twin).origin == Origin::kGiven) {
      put(twin, field(mapped.outer_twin));
    }
  }
  member.slug_ = entry_slug(table, index);
  member.complete();
  const FieldState& name = member.field(schema_->name_symbol());
  member.name_ = name.value.kind() == ValueKind::kText ? name.value.text() : member.slug_;
  return member;
}

Profile Profile::with(const std::vector<std::pair<SymbolId, Value>>& values) const {
  Profile changed = *this;
  for (const auto& [symbol, value] : values) {
    changed.fields_[schema_->find_field(symbol)->index] = {value, Origin::kGiven, {}};
  }
  // Amounts are bare again before they are joined anew.
  for (FieldState& state : changed.fields_) {
    if (state.origin == Origin::kGiven && state.value.kind() == ValueKind::kMoney)
      state.value = Value(Number(state.value.money().amount));
  }
  for (auto& table : changed.entries_) {
    for (auto& entry : table) {
      for (FieldState& state : entry) {
        if (state.origin == Origin::kGiven && state.value.kind() == ValueKind::kMoney)
          state.value = Value(Number(state.value.money().amount));
      }
    }
  }
  changed.complete();
  return changed;
}

/// Reads one profile's TOML into a Profile.
class ProfileChecker {
 public:
  ProfileChecker(const Schema& schema, const Source& source, Diagnostics& diagnostics)
      : schema_(schema), source_(source), diagnostics_(diagnostics) {}

  std::optional<Profile> check(const TomlNode& document) {
    const std::size_t errors = diagnostics_.errors();
    profile_.schema_ = &schema_;
    profile_.path_ = source_.path();
    profile_.fields_.resize(schema_.fields().size());
    profile_.sections_.assign(schema_.sections().size(), false);
    profile_.entries_.resize(schema_.tables().size());
    profile_.slugs_.resize(schema_.tables().size());
    read_table(document, "");
    require();
    name_organisation();
    if (diagnostics_.errors() > errors) return std::nullopt;
    profile_.complete();
    return std::move(profile_);
  }

 private:
  void read_table(const TomlNode& node, const std::string& prefix) {
    for (const TomlEntry& entry : node.entries) {
      const std::string id = prefix.empty() ? entry.key : prefix + "." + entry.key;
      if (id == "extra") {
        if (entry.value.is_table()) {
          std::size_t count = 0;
          profile_.extra_ = read_extra(entry.value, count);
        } else {
          diagnostics_.error(entry.value.span, "`extra` must be a table");
        }
      } else if (id == "brand") {
        read_brand_table(entry.value);
      } else if (const Table* table = schema_.find_table(id); table != nullptr && !table->is_data) {
        mark_section(id);
        read_entries(entry, *table);
      } else if (const Field* field = schema_.find_field(id); field != nullptr && !field->table) {
        mark_section(id);
        read_field(*field, id, entry.value, profile_.fields_[field->index]);
      } else if (is_prefix(id)) {
        mark_section(id);
        if (entry.value.is_table()) {
          read_table(entry.value, id);
        } else {
          diagnostics_.error(entry.value.span, "`" + id + "` must be a table `[" + id + "]`, but is " +
                                                   std::string(kind_name(entry.value.kind)));
        }
      } else {
        unknown(entry, id, prefix);
      }
    }
  }

  bool is_prefix(const std::string& id) const {
    const std::string dotted = id + ".";
    const bool of_field = std::any_of(schema_.fields().begin(), schema_.fields().end(),
                                      [&](const Field& field) { return !field.table && field.id.starts_with(dotted); });
    return of_field || std::any_of(schema_.tables().begin(), schema_.tables().end(),
                                   [&](const Table& table) { return !table.is_data && table.id.starts_with(dotted); });
  }

  void mark_section(const std::string& id) {
    for (std::size_t i = 0; i < schema_.sections().size(); ++i) {
      const std::string& section = schema_.sections()[i].id;
      if (id == section || id.starts_with(section + ".")) profile_.sections_[i] = true;
    }
  }

  void read_field(const Field& field, const std::string& name, const TomlNode& node, FieldState& state) {
    std::optional<Value> value = read_value(field, name, node, diagnostics_);
    if (!value) {
      refused_.push_back(field.id);
      return;
    }
    if (field.required && value->kind() == ValueKind::kText &&
        value->text().find_first_not_of(" \t\r\n") == std::string::npos) {
      diagnostics_.error(node.span, "`" + name + "` must not be empty");
      refused_.push_back(field.id);
      return;
    }
    state = {std::move(*value), Origin::kGiven, node.span};
  }

  void read_entries(const TomlEntry& entry, const Table& table) {
    const std::size_t index = table.index;
    if (entry.value.kind != TomlNode::Kind::kArray) {
      diagnostics_.error(entry.key_span, "`" + table.id + "` must be written as `[[" + table.id + "]]`, once for each");
      return;
    }
    if (entry.value.items.size() > lang::kMaxEntries) {
      diagnostics_.error(entry.key_span, "`" + table.id + "` has " + std::to_string(entry.value.items.size()) +
                                             " entries; at most " + std::to_string(lang::kMaxEntries) + " are taken");
      return;
    }
    std::map<std::string, Span> slugs;
    for (const TomlNode& item : entry.value.items) {
      if (!item.is_table()) {
        diagnostics_.error(
            item.span, "an entry of `" + table.id + "` must be a table, but is " + std::string(kind_name(item.kind)));
        continue;
      }
      read_entry(item, table, index, slugs);
    }
  }

  void read_entry(const TomlNode& item, const Table& table, std::size_t index, std::map<std::string, Span>& slugs) {
    const std::string name = table.id + "[" + std::to_string(profile_.entries_[index].size()) + "]";
    std::vector<FieldState> states(table.fields.size());
    std::vector<std::string> names;
    for (const std::size_t field : table.fields) names.push_back(schema_.fields()[field].name);
    for (const TomlEntry& pair : item.entries) {
      const auto found = std::find(names.begin(), names.end(), pair.key);
      if (found == names.end()) {
        Diagnostic& error =
            diagnostics_.error(pair.key_span, "unknown field `" + pair.key + "` in `[[" + table.id + "]]`");
        if (const std::optional<std::string> nearest = find_nearest(pair.key, names))
          error.help = "did you mean `" + *nearest + "`?";
        continue;
      }
      const auto position = static_cast<std::size_t>(found - names.begin());
      read_field(schema_.fields()[table.fields[position]], name + "." + pair.key, pair.value, states[position]);
    }
    std::string key_slug;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Field& field = schema_.fields()[table.fields[i]];
      if (field.required && item.find(field.name) == nullptr) missing(field, name + "." + field.name, item.span);
      if (field.name != table.key || states[i].origin != Origin::kGiven) continue;
      const std::optional<std::string> made = slug(states[i].value.text());
      if (!made) {
        diagnostics_.error(states[i].place, "no address can be made of this name").help =
            "it needs at least one letter or digit, and must not be a name that file systems reserve";
        continue;
      }
      key_slug = *made;
      const auto [other, fresh] = slugs.emplace(key_slug, states[i].place);
      if (!fresh) {
        diagnostics_.error(states[i].place, "two entries of `" + table.id + "` have the address `" + key_slug + "`")
            .notes.push_back({"the other one is here", other->second});
      }
    }
    profile_.entries_[index].push_back(std::move(states));
    profile_.slugs_[index].push_back(std::move(key_slug));
  }

  // Free data: printed if a pack wants to, never decided by.
  void read_brand_table(const TomlNode& node) {
    if (!node.is_table()) {
      diagnostics_.error(node.span, "`brand` must be a table");
      return;
    }
    TomlReader reader(node, node.span, "`[brand]`", diagnostics_);
    profile_.brand_ = read_brand(reader, diagnostics_);
    if (reader.find("credit") != nullptr)
      diagnostics_.error(reader.place_of("credit"), "a profile cannot set `credit`").help =
          "it stands under `[brand]` in `muster.toml`";
    reader.finish();
  }

  Record read_extra(const TomlNode& node, std::size_t& count) {
    Record record;
    for (const TomlEntry& entry : node.entries) record.set(entry.key, read_extra_value(entry.value, count));
    return record;
  }

  Value read_extra_value(const TomlNode& node, std::size_t& count) {
    if (++count == kMaxExtra + 1)
      diagnostics_.error(node.span, "`extra` holds more than " + std::to_string(kMaxExtra) + " values");
    switch (node.kind) {
      case TomlNode::Kind::kTable:
        return Value(read_extra(node, count));
      case TomlNode::Kind::kArray: {
        List list;
        for (const TomlNode& item : node.items) list.push_back(read_extra_value(item, count));
        return Value(std::move(list));
      }
      case TomlNode::Kind::kInteger:
      case TomlNode::Kind::kNumber:
        return Value(node.number);
      case TomlNode::Kind::kBoolean:
        return Value(node.boolean);
      case TomlNode::Kind::kDate:
        return Value(*node.date);
      case TomlNode::Kind::kText:
      case TomlNode::Kind::kTime:
        break;
    }
    Field free;
    free.type = FieldType::kText;
    TomlNode as_text = node;
    as_text.kind = TomlNode::Kind::kText;
    return read_value(free, "extra", as_text, diagnostics_).value_or(Value::unknown());
  }

  void unknown(const TomlEntry& entry, const std::string& id, const std::string& prefix) {
    const bool is_table = entry.value.is_table();
    Diagnostic& error = diagnostics_.error(
        entry.key_span, std::string("unknown ") + (is_table ? "table `[" : "field `") + id + (is_table ? "]`" : "`"));
    error.help = "free data goes under `[extra]`";
    if (suggestions_ == 0) return;
    --suggestions_;
    std::vector<std::string> ids;
    for (const Field& field : schema_.fields()) {
      if (!field.table && field.id.starts_with(prefix)) ids.push_back(field.id);
    }
    for (const Section& section : schema_.sections()) ids.push_back(section.id);
    for (const Table& table : schema_.tables()) {
      if (!table.is_data) ids.push_back(table.id);
    }
    if (const std::optional<std::string> nearest = find_nearest(id, ids)) {
      error.help = "did you mean `" + *nearest + "`?";
      if (const Field* field = schema_.find_field(*nearest); field != nullptr && field->place.source != nullptr) {
        error.notes.push_back({"`" + *nearest + "` is declared here", field->place});
      }
    } else if (const Field* elsewhere = find_by_name(entry.key)) {
      error.help = "did you mean `" + elsewhere->id + "`?";
    }
  }

  const Field* find_by_name(const std::string& name) const {
    const auto found = std::find_if(schema_.fields().begin(), schema_.fields().end(),
                                    [&](const Field& field) { return !field.table && field.name == name; });
    return found != schema_.fields().end() ? &*found : nullptr;
  }

  void missing(const Field& field, const std::string& name, const Span& place) {
    Diagnostic& error = diagnostics_.error(place, "`" + name + "` is missing");
    error.help = field.ask.empty() ? "add it: " + field.label : field.ask;
    if (field.place.source != nullptr) error.notes.push_back({"it is required here", field.place});
  }

  void require() {
    for (const Field& field : schema_.fields()) {
      if (!field.required || field.table) continue;
      const FieldState& state = profile_.fields_[field.index];
      if (state.origin == Origin::kGiven || reported_at(field)) continue;
      missing(field, field.id, {&source_, 0, 0});
    }
  }

  // A required field that is there but wrong was reported as such.
  bool reported_at(const Field& field) const {
    return std::find(refused_.begin(), refused_.end(), field.id) != refused_.end();
  }

  void name_organisation() {
    const FieldState& name = profile_.fields_[schema_.find_field(schema_.name_symbol())->index];
    const FieldState& address = profile_.fields_[schema_.find_field(schema_.slug_symbol())->index];
    if (name.origin == Origin::kGiven) profile_.name_ = name.value.text();
    if (address.origin == Origin::kGiven) {
      profile_.slug_ = address.value.text();
      if (slug(profile_.slug_) != profile_.slug_) {
        diagnostics_.error(address.place, "the address `" + profile_.slug_ +
                                              "` must be 1 to 63 lower-case letters, digits and single hyphens, and no "
                                              "name that file systems reserve");
      }
    } else if (name.origin == Origin::kGiven) {
      const std::optional<std::string> made = slug(profile_.name_);
      if (made) {
        profile_.slug_ = *made;
      } else {
        diagnostics_.error(name.place, "no address can be made of this name").help =
            "give one: `slug = \"…\"` under `[organisation]`, of lower-case letters, digits and hyphens";
      }
    }
  }

  const Schema& schema_;
  const Source& source_;
  Diagnostics& diagnostics_;
  int suggestions_ = 100;  // names left to look for: each costs a look at every field, and nobody reads more
  Profile profile_;
  std::vector<std::string> refused_;
};

std::optional<Profile> check_profile(const Schema& schema, const TomlNode& document, const Source& source,
                                     Diagnostics& diagnostics) {
  return ProfileChecker(schema, source, diagnostics).check(document);
}

}  // namespace muster
