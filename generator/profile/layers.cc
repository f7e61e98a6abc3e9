#include "profile/layers.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "base/edit_distance.h"
#include "base/locale_format.h"
#include "base/utf8.h"
#include "value/toml_reader.h"

namespace muster {

namespace {

constexpr std::size_t kMaxFileBytes = 1U << 20U;
constexpr std::size_t kMaxFolderDepth = 16;
constexpr std::size_t kMaxFiles = 20'000;

bool ends_with(std::string_view name, std::string_view ending) {
  return name.size() > ending.size() && name.ends_with(ending);
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool take_flag(TomlNode& node, std::string_view key, Diagnostics& diagnostics) {
  const auto found =
      std::find_if(node.entries.begin(), node.entries.end(), [&](const TomlEntry& entry) { return entry.key == key; });
  if (found == node.entries.end()) return false;
  bool value = false;
  if (found->value.kind == TomlNode::Kind::kBoolean) {
    value = found->value.boolean;
  } else {
    diagnostics.error(found->value.span, "`" + std::string(key) + "` must be true or false, but is " +
                                             std::string(kind_name(found->value.kind)));
  }
  node.entries.erase(found);
  return value;
}

void merge_keys(TomlNode& base, TomlNode&& later) {
  for (TomlEntry& entry : later.entries) {
    const auto found = std::find_if(base.entries.begin(), base.entries.end(),
                                    [&](const TomlEntry& existing) { return existing.key == entry.key; });
    if (found == base.entries.end()) {
      base.entries.push_back(std::move(entry));
    } else {
      *found = std::move(entry);
    }
  }
}

}  // namespace

const std::vector<LayerEntry>& Layers::entries(std::string_view kind) const {
  static const std::vector<LayerEntry> kNone;
  const auto found = entries_.find(kind);
  return found != entries_.end() ? found->second : kNone;
}

const LayerEntry* Layers::find(std::string_view kind, std::string_view id) const {
  const std::vector<LayerEntry>& all = entries(kind);
  const auto found = std::find_if(all.begin(), all.end(), [&](const LayerEntry& entry) { return entry.id == id; });
  return found != all.end() ? &*found : nullptr;
}

const Source* read_source(FileSystem& files, SourceSet& sources, const std::string& path, const std::string& shown,
                          const std::string& root, std::size_t limit, const Span& asked_at, Diagnostics& diagnostics) {
  const auto report = [&](std::string message, std::string help) {
    Diagnostic diagnostic;
    diagnostic.message = std::move(message);
    diagnostic.help = std::move(help);
    diagnostic.span = asked_at;
    if (asked_at.source == nullptr) diagnostic.path = shown;
    diagnostics.add(std::move(diagnostic));
  };
  ReadResult read = files.read(path, limit, root);
  if (read.error != ReadError::kNone) {
    report("cannot read `" + shown + "`: " + read.cause, "");
    return nullptr;
  }
  if (read.bytes.starts_with("\xEF\xBB\xBF")) read.bytes.erase(0, 3);
  if (read.bytes.starts_with("\xFF\xFE") || read.bytes.starts_with("\xFE\xFF")) {
    report("`" + shown + "` is UTF-16", "save it as UTF-8");
    return nullptr;
  }
  if (const std::optional<std::size_t> bad = find_invalid_utf8(read.bytes)) {
    // What stands before the bad byte is valid, so it can be shown with its place.
    std::string before = read.bytes.substr(0, *bad);
    const Source& source = sources.add(shown, std::move(before));
    const auto end = static_cast<std::uint32_t>(source.text().size());
    diagnostics.error({&source, end, end}, "this is not valid UTF-8").help =
        "save the file as UTF-8; it looks like Latin-1 or another encoding";
    return nullptr;
  }
  if (const std::size_t nul = read.bytes.find('\0'); nul != std::string::npos) {
    const Source& source = sources.add(shown, read.bytes.substr(0, nul));
    const auto end = static_cast<std::uint32_t>(source.text().size());
    diagnostics.error({&source, end, end}, "the file holds a NUL byte here").help =
        "it is no text file, or it is damaged";
    return nullptr;
  }
  return &sources.add(shown, std::move(read.bytes));
}

/// Reads packs one after another into one Layers.
class LayerLoader {
 public:
  LayerLoader(FileSystem& files, SourceSet& sources, Diagnostics& diagnostics)
      : files_(files), sources_(sources), diagnostics_(diagnostics) {}

  Layers load(const std::vector<PackFolder>& packs) {
    for (const PackFolder& pack : packs) load_pack(pack);
    return std::move(layers_);
  }

 private:
  void load_pack(const PackFolder& pack) {
    pack_ = &pack;
    const std::size_t errors = diagnostics_.errors();
    read_pack(pack);
    // What could not be read may hold what seems missing elsewhere.
    if (diagnostics_.errors() > errors && layers_.entries("page").empty()) layers_.is_whole_ = false;
  }

  void read_pack(const PackFolder& pack) {
    if (files_.stat(pack.folder).kind == FileKind::kMissing || !files_.resolve(pack.folder)) {
      report(pack, "there is no pack at `" + pack.shown + "`");
      return;
    }
    if (files_.stat(*files_.resolve(pack.folder)).kind != FileKind::kFolder) {
      report(pack, "the pack `" + pack.shown + "` is not a folder");
      return;
    }
    root_ = *files_.resolve(pack.folder);
    if (!load_info(pack)) return;
    named_tables("profile.toml", {"section", "field", "table"}, {"check"});
    named_tables("facts.toml", {"fact"}, {});
    folder_of_tables("facts", {"fact"});
    named_tables("systems.toml", {"system", "item", "group"}, {});
    folder_of_tables("systems", {"system", "item", "group"});
    named_tables("rules.toml", {"rule", "verdict"}, {});
    folder_of_tables("rules", {"rule", "verdict"});
    named_tables("sources.toml", {"source"}, {});
    named_tables("plan.toml", {"step"}, {});
    folder_of_tables("plan", {"step"});
    named_tables("outline.toml", {}, {"part", "page"});
    load_data();
    load_texts("guidance", 0);
    load_sentences();
    refuse_strangers();
  }

  template <class Text>
  std::optional<TomlNode> parse(const Text& text) {
    std::optional<TomlNode> document = parse_toml(text, diagnostics_);
    if (!document) layers_.is_whole_ = false;
    return document;
  }

  void report(const PackFolder& pack, std::string message) {
    Diagnostic diagnostic;
    diagnostic.message = std::move(message);
    diagnostic.span = pack.asked_at;
    if (pack.asked_at.source == nullptr) diagnostic.path = pack.shown;
    diagnostic.help = "a pack is a folder with a `pack.toml`";
    diagnostics_.add(std::move(diagnostic));
  }

  const Source* read(const std::string& path) {
    return read_source(files_, sources_, join_path(root_, path), join_path(pack_->shown, path), root_, kMaxFileBytes,
                       {}, diagnostics_);
  }

  bool exists(const std::string& path) { return files_.stat(join_path(root_, path)).kind != FileKind::kMissing; }

  bool load_info(const PackFolder& pack) {
    if (!exists("pack.toml")) {
      report(pack, "the pack `" + pack.shown + "` has no `pack.toml`");
      return false;
    }
    const Source* source = read("pack.toml");
    if (source == nullptr) return false;
    const std::optional<TomlNode> document = parse_toml(*source, diagnostics_);
    if (!document) return false;
    TomlReader reader(*document, {source, 0, 0}, "`pack.toml`", diagnostics_);
    PackInfo info;
    info.id = reader.required_text("id").value_or("");
    if (!info.id.empty() && !is_id(info.id)) {
      diagnostics_.error(reader.place_of("id"),
                         "the pack's id `" + info.id + "` must be lower-case letters, digits and hyphens");
    }
    info.title = reader.required_text("title").value_or("");
    info.version = reader.text("version").value_or("");
    read_language(reader, info);
    info.allow_html = reader.flag("allow_html");
    if (info.allow_html && !pack.html_accepted) {
      diagnostics_
          .error(reader.place_of("allow_html"),
                 "this pack's Markdown may hold raw HTML, which the engagement has not accepted")
          .help = "if you trust the pack, write `allow_html = [\"" + info.id + "\"]` in muster.toml";
    }
    for (const TomlReader::Word& word : reader.words("extends")) {
      const bool before = std::any_of(layers_.packs_.begin(), layers_.packs_.end(),
                                      [&](const PackInfo& other) { return other.id == word.text; });
      if (!before) {
        diagnostics_.error(word.place, "this pack extends `" + word.text + "`, which does not stand before it").help =
            "list it earlier in `packs` of muster.toml";
      }
    }
    reader.finish();
    for (const PackInfo& other : layers_.packs_) {
      if (other.id == info.id) diagnostics_.error(reader.place_of("id"), "two packs have the id `" + info.id + "`");
    }
    info.folder = root_;
    id_ = info.id;
    allow_html_ = info.allow_html && pack.html_accepted;
    layers_.packs_.push_back(std::move(info));
    return true;
  }

  // A pack that is laid over others speaks as they do: it changes single sentences of theirs.
  void read_language(TomlReader& reader, PackInfo& info) {
    const std::string& first = layers_.packs_.empty() ? info.language : layers_.packs_.front().language;
    info.language = reader.text("language").value_or(first);
    const LocaleFormat locale(info.language);
    if (!locale.is_known()) {
      diagnostics_.error(reader.place_of("language"), "`" + info.language + "` is no language that is known here")
          .help = "write a tag such as `en-GB`, `de` or `pt-BR`";
    } else if (info.language.substr(0, info.language.find('-')) != first.substr(0, first.find('-'))) {
      diagnostics_
          .warning("mixed-packs", reader.place_of("language"),
                   "this pack is in `" + info.language + "`, the one it is laid over in `" + first +
                       "`; pages will call all of it `" + first + "`")
          .help = "write packs that are laid over one another in one language";
    }
  }

  // `[kind.id]` tables of a file, and `[[kind]]` lists whose entries have an `id` or, without one, are simply appended.
  void named_tables(const std::string& path, const std::vector<std::string>& kinds,
                    const std::vector<std::string>& lists) {
    if (!exists(path)) return;
    const Source* source = read(path);
    if (source == nullptr) return;
    std::optional<TomlNode> document = parse(*source);
    if (!document) return;
    std::vector<std::string> known = kinds;
    known.insert(known.end(), lists.begin(), lists.end());
    for (TomlEntry& entry : document->entries) {
      const bool is_kind = std::find(kinds.begin(), kinds.end(), entry.key) != kinds.end();
      const bool is_list = std::find(lists.begin(), lists.end(), entry.key) != lists.end();
      if (is_kind && entry.value.is_table()) {
        for (TomlEntry& named : entry.value.entries) add_named(entry.key, named);
      } else if (is_list && entry.value.kind == TomlNode::Kind::kArray) {
        for (TomlNode& item : entry.value.items) add_listed(entry.key, item);
      } else if (is_kind || is_list) {
        diagnostics_.error(entry.key_span,
                           is_kind ? "`" + entry.key + "` must be written as tables `[" + entry.key + ".id]`"
                                   : "`" + entry.key + "` must be written as tables `[[" + entry.key + "]]`");
      } else {
        Diagnostic& error = diagnostics_.error(entry.key_span, "unknown key `" + entry.key + "` in `" + path + "`");
        if (const std::optional<std::string> nearest = find_nearest(entry.key, known))
          error.help = "did you mean `" + *nearest + "`?";
      }
    }
  }

  void add_named(const std::string& kind, TomlEntry& named) {
    // `[[fact."d.plan".case]]` alone makes a table as well, so every declaration is a table here.
    if (!named.value.is_table()) {
      diagnostics_.error(named.key_span, "`" + named.key + "` must be a table `[" + kind + ".\"" + named.key + "\"]`");
      return;
    }
    add(kind, named.key, named.key_span, std::move(named.value));
  }

  void add_listed(const std::string& kind, TomlNode& item) {
    if (!item.is_table()) {
      diagnostics_.error(item.span, "`" + kind + "` must be written as tables `[[" + kind + "]]`");
      return;
    }
    const char* id_key = kind == "check" ? "name" : "id";
    const TomlEntry* id = item.find(id_key);
    const bool named = id != nullptr && id->value.kind == TomlNode::Kind::kText;
    const std::string name = named ? id->value.text : "#" + std::to_string(layers_.entries_[kind].size());
    const Span place = named ? id->value.span : item.span;
    add(kind, name, place, std::move(item));
  }

  void add(const std::string& kind, const std::string& id, const Span& place, TomlNode node) {
    const bool overrides = take_flag(node, "override", diagnostics_);
    const bool removes = take_flag(node, "remove", diagnostics_);
    std::vector<LayerEntry>& all = layers_.entries_[kind];
    const auto existing = std::find_if(all.begin(), all.end(), [&](const LayerEntry& entry) { return entry.id == id; });
    if (existing == all.end()) {
      if (overrides || removes) {
        Diagnostic& error =
            diagnostics_.error(place, "this overrides " + kind + " `" + id + "`, which no earlier pack declares");
        std::vector<std::string> names;
        for (const LayerEntry& entry : all) names.push_back(entry.id);
        if (const std::optional<std::string> nearest = find_nearest(id, names))
          error.help = "did you mean `" + *nearest + "`?";
        return;
      }
      all.push_back({id, place, std::move(node), id_});
      return;
    }
    if (existing->pack == id_ || (!overrides && !removes)) {
      Diagnostic& error = diagnostics_.error(place, kind + " `" + id + "` is declared twice");
      error.notes.push_back({"the other one is here", existing->place});
      if (existing->pack != id_) error.help = "write `override = true` to replace what the earlier pack says";
      return;
    }
    if (removes) {
      all.erase(existing);
      return;
    }
    merge_keys(existing->node, std::move(node));
    existing->place = place;
    existing->pack = id_;
  }

  std::vector<std::string> names_in(const std::string& folder) {
    if (!exists(folder)) return {};
    if (files_.stat(join_path(root_, folder)).kind != FileKind::kFolder) {
      Diagnostic diagnostic;
      diagnostic.path = join_path(pack_->shown, folder);
      diagnostic.message = "this must be a folder of the pack itself";
      diagnostics_.add(std::move(diagnostic));
      return {};
    }
    std::vector<std::string> names = files_.list(join_path(root_, folder));
    std::erase_if(names, [](const std::string& name) { return name.starts_with(".") || name.ends_with("~"); });
    return names;
  }

  void stranger(const std::string& path, std::string help) {
    Diagnostic diagnostic;
    diagnostic.severity = Severity::kWarning;
    diagnostic.name = "unread-file";
    diagnostic.path = join_path(pack_->shown, path);
    diagnostic.message = "this file is no part of a pack and is not read";
    diagnostic.help = std::move(help);
    diagnostics_.add(std::move(diagnostic));
  }

  void folder_of_tables(const std::string& folder, const std::vector<std::string>& kinds) {
    for (const std::string& name : names_in(folder)) {
      if (ends_with(name, ".toml")) {
        named_tables(folder + "/" + name, kinds, {});
      } else {
        stranger(folder + "/" + name, "files here end in `.toml`");
      }
    }
  }

  void load_data() {
    for (const std::string& name : names_in("data")) {
      const std::string path = "data/" + name;
      if (!ends_with(name, ".toml")) {
        stranger(path, "tables end in `.toml`");
        continue;
      }
      const std::string id = name.substr(0, name.size() - 5);
      const Source* source = read(path);
      if (source == nullptr) continue;
      std::optional<TomlNode> document = parse(*source);
      if (!document) continue;
      TomlNode head;
      head.span = {source, 0, 0};
      std::vector<TomlEntry> parts;
      for (TomlEntry& entry : document->entries) {
        (entry.key == "column" || entry.key == "row" ? parts : head.entries).push_back(std::move(entry));
      }
      // A later pack's file of the same name adds and overrides rows; only its own head would be a second declaration.
      const bool later = layers_.find("data", id) != nullptr;
      if (!later || !head.entries.empty()) add("data", id, {source, 0, 0}, std::move(head));
      for (TomlEntry& part : parts) {
        if (!part.value.is_table()) {
          diagnostics_.error(part.key_span, "`" + part.key + "` must be written as tables `[" + part.key + ".id]`");
          continue;
        }
        for (TomlEntry& named : part.value.entries) add_named(part.key + ":" + id, named);
      }
    }
  }

  void load_texts(const std::string& folder, std::size_t depth) {
    if (depth > kMaxFolderDepth) {
      Diagnostic diagnostic;
      diagnostic.path = join_path(pack_->shown, folder);
      diagnostic.message = "folders are nested deeper than " + std::to_string(kMaxFolderDepth);
      diagnostics_.add(std::move(diagnostic));
      return;
    }
    for (const std::string& name : names_in(folder)) {
      const std::string path = folder + "/" + name;
      const FileKind kind = files_.stat(join_path(root_, path)).kind;
      if (kind == FileKind::kFolder) {
        load_texts(path, depth + 1);
      } else if (ends_with(name, ".md")) {
        if (++files_read_ > kMaxFiles) return;
        load_text(path);
      } else {
        stranger(path, "guidance ends in `.md`");
      }
    }
  }

  void load_text(const std::string& path) {
    const Source* source = read(path);
    if (source == nullptr) return;
    const std::string& text = source->text();
    const auto at = [&](std::size_t begin, std::size_t end) {
      return Span{source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    };
    const auto line_end = [&](std::size_t from) {
      const std::size_t end = text.find('\n', from);
      return end == std::string::npos ? text.size() : end;
    };
    const auto is_fence = [&](std::size_t begin, std::size_t end) {
      std::string_view line(text.data() + begin, end - begin);
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
      return line == "+++";
    };
    std::size_t end = line_end(0);
    if (!is_fence(0, end)) {
      diagnostics_.error(at(0, end), "guidance begins with front matter").help =
          "the first line must be `+++`, then TOML, then `+++` again";
      return;
    }
    const std::size_t front_begin = std::min(end + 1, text.size());
    std::size_t begin = front_begin;
    while (begin < text.size() && !is_fence(begin, line_end(begin))) begin = line_end(begin) + 1;
    if (begin >= text.size()) {
      diagnostics_.error(at(0, end), "this front matter does not end").help = "close it with a line `+++`";
      return;
    }
    std::optional<TomlNode> front = parse(at(front_begin, begin));
    if (!front) return;
    const std::size_t body = std::min(line_end(begin) + 1, text.size());
    add_text(path, at(0, end), at(body, text.size()), std::move(*front));
  }

  void add_text(const std::string& path, const Span& place, const Span& body, TomlNode front) {
    const TomlEntry* id = front.find("id");
    if (id == nullptr || id->value.kind != TomlNode::Kind::kText || id->value.text.empty()) {
      diagnostics_.error(id != nullptr ? id->value.span : place, "guidance needs an `id`");
      return;
    }
    const std::string name = id->value.text;
    const Span id_place = id->value.span;
    const bool overrides = take_flag(front, "override", diagnostics_);
    const bool removes = take_flag(front, "remove", diagnostics_);
    std::vector<LayerText>& all = layers_.texts_;
    const auto existing = std::find_if(all.begin(), all.end(), [&](const LayerText& text) { return text.id == name; });
    if (existing == all.end()) {
      if (overrides || removes) {
        Diagnostic& error =
            diagnostics_.error(id_place, "this overrides guidance `" + name + "`, which no earlier pack declares");
        std::vector<std::string> names;
        for (const LayerText& text : all) names.push_back(text.id);
        if (const std::optional<std::string> nearest = find_nearest(name, names))
          error.help = "did you mean `" + *nearest + "`?";
        return;
      }
      all.push_back({name, std::move(front), id_place, body, path, id_, allow_html_});
      return;
    }
    if (existing->pack == id_ || (!overrides && !removes)) {
      Diagnostic& error = diagnostics_.error(id_place, "guidance `" + name + "` is declared twice");
      error.notes.push_back({"the other one is here", existing->front_place});
      if (existing->pack != id_) error.help = "write `override = true` to replace what the earlier pack says";
      return;
    }
    if (removes) {
      all.erase(existing);
      return;
    }
    merge_keys(existing->front, std::move(front));
    existing->front_place = id_place;
    existing->pack = id_;
    if (body.text().find_first_not_of(" \t\r\n") != std::string_view::npos) {
      existing->body = body;
      existing->path = path;
      existing->allow_html = allow_html_;
    }
  }

  // Replaces single sentences of earlier packs. The new text is a Source of its own, so its places are those of the
  // changed text.
  void load_sentences() {
    if (!exists("overrides.toml")) return;
    const Source* source = read("overrides.toml");
    if (source == nullptr) return;
    const std::optional<TomlNode> document = parse(*source);
    if (!document) return;
    TomlReader file(*document, {source, 0, 0}, "`overrides.toml`", diagnostics_);
    if (const TomlNode* list = file.array("sentence")) {
      for (const TomlNode& item : list->items) {
        if (!item.is_table()) {
          diagnostics_.error(item.span, "`sentence` must be written as tables `[[sentence]]`");
          continue;
        }
        TomlReader reader(item, item.span, "a sentence", diagnostics_);
        const std::optional<std::string> id = reader.required_text("guidance");
        const std::optional<std::string> find = reader.required_text("find");
        const std::optional<std::string> replace = reader.text("replace");
        reader.finish();
        if (id && find && replace) replace_sentence(reader, *id, *find, *replace);
      }
    }
    file.finish();
  }

  void replace_sentence(TomlReader& reader, const std::string& id, const std::string& find,
                        const std::string& replace) {
    const auto text = std::find_if(layers_.texts_.begin(), layers_.texts_.end(),
                                   [&](const LayerText& candidate) { return candidate.id == id; });
    if (text == layers_.texts_.end()) {
      Diagnostic& error = diagnostics_.error(reader.place_of("guidance"), "there is no guidance `" + id + "`");
      std::vector<std::string> names;
      for (const LayerText& candidate : layers_.texts_) names.push_back(candidate.id);
      if (const std::optional<std::string> nearest = find_nearest(id, names))
        error.help = "did you mean `" + *nearest + "`?";
      return;
    }
    const std::string body(text->body.text());
    const std::size_t first = body.find(find);
    if (first == std::string::npos || body.find(find, first + 1) != std::string::npos) {
      Diagnostic& error = diagnostics_.error(
          reader.place_of("find"), first == std::string::npos ? "`" + id + "` holds no such text"
                                                              : "`" + id + "` holds this text more than once");
      error.notes.push_back({"the guidance is here", text->body});
      error.help = first == std::string::npos ? "the guidance has changed: take the sentence as it stands there now"
                                              : "take more of the sentence, so that it is found once";
      return;
    }
    // Blank lines stand in for the front matter, so that line numbers stay those of the file.
    const Source& old = *text->body.source;
    const std::uint32_t line = old.place(text->body.begin).line;
    std::string changed(line - 1, '\n');
    const auto begin = static_cast<std::uint32_t>(changed.size());
    changed += body.substr(0, first) + replace + body.substr(first + find.size());
    const Source& source = sources_.add(old.path(), std::move(changed));
    text->body = {&source, begin, static_cast<std::uint32_t>(source.text().size())};
  }

  void refuse_strangers() {
    static const std::set<std::string, std::less<>> kKnown = {
        "pack.toml",    "profile.toml", "facts.toml", "facts", "systems.toml", "systems",  "rules.toml",    "rules",
        "outline.toml", "sources.toml", "plan.toml",  "plan",  "data",         "guidance", "overrides.toml"};
    for (const std::string& name : files_.list(root_)) {
      if (name.starts_with(".") || name.ends_with("~") || kKnown.contains(name)) continue;
      if (name.ends_with(".md") || name.starts_with("LICEN") || name.starts_with("COPYING")) continue;
      std::string help;
      if (const std::optional<std::string> nearest =
              find_nearest(name, std::vector<std::string>(kKnown.begin(), kKnown.end()))) {
        help = "did you mean `" + *nearest + "`?";
      }
      stranger(name, std::move(help));
    }
  }

  FileSystem& files_;
  SourceSet& sources_;
  Diagnostics& diagnostics_;
  Layers layers_;
  const PackFolder* pack_ = nullptr;
  std::string root_, id_;
  bool allow_html_ = false;
  std::size_t files_read_ = 0;
};

Layers load_layers(FileSystem& files, SourceSet& sources, const std::vector<PackFolder>& packs,
                   Diagnostics& diagnostics) {
  return LayerLoader(files, sources, diagnostics).load(packs);
}

}  // namespace muster
