// Reads systems, items, guidance, rules and references out of the packs' layers, and checks that everything they name
// exists.

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "base/edit_distance.h"
#include "base/slug.h"
#include "guidance/body.h"
#include "guidance/pack.h"
#include "value/toml_reader.h"

namespace muster {

class PackLoader {
 public:
  PackLoader(SourceSet& sources, const GuidanceHooks& hooks, Diagnostics& diagnostics)
      : sources_(sources), hooks_(hooks), diagnostics_(diagnostics) {}

  std::unique_ptr<const Pack> load(FileSystem& files, const std::vector<PackFolder>& folders) {
    pack_->layers_ = load_layers(files, sources_, folders, diagnostics_);
    if (hooks_.layers_read) hooks_.layers_read(pack_->layers_);
    if (!layers().is_whole()) return nullptr;
    pack_->schema_ = load_schema(layers(), diagnostics_);
    pack_->facts_ = load_facts(layers(), pack_->schema_, diagnostics_);
    compile_checks(layers(), pack_->schema_, fact_library(), diagnostics_);
    for (const Field& field : schema().fields()) {
      if (!field.assumption.empty()) assumptions_.insert(field.assumption);
    }
    targets_ = find_link_targets(layers());
    for (const LayerEntry& entry : layers().entries("source")) load_reference(entry);
    for (const LayerEntry& entry : layers().entries("source")) check_reference(entry);
    for (const LayerEntry& entry : layers().entries("system")) load_system(entry);
    for (const LayerText& text : layers().texts()) load_guidance(text);
    for (const LayerEntry& entry : layers().entries("item")) load_item(entry);
    for (const LayerEntry& entry : layers().entries("item")) place_item(entry);
    for (const LayerEntry& entry : layers().entries("verdict")) load_verdict_word(entry);
    for (const LayerEntry& entry : layers().entries("rule")) load_rule(entry);
    order_rules();
    for (const LayerEntry& entry : layers().entries("group")) load_group(entry);
    check_sources();
    return std::move(pack_);
  }

 private:
  const Layers& layers() const { return pack_->layers_; }
  const Schema& schema() const { return pack_->schema_; }

  Diagnostic& unknown(const Span& place, const std::string& what, const std::string& name,
                      const std::vector<std::string>& names) {
    Diagnostic& error = diagnostics_.error(place, "there is no " + what + " `" + name + "`");
    if (const std::optional<std::string> nearest = find_nearest(name, names))
      error.help = "did you mean `" + *nearest + "`?";
    return error;
  }

  template <class Things>
  static std::vector<std::string> ids_of(const Things& things) {
    std::vector<std::string> ids;
    for (const auto& thing : things) ids.push_back(thing.id);
    return ids;
  }

  std::vector<std::string> read_sources(TomlReader& reader) {
    std::vector<std::string> ids;
    for (const TomlReader::Word& word : reader.words("sources")) {
      if (pack_->find_reference(word.text) == nullptr) {
        unknown(word.place, "source", word.text, ids_of(pack_->references_));
      } else {
        ids.push_back(word.text);
      }
    }
    return ids;
  }

  std::vector<std::string> read_assumptions(TomlReader& reader) {
    std::vector<std::string> ids;
    for (const TomlReader::Word& word : reader.words("assumptions")) {
      if (!assumptions_.contains(word.text)) {
        unknown(word.place, "assumption", word.text, {assumptions_.begin(), assumptions_.end()});
      } else {
        ids.push_back(word.text);
      }
    }
    return ids;
  }

  void load_reference(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a source", diagnostics_);
    Reference reference;
    reference.id = entry.id;
    reference.place = entry.place;
    reference.kind = reader.word("kind", {"document", "claim", "reference"}).value_or("");
    if (reader.place_of("kind") == reader.place())
      diagnostics_.error(entry.place, "a source needs a `kind`").help = "it is `document`, `claim` or `reference`";
    reference.title = reader.required_text("title").value_or("");
    reference.publisher = reader.text("publisher").value_or("");
    reference.date = reader.text("date").value_or("");
    reference.interest = reader.text("interest").value_or("");
    reference.of = reader.text("of").value_or("");
    reference.attribution = reader.text("attribution").value_or("");
    reference.strength = reader.word("strength", {"named", "unnamed", "author", "vendor"}).value_or("");
    reference.note = reader.text("note").value_or("");
    reference.host = reader.text("host").value_or("");
    reader.finish();
    if (reference.kind == "claim" && reference.strength.empty())
      diagnostics_.error(entry.place, "a claim needs its `strength`").help =
          "it is `named`, `unnamed`, `author` or `vendor`";
    pack_->reference_by_id_[entry.id] = pack_->references_.size();
    pack_->references_.push_back(std::move(reference));
  }

  void check_reference(const LayerEntry& entry) {
    const Reference& reference = *pack_->find_reference(entry.id);
    const TomlEntry* of = entry.node.find("of");
    if (of == nullptr) {
      if (reference.kind == "claim") diagnostics_.error(entry.place, "a claim needs `of`: the document it stands in");
      return;
    }
    const Reference* document = pack_->find_reference(reference.of);
    if (document == nullptr || document->kind != "document")
      unknown(of->value.span, "document", reference.of, ids_of(pack_->references_));
  }

  void load_system(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a system", diagnostics_);
    System system;
    system.id = entry.id;
    system.place = entry.place;
    system.title = reader.required_text("title").value_or(entry.id);
    const std::string level = reader.word("level", {"lead", "show", "reference", "omit"}).value_or("show");
    system.level = level == "lead"        ? Level::kLead
                   : level == "show"      ? Level::kShow
                   : level == "reference" ? Level::kReference
                                          : Level::kOmit;
    system.sources = read_sources(reader);
    reader.finish();
    if (entry.id.empty() || entry.id.find('.') != std::string::npos)
      diagnostics_.error(entry.place, "a system's id must not hold a dot");
    pack_->system_by_id_[entry.id] = pack_->systems_.size();
    pack_->systems_.push_back(std::move(system));
  }

  std::optional<std::size_t> system_of(const std::string& id, const Span& place) {
    const std::string name = id.substr(0, id.find('.'));
    if (id.find('.') == std::string::npos || id.ends_with('.')) {
      diagnostics_.error(place, "`" + id + "` is no id for an item").help =
          "it begins with its system and a dot: `system.item`";
      return std::nullopt;
    }
    if (pack_->find_system(name) == nullptr) {
      unknown(place, "system", name, ids_of(pack_->systems_));
      return std::nullopt;
    }
    return pack_->system_by_id_.at(name);
  }

  // Both rules and guidance may be written once per entry of a table.
  const Table* read_each(TomlReader& reader) {
    const std::optional<std::string> each = reader.text("each");
    if (!each) return nullptr;
    const Table* table = schema().find_table(*each);
    if (table == nullptr) unknown(reader.place_of("each"), "table", *each, ids_of(schema().tables()));
    return table;
  }

  void read_scope(TomlReader& reader, bool& in_organisation, bool& in_member) {
    const std::vector<TomlReader::Word> words = reader.words("scope");
    if (words.empty()) return;
    in_organisation = in_member = false;
    for (const TomlReader::Word& word : words) {
      const auto& members = schema().member_tables();
      const bool member =
          std::any_of(members.begin(), members.end(), [&](const Table* table) { return table->word == word.text; });
      if (word.text == "organisation") {
        in_organisation = true;
      } else if (member) {
        in_member = true;
      } else {
        std::vector<std::string> known = {"organisation"};
        for (const Table* table : members) known.push_back(table->word);
        unknown(word.place, "scope", word.text, known);
      }
    }
  }

  const lang::Scope& scope_for(const Table* table) const {
    return table != nullptr ? schema().entry_scope(*table) : schema().scope();
  }

  BodyContext context_for(const Table* table) const {
    return {&scope_for(table), hooks_.library, &targets_, &hooks_.block_functions, &pack_->charts_};
  }

  std::optional<lang::Template> compile_line_at(TomlReader& reader, std::string_view key, const Table* table) {
    const std::optional<Span> text = reader.source_text(key);
    if (!text) return std::nullopt;
    return compile_line(*text, context_for(table), diagnostics_);
  }

  void load_guidance(const LayerText& text) {
    TomlReader reader(text.front, text.front_place, "guidance", diagnostics_);
    Guidance guidance;
    guidance.id = reader.required_text("id").value_or("");
    guidance.path = text.path;
    guidance.place = text.front_place;
    guidance.title = reader.required_text("title").value_or("");
    guidance.order = static_cast<int>(reader.integer("order").value_or(100));
    guidance.priority = static_cast<int>(reader.integer("priority").value_or(50));
    guidance.level = static_cast<int>(reader.integer("level").value_or(2));
    if (guidance.level != 2 && guidance.level != 3)
      diagnostics_.error(reader.place_of("level"), "`level` must be 2 or 3");
    guidance.table = read_each(reader);
    read_scope(reader, guidance.in_organisation, guidance.in_member);
    guidance.sources = read_sources(reader);
    guidance.assumptions = read_assumptions(reader);
    guidance.basis = read_basis(reader);
    for (const TomlReader::Word& word : reader.words("rules")) guidance.rules.push_back(word.text);
    guidance.anchor =
        reader.text("anchor").value_or(slug(guidance.id.substr(guidance.id.find('.') + 1)).value_or("text"));
    if (slug(guidance.anchor) != guidance.anchor)
      diagnostics_.error(reader.place_of("anchor"), "an anchor must be lower-case letters, digits and hyphens");
    if (const std::optional<std::string> action = reader.word("action", {"show", "lead", "recommend", "warn"}))
      guidance.action = find_action(*action);
    if (const std::optional<Span> when = reader.source_text("when"))
      guidance.when = compile_when(*when, scope_for(guidance.table));
    guidance.summary = compile_line_at(reader, "summary", guidance.table);
    std::optional<lang::Template> plain_title;
    if (guidance.title.find('{') != std::string::npos) {
      if (const std::optional<Span> title = reader.source_text("title")) {
        guidance.title_text = compile_line(*title, context_for(guidance.table), diagnostics_);
        lang::TemplateOptions options;
        options.mode = lang::OutputMode::kText;
        Diagnostics again;  // the same text was checked a line above
        plain_title = lang::TemplateCompiler(scope_for(guidance.table), rule_library(), {}, options)
                          .compile(lang::TemplateText::at(*title), scope_for(guidance.table), again);
      }
    }
    reader.finish();
    const std::optional<std::size_t> system = system_of(guidance.id, text.front_place);
    if (!system) return;
    guidance.system = *system;
    BodySource source{text.body,          text.path,
                      guidance.anchor,    guidance.table != nullptr ? guidance.table->word + ".number" : "",
                      guidance.level + 1, text.allow_html};
    if (std::optional<Body> body = compile_body(source, context_for(guidance.table), diagnostics_)) {
      guidance.body = std::move(body->html);
      guidance.headings = std::move(body->headings);
      guidance.links = std::move(body->links);
    }
    Item item;
    item.id = guidance.id;
    item.title = guidance.title;
    item.title_text = std::move(plain_title);
    item.system = guidance.system;
    item.order = guidance.order;
    item.priority = guidance.priority;
    item.guidance = pack_->guidance_.size();
    item.place = guidance.place;
    pack_->guidance_by_id_[guidance.id] = pack_->guidance_.size();
    pack_->item_by_id_[item.id] = pack_->items_.size();
    pack_->items_.push_back(std::move(item));
    pack_->guidance_.push_back(std::move(guidance));
  }

  std::optional<lang::Expression> compile_when(const Span& text, const lang::Scope& scope) {
    std::optional<lang::Expression> when = lang::compile_expression(
        text, scope, rule_library(), {"`when`", lang::Type::of(lang::TypeKind::kBoolean)}, diagnostics_);
    if (when) check_calls(*when, pack_->facts_, diagnostics_);
    return when;
  }

  void load_item(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "an item", diagnostics_);
    Item item;
    item.id = entry.id;
    item.place = entry.place;
    item.title = reader.required_text("title").value_or(entry.id);
    item.order = static_cast<int>(reader.integer("order").value_or(100));
    item.priority = static_cast<int>(reader.integer("priority").value_or(50));
    reader.text("shown_in");
    reader.finish();
    if (const Item* other = pack_->find_item(entry.id)) {
      diagnostics_.error(entry.place, "item `" + entry.id + "` is declared twice")
          .notes.push_back({"its guidance declares it already", other->place});
      return;
    }
    const std::optional<std::size_t> system = system_of(entry.id, entry.place);
    if (!system) return;
    item.system = *system;
    pack_->item_by_id_[item.id] = pack_->items_.size();
    pack_->items_.push_back(std::move(item));
  }

  // An item without writing of its own is read on the guidance it names, or on its system's first.
  void place_item(const LayerEntry& entry) {
    const auto found = pack_->item_by_id_.find(entry.id);
    if (found == pack_->item_by_id_.end() || pack_->items_[found->second].place != entry.place) return;
    Item& item = pack_->items_[found->second];
    if (const TomlEntry* shown = entry.node.find("shown_in");
        shown != nullptr && shown->value.kind == TomlNode::Kind::kText) {
      const auto guidance = pack_->guidance_by_id_.find(shown->value.text);
      if (guidance == pack_->guidance_by_id_.end()) {
        unknown(shown->value.span, "guidance", shown->value.text, ids_of(pack_->guidance_));
      } else {
        item.guidance = guidance->second;
      }
      return;
    }
    for (std::size_t i = 0; i < pack_->guidance_.size(); ++i) {
      const Guidance& guidance = pack_->guidance_[i];
      if (guidance.system == item.system && (!item.guidance || guidance.order < pack_->guidance_[*item.guidance].order))
        item.guidance = i;
    }
  }

  void load_group(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a group", diagnostics_);
    Group group;
    group.id = entry.id;
    group.place = entry.place;
    const std::string policy = reader.word("policy", {"collect", "unique"}).value_or("collect");
    group.required = reader.flag("required");
    for (const TomlReader::Word& word : reader.words("items")) {
      if (pack_->find_item(word.text) == nullptr) {
        unknown(word.place, "item", word.text, ids_of(pack_->items_));
      } else if (std::find(group.items.begin(), group.items.end(), word.text) != group.items.end()) {
        diagnostics_.error(word.place, "`" + word.text + "` is in the group twice");
      } else {
        group.items.push_back(word.text);
      }
    }
    reader.finish();
    if (group.required && policy != "unique")
      diagnostics_.error(reader.place_of("required"), "only of a group with `policy = \"unique\"` can one be required");
    if (group.items.size() < 2 && reader.find("items") == nullptr)
      diagnostics_.error(entry.place, "a group needs its `items`");
    if (policy == "unique") pack_->groups_.push_back(std::move(group));
  }

  void load_verdict_word(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a verdict", diagnostics_);
    verdict_words_->choices.push_back({entry.id, reader.required_text("label").value_or(entry.id)});
    reader.finish();
  }

  void load_rule(const LayerEntry& entry) {
    TomlReader reader(entry.node, entry.place, "a rule", diagnostics_);
    Rule rule;
    rule.key = entry.id;
    rule.id = entry.id.substr(0, entry.id.find(':'));
    rule.place = entry.place;
    rule.table = read_each(reader);
    read_scope(reader, rule.in_organisation, rule.in_member);
    const lang::Scope& scope = scope_for(rule.table);
    if (const std::optional<Span> when = reader.source_text("when")) rule.when = compile_when(*when, scope);
    for (const Action action :
         {Action::kOmit, Action::kWarn, Action::kRecommend, Action::kShow, Action::kReference, Action::kLead}) {
      for (const TomlReader::Word& word : reader.words(action_name(action))) {
        const bool advises = action == Action::kWarn || action == Action::kRecommend;
        if (advises && pack_->find_system(word.text) != nullptr) {
          diagnostics_
              .error(word.place,
                     "`" + word.text + "` is a system, and `" + std::string(action_name(action)) + "` is for items")
              .help = "name one of its items; `show` or `lead` brings the system";
        } else if (check_target(word, rule.table)) {
          rule.effects.push_back({action, word.text, word.place});
        }
        rule.advises = rule.advises || advises;
      }
    }
    if (const TomlNode* verdicts = reader.table("verdict")) {
      for (const TomlEntry& verdict : verdicts->entries) load_verdict(verdict, rule, scope);
    }
    rule.ask = read_fields(reader, "ask", rule.table);
    rule.ask_also = read_fields(reader, "ask_also", rule.table);
    if (const std::optional<Span> text = reader.source_text("ask_from")) {
      rule.ask_from = lang::compile_expression(*text, scope, rule_library(),
                                               {"`ask_from`", lang::Type::list(lang::Type::text())}, diagnostics_);
      if (rule.ask_from) check_calls(*rule.ask_from, pack_->facts_, diagnostics_);
    }
    rule.basis = read_basis(reader);
    rule.sources = read_sources(reader);
    rule.assumptions = read_assumptions(reader);
    rule.note = compile_line_at(reader, "note", rule.table);
    rule.system = read_system(reader, rule);
    reader.finish();
    pack_->rules_.push_back(std::move(rule));
  }

  std::size_t read_system(TomlReader& reader, const Rule& rule) {
    if (const std::optional<std::string> named = reader.text("system")) {
      if (pack_->find_system(*named) != nullptr) return pack_->system_by_id_.at(*named);
      unknown(reader.place_of("system"), "system", *named, ids_of(pack_->systems_));
      return 0;
    }
    // `R02.7` belongs to the system numbered 02, whatever its letter.
    const std::string number = rule.id.substr(0, rule.id.find('.')).substr(rule.id.empty() ? 0 : 1);
    for (std::size_t i = 0; i < pack_->systems_.size(); ++i) {
      if (!number.empty() && pack_->systems_[i].id.substr(1) == number) return i;
    }
    std::string first = !rule.effects.empty()    ? rule.effects[0].target
                        : !rule.verdicts.empty() ? rule.verdicts[0].item
                                                 : "";
    first = first.substr(0, first.find('.'));
    const auto found = pack_->system_by_id_.find(first);
    return found != pack_->system_by_id_.end() ? found->second : 0;
  }

  bool is_target(const std::string& id) const {
    return pack_->item_by_id_.contains(id) || pack_->system_by_id_.contains(id);
  }

  std::vector<std::string> target_names() const {
    std::vector<std::string> names = ids_of(pack_->items_);
    for (const System& system : pack_->systems_) names.push_back(system.id);
    return names;
  }

  // Rows of a data table are known, so every id they make is checked; entries of a profile are not, so the pattern
  // itself must be declared.
  bool check_target(const TomlReader::Word& word, const Table* table) {
    const std::size_t brace = word.text.find('{');
    if (brace == std::string::npos || table == nullptr || !table->is_data) {
      if (is_target(word.text)) return true;
      unknown(word.place, "item or system", word.text, target_names());
      return false;
    }
    for (const std::string& key : table->row_keys) {
      std::string id = word.text;
      if (const std::size_t at = id.find("{key}"); at != std::string::npos) id.replace(at, 5, key);
      if (is_target(id)) continue;
      unknown(word.place, "item", id, target_names());
      return false;
    }
    return true;
  }

  void load_verdict(const TomlEntry& verdict, Rule& rule, const lang::Scope& scope) {
    if (!check_target({verdict.key, verdict.key_span}, rule.table)) return;
    if (verdict.value.kind != TomlNode::Kind::kText) {
      diagnostics_.error(verdict.value.span, "a verdict must be an expression, written as text");
      return;
    }
    const std::optional<Span> text = inner_place(verdict.value);
    if (!text) {
      diagnostics_.error(verdict.value.span, "a verdict must be written without escapes").help =
          "put it between single quotes";
      return;
    }
    const std::shared_ptr<const lang::ChoiceSet> words = verdict_words_->choices.empty() ? nullptr : verdict_words_;
    std::optional<lang::Expression> value =
        lang::compile_expression(*text, scope, rule_library(), {"a verdict", lang::Type::text(words)}, diagnostics_);
    if (!value) return;
    const auto& own = value->type().choices;
    rule.verdicts.push_back({verdict.key, std::move(*value), own != nullptr ? own : words});
  }

  std::vector<SymbolId> read_fields(TomlReader& reader, std::string_view key, const Table* table) {
    std::vector<SymbolId> symbols;
    for (const TomlReader::Word& word : reader.words(key)) {
      const Field* field = schema().find_field(word.text);
      if (field == nullptr && table != nullptr && word.text.starts_with(table->word + ".")) {
        field = schema().find_field(table->id + word.text.substr(table->word.size()));
      }
      if (field == nullptr) {
        unknown(word.place, "field", word.text, ids_of(schema().fields()));
      } else if (field->table && (table == nullptr || table->index != *field->table)) {
        diagnostics_
            .error(word.place,
                   "`" + word.text + "` belongs to an entry of `" + schema().tables()[*field->table].id + "`")
            .help = "say which: add `each = \"" + schema().tables()[*field->table].id + "\"`";
      } else {
        symbols.push_back(field->symbol);
      }
    }
    return symbols;
  }

  // Rules that ask about others come after them.
  void order_rules() {
    std::deque<Rule>& rules = pack_->rules_;
    std::vector<std::vector<std::size_t>> after(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const auto add = [&](const std::optional<lang::Expression>& expression) {
        if (expression) add_asked(*expression, after[i]);
      };
      add(rules[i].when);
      add(rules[i].ask_from);
      for (const Rule::Verdict& verdict : rules[i].verdicts) add_asked(verdict.value, after[i]);
    }
    std::vector<int> mark(rules.size(), 0);
    std::vector<std::size_t> path, order;
    const std::function<void(std::size_t)> visit = [&](std::size_t index) {
      if (mark[index] == 2) return;
      if (mark[index] == 1) {
        Diagnostic& error = diagnostics_.error(rules[index].place, "rules ask about each other in a circle");
        for (auto step = std::find(path.begin(), path.end(), index); step != path.end(); ++step) {
          error.notes.push_back({"through rule `" + rules[*step].key + "`", rules[*step].place});
        }
        return;
      }
      mark[index] = 1;
      path.push_back(index);
      for (const std::size_t other : after[index]) visit(other);
      path.pop_back();
      mark[index] = 2;
      order.push_back(index);
    };
    for (std::size_t i = 0; i < rules.size(); ++i) visit(i);
    if (order.size() != rules.size()) return;
    std::deque<Rule> sorted;
    for (const std::size_t index : order) sorted.push_back(std::move(rules[index]));
    rules = std::move(sorted);
  }

  void add_asked(const lang::Expression& expression, std::vector<std::size_t>& asked) {
    const std::deque<Rule>& rules = pack_->rules_;
    for (const lang::Expression::LiteralCall& call : expression.calls()) {
      const std::size_t before = asked.size();
      const auto add_if = [&](const auto& matches) {
        for (std::size_t i = 0; i < rules.size(); ++i) {
          if (matches(rules[i])) asked.push_back(i);
        }
      };
      if (call.function == "fired" && !call.arguments.empty()) {
        const std::string& name = call.arguments[0];
        add_if([&](const Rule& rule) { return rule.key == name; });
        if (asked.size() == before) add_if([&](const Rule& rule) { return rule.id == name; });
        if (asked.size() == before) {
          std::vector<std::string> names;
          for (const Rule& rule : rules) names.push_back(rule.key);
          unknown(call.place, "rule", name, names);
        }
      } else if (call.function == "raised" && call.arguments.size() == 2) {
        const std::string& target = call.arguments[1];
        if (!is_target(target)) unknown(call.place, "item or system", target, target_names());
        const std::optional<Action> action = find_action(call.arguments[0]);
        add_if([&](const Rule& rule) { return raises(rule, action, target); });
      } else if (call.function == "level" && !call.arguments.empty()) {
        const std::string& system = call.arguments[0];
        if (!pack_->system_by_id_.contains(system)) unknown(call.place, "system", system, ids_of(pack_->systems_));
        add_if([&](const Rule& rule) {
          return std::any_of(rule.effects.begin(), rule.effects.end(), [&](const Rule::Effect& effect) {
            return effect.target == system && effect.action != Action::kWarn && effect.action != Action::kRecommend;
          });
        });
      }
    }
  }

  static bool raises(const Rule& rule, const std::optional<Action>& action, const std::string& target) {
    const auto matches = [&](const std::string& pattern) {
      return pattern == target ||
             (pattern.find('{') != std::string::npos && target.starts_with(pattern.substr(0, pattern.find('{'))));
    };
    if (action == Action::kVerdict) {
      return std::any_of(rule.verdicts.begin(), rule.verdicts.end(),
                         [&](const Rule::Verdict& verdict) { return matches(verdict.item); });
    }
    return std::any_of(rule.effects.begin(), rule.effects.end(),
                       [&](const Rule::Effect& effect) { return effect.action == action && matches(effect.target); });
  }

  // What facts and tables name was kept as text until the register was read.
  void check_sources() {
    const auto check = [&](const std::vector<std::string>& ids, const Span& place) {
      for (const std::string& id : ids) {
        if (pack_->find_reference(id) == nullptr) unknown(place, "source", id, ids_of(pack_->references_));
      }
    };
    for (const Fact& fact : pack_->facts_.all()) {
      check(fact.sources, fact.place);
      for (const std::string& id : fact.assumptions) {
        if (!assumptions_.contains(id))
          unknown(fact.place, "assumption", id, {assumptions_.begin(), assumptions_.end()});
      }
    }
    for (const Table& table : schema().tables()) {
      check(table.sources, table.place);
      for (std::size_t i = 0; i < table.row_sources.size(); ++i) check(table.row_sources[i], table.row_places[i]);
    }
  }

  SourceSet& sources_;
  const GuidanceHooks& hooks_;
  Diagnostics& diagnostics_;
  std::unique_ptr<Pack> pack_ = std::make_unique<Pack>();
  LinkTargets targets_;
  std::set<std::string> assumptions_;
  std::shared_ptr<lang::ChoiceSet> verdict_words_ =
      std::make_shared<lang::ChoiceSet>(lang::ChoiceSet{"verdict", {}});  // what a verdict may be and its label
};

std::unique_ptr<const Pack> load_pack(FileSystem& files, SourceSet& sources, const std::vector<PackFolder>& folders,
                                      const GuidanceHooks& hooks, Diagnostics& diagnostics) {
  return PackLoader(sources, hooks, diagnostics).load(files, folders);
}

}  // namespace muster
