#include "site/theme.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <set>
#include <utility>

#include "base/edit_distance.h"
#include "base/hash.h"
#include "lang/arguments.h"
#include "profile/layers.h"
#include "site/brand.h"
#include "site/functions.h"
#include "value/toml_reader.h"

namespace muster {

struct Theme::State {
  std::map<std::string, std::string, std::less<>> words;
  Value words_record = Value(Record());
  std::optional<ThemeScope> scope;
  lang::Library library;
  std::map<std::string, std::string, std::less<>> asset_paths;  // by the name in the theme
  std::vector<OutputFile> assets;
  std::string search_script;
  std::map<std::string, lang::Template, std::less<>> pages;
  std::optional<lang::Template> why, cite, chart;
  std::vector<std::string> ids;
  std::string language;
  std::vector<BrandColour> colours;
};

namespace {

constexpr std::size_t kMaxTextBytes = 1U << 20U;
constexpr std::size_t kMaxAssetBytes = 16U << 20U;
constexpr std::size_t kMaxDepth = 8;
constexpr Srgb kUsualColour{0x0b, 0x4f, 0x96};  // of a theme that names none

constexpr std::array<std::string_view, 4> kMadeAssets = {kPaletteName, kIconName, "logo.svg", "logo.png"};

/// The words that Muster itself puts into pages; a theme may have any others.
constexpr std::array<std::string_view, 44> kNeededWords = {
    "unknown",
    "withheld",
    "yes",
    "no",
    "empty",
    "per",
    "library",
    "action.omit",
    "action.warn",
    "action.recommend",
    "action.show",
    "action.reference",
    "action.lead",
    "action.verdict",
    "basis.stated",
    "basis.derived",
    "basis.assumption",
    "origin.given",
    "origin.default",
    "origin.assumed",
    "origin.tabled",
    "origin.derived",
    "origin.absent",
    "strength.named",
    "strength.unnamed",
    "strength.author",
    "strength.vendor",
    "not_found.title",
    "not_found.text",
    "chart.label",
    "chart.text",
    "chart.low",
    "chart.high",
    "chart.start",
    "chart.end",
    "chart.value",
    "chart.needed",
    "chart.at",
    "chart.state",
    "chart.done",
    "chart.next",
    "chart.open",
    "chart.off",
    "chart.unknown",
};

}  // namespace

class ThemeLoader {
 public:
  ThemeLoader(FileSystem& files, SourceSet& sources, const ThemeFolder& folder, const std::string& locale,
              Diagnostics& diagnostics)
      : files_(files), sources_(sources), folder_(folder), locale_(locale), diagnostics_(diagnostics) {}

  std::unique_ptr<const Theme> load(const lang::Library& library) {
    const std::size_t errors = diagnostics_.errors();
    load_chain();
    if (diagnostics_.errors() > errors) return nullptr;
    if (state_->colours.empty()) state_->colours.push_back({kUsualColour, {}});
    load_words();
    load_assets();
    state_->library = lang::Library(&library);
    add_asset_function();
    for (const auto& [name, source] : names_to_sources()) compile(name, *source);
    check_templates();
    if (diagnostics_.errors() > errors) return nullptr;
    return std::unique_ptr<const Theme>(new Theme(std::move(state_)));
  }

 private:
  struct Link {  // one theme of the chain
    std::string name, folder, shown;
    std::string language;
    std::map<std::string, const Source*> templates;
  };

  const Source* read(const Link& link, const std::string& path) {
    return read_source(files_, sources_, join_path(link.folder, path), join_path(link.shown, path), link.folder,
                       kMaxTextBytes, {}, diagnostics_);
  }

  bool exists(const Link& link, const std::string& path) {
    return files_.stat(join_path(link.folder, path)).kind != FileKind::kMissing;
  }

  std::vector<std::string> names_in(const Link& link, const std::string& path) {
    if (files_.stat(join_path(link.folder, path)).kind != FileKind::kFolder) return {};
    return files_.list(join_path(link.folder, path));
  }

  void report(const std::string& path, std::string message, const Span& at) {
    Diagnostic diagnostic;
    diagnostic.message = std::move(message);
    diagnostic.span = at;
    if (at.source == nullptr) diagnostic.path = path;
    diagnostics_.add(std::move(diagnostic));
  }

  // The engagement's theme first, then what it extends.
  void load_chain() {
    std::string folder = folder_.folder;
    std::string shown = folder_.shown;
    Span asked_at = folder_.asked_at;
    while (true) {
      const std::optional<std::string> root = files_.resolve(folder);
      Link link;
      link.folder = root.value_or(folder);
      link.shown = shown;
      if (!root || !exists(link, "theme.toml")) {
        report(shown, "there is no theme at `" + shown + "`: it has no `theme.toml`", asked_at);
        return;
      }
      const Source* source = read(link, "theme.toml");
      const std::optional<TomlNode> document = source != nullptr ? parse_toml(*source, diagnostics_) : std::nullopt;
      if (!document) return;
      TomlReader reader(*document, {source, 0, 0}, "`theme.toml`", diagnostics_);
      link.name = reader.required_text("name").value_or("");
      link.language = reader.text("language").value_or("");
      for (const TomlReader::Word& word : reader.words("ids")) state_->ids.push_back(word.text);
      std::vector<BrandColour> colours = read_colours(reader, diagnostics_);
      if (state_->colours.empty()) state_->colours = std::move(colours);
      const std::optional<std::string> base = reader.text("extends");
      asked_at = reader.place_of("extends");
      reader.finish();
      for (const std::string& name : names_in(link, "templates")) {
        if (!name.ends_with(".html")) continue;
        if (const Source* text = read(link, "templates/" + name)) link.templates[name] = text;
      }
      chain_.push_back(std::move(link));
      if (!base || base->empty()) return;
      if (std::any_of(chain_.begin(), chain_.end(), [&](const Link& other) { return other.name == *base; })) {
        report("", "themes extend each other in a circle", asked_at);
        return;
      }
      const auto found =
          std::find_if(folder_.installed.begin(), folder_.installed.end(), [&](const std::string& place) {
            return files_.stat(join_path(join_path(place, *base), "theme.toml")).kind == FileKind::kRegular;
          });
      if (found == folder_.installed.end()) {
        report("", "there is no theme `" + *base + "` to extend", asked_at);
        return;
      }
      folder = join_path(*found, *base);
      shown = folder;
    }
  }

  // The words of the base first, so that those in front replace them; `en` before `en-GB`.
  void load_words() {
    for (auto link = chain_.rbegin(); link != chain_.rend(); ++link) {
      bool found = false;
      for (std::size_t end = locale_.find('-');; end = locale_.find('-', end + 1)) {
        const std::string tag = locale_.substr(0, end);
        found = load_words_file(*link, tag) || found;
        if (end == std::string::npos) break;
      }
      if (found && state_->language.empty()) state_->language = locale_.substr(0, locale_.find('-'));
      if (!found && !link->language.empty() && load_words_file(*link, link->language))
        state_->language = link->language;
    }
    for (const std::string_view key : kNeededWords) {
      if (state_->words.contains(key)) continue;
      report(join_path(chain_.front().shown, "strings"),
             "the theme has no word `" + std::string(key) + "` for the language `" + locale_ + "`", {});
    }
    state_->scope.emplace(words_type(state_->words_record.record(), "strings"));
  }

  bool load_words_file(const Link& link, const std::string& tag) {
    const std::string path = "strings/" + tag + ".toml";
    if (!exists(link, path)) return false;
    const Source* source = read(link, path);
    const std::optional<TomlNode> document = source != nullptr ? parse_toml(*source, diagnostics_) : std::nullopt;
    if (!document) return true;
    Record words = state_->words_record.record();
    add_words(*document, "", words);
    state_->words_record = Value(std::move(words));
    return true;
  }

  void add_words(const TomlNode& table, const std::string& prefix, Record& into) {
    for (const TomlEntry& entry : table.entries) {
      const std::string key = prefix + entry.key;
      if (entry.value.is_table()) {
        const Value* known = into.find(entry.key);
        Record inner = known != nullptr && known->kind() == ValueKind::kRecord ? known->record() : Record();
        add_words(entry.value, key + ".", inner);
        into.set(entry.key, Value(std::move(inner)));
      } else if (entry.value.kind == TomlNode::Kind::kText) {
        into.set(entry.key, Value(entry.value.text));
        state_->words[key] = entry.value.text;
      } else {
        diagnostics_.error(entry.value.span, "a word of the theme must be text");
      }
    }
  }

  static lang::Type words_type(const Record& words, const std::string& name) {
    lang::RecordType type;
    type.name = name;
    for (const auto& [key, value] : words.entries()) {
      const bool is_table = value.kind() == ValueKind::kRecord;
      type.fields.push_back({key, is_table ? words_type(value.record(), key) : lang::Type::text(), std::nullopt});
    }
    return lang::Type::of_record(std::make_shared<lang::RecordType>(std::move(type)));
  }

  void list_assets(const Link& link, const std::string& folder, std::size_t depth,
                   std::map<std::string, std::string>& bytes) {
    for (const std::string& name : names_in(link, "assets" + folder)) {
      const std::string path = folder + "/" + name;
      if (files_.stat(join_path(link.folder, "assets" + path)).kind == FileKind::kFolder) {
        if (depth < kMaxDepth) list_assets(link, path, depth + 1, bytes);
        continue;
      }
      ReadResult read = files_.read(join_path(link.folder, "assets" + path), kMaxAssetBytes, link.folder);
      if (read.error != ReadError::kNone) {
        report(join_path(link.shown, "assets" + path), "cannot read this asset: " + read.cause, {});
        continue;
      }
      bytes[path.substr(1)] = std::move(read.bytes);
    }
  }

  void load_assets() {
    std::map<std::string, std::string> bytes;
    if (const std::optional<std::string> web = files_.resolve(folder_.web); web && !folder_.web.empty()) {
      Link brought;
      brought.folder = *web;
      brought.shown = folder_.web;
      list_assets(brought, "", 0, bytes);
    }
    for (auto link = chain_.rbegin(); link != chain_.rend(); ++link) list_assets(*link, "", 0, bytes);
    refuse_made_names(bytes);
    // Style sheets come last: what they name must have its final name by then.
    std::vector<std::pair<std::string, std::string>> ordered;
    for (const bool is_sheet : {false, true}) {
      for (auto& [name, content] : bytes) {
        if (name.ends_with(".css") == is_sheet) ordered.emplace_back(name, std::move(content));
      }
    }
    for (auto& [name, content] : ordered) {
      if (name.ends_with(".css")) content = rewrite_addresses(content, name);
      const std::string path = "assets/" + fingerprinted(name, content);
      state_->asset_paths[name] = path;
      if (name == "search.js") state_->search_script = path;
      state_->assets.push_back({path, std::move(content)});
    }
    std::sort(state_->assets.begin(), state_->assets.end(),
              [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
  }

  // Every organisation has a palette and a logo of its own.
  void refuse_made_names(const std::map<std::string, std::string>& assets) {
    for (const auto& [name, bytes] : assets) {
      if (std::find(kMadeAssets.begin(), kMadeAssets.end(), name) == kMadeAssets.end()) continue;
      Diagnostic error;
      error.path = join_path(chain_.front().shown, "assets/" + name);
      error.message = "no theme has an asset `" + name + "`: it is made for each organisation";
      error.help = name == kPaletteName ? "give `colours` in theme.toml; a sheet linked behind it can change a tone"
                                        : "the engagement's folder `brand` holds logos";
      diagnostics_.add(std::move(error));
    }
  }

  // `url(fonts/text.woff2)` of a sheet, relative to it, becomes the fingerprinted name.
  std::string rewrite_addresses(const std::string& sheet, const std::string& name) const {
    std::string result;
    const std::string folder = name.find('/') == std::string::npos ? "" : parent_path(name) + "/";
    std::size_t done = 0;
    for (std::size_t at = sheet.find("url("); at != std::string::npos; at = sheet.find("url(", at + 1)) {
      std::size_t begin = at + 4;
      std::size_t end = sheet.find(')', begin);
      if (end == std::string::npos) break;
      const bool quoted = end > begin + 1 && (sheet[begin] == '"' || sheet[begin] == '\'');
      if (quoted) {
        ++begin;
        --end;
      }
      const auto found = state_->asset_paths.find(folder + sheet.substr(begin, end - begin));
      if (found == state_->asset_paths.end()) continue;
      result += sheet.substr(done, begin - done);
      result += found->second.substr(std::string("assets/").size() + folder.size());
      done = end;
    }
    return result + sheet.substr(done);
  }

  void add_asset_function() {
    lang::Builtin asset;
    asset.name = "asset";
    asset.parameters = {{"name", lang::Takes::kName}};
    asset.required = 1;
    asset.pure = false;
    const auto* paths = &state_->asset_paths;
    asset.result = [paths](lang::CheckCall& call) {
      const std::optional<std::string>& name = call.literals.at(0);
      if (name && *name != kPaletteName && !paths->contains(*name)) {
        Diagnostic& error = call.diagnostics->error(call.places.at(0), "the theme has no asset `" + *name + "`");
        std::vector<std::string> names = {std::string(kPaletteName)};
        for (const auto& entry : *paths) names.push_back(entry.first);
        if (const auto nearest = find_nearest(*name, names)) error.help = "did you mean `" + *nearest + "`?";
      }
      return lang::Type::text();
    };
    asset.run = [paths](lang::RunCall& call) {
      if (lang::text_at(call, 0) == kPaletteName) return Value(page_of(call).palette());
      const auto found = paths->find(lang::text_at(call, 0));
      return found != paths->end() ? Value(found->second) : Value();
    };
    state_->library.add_function(lang::make_callable(std::move(asset)));
  }

  std::map<std::string, const Source*> names_to_sources() const {
    std::map<std::string, const Source*> result;
    for (auto link = chain_.rbegin(); link != chain_.rend(); ++link) {
      for (const auto& [name, source] : link->templates) result[name] = source;
    }
    return result;
  }

  lang::TemplateLoader loader() const {
    std::map<std::string, const Source*> all = names_to_sources();
    for (const Link& link : chain_) {
      for (const auto& [name, source] : link.templates) all[link.name + "/" + name] = source;
    }
    lang::TemplateLoader result;
    result.load = [all](std::string_view name) -> const Source* {
      const auto found = all.find(std::string(name));
      return found != all.end() ? found->second : nullptr;
    };
    result.names = [all] {
      std::vector<std::string> names;
      for (const auto& entry : all) names.push_back(entry.first);
      return names;
    };
    return result;
  }

  // Parts (`_nav.html`) are compiled with the pages that include them.
  void compile(const std::string& name, const Source& source) {
    if (name.starts_with('_')) return;
    const ThemeScope& scopes = *state_->scope;
    const bool is_why = name == "why.html";
    const bool is_cite = name == "cite.html";
    const bool is_chart = name == "chart.html";
    lang::TemplateOptions options;
    options.trim_blocks = true;
    options.lstrip_blocks = true;
    options.keep_trailing_newline = !is_cite;
    auto& compiler = is_why ? why_compiler_ : is_cite ? cite_compiler_ : is_chart ? chart_compiler_ : page_compiler_;
    const lang::Scope& scope = is_why     ? scopes.why()
                               : is_cite  ? scopes.cite()
                               : is_chart ? scopes.chart()
                                          : scopes.page();
    if (!compiler) compiler = std::make_unique<lang::TemplateCompiler>(scope, state_->library, loader(), options);
    std::optional<lang::Template> compiled = compiler->compile(name, {&source, 0, 0}, diagnostics_);
    if (!compiled) return;
    if (is_why) {
      state_->why = std::move(compiled);
    } else if (is_cite) {
      state_->cite = std::move(compiled);
    } else if (is_chart) {
      state_->chart = std::move(compiled);
    } else {
      state_->pages.emplace(name.substr(0, name.size() - 5), std::move(*compiled));
    }
  }

  void check_templates() {
    const std::map<std::string, const Source*> all = names_to_sources();
    for (const std::string name : {"page.html", "not-found.html", "why.html", "cite.html", "chart.html"}) {
      if (all.contains(name)) continue;
      report(join_path(chain_.front().shown, "templates"), "the theme has no template `" + name + "`", {});
    }
  }

  FileSystem& files_;
  SourceSet& sources_;
  const ThemeFolder& folder_;
  const std::string& locale_;
  Diagnostics& diagnostics_;
  std::unique_ptr<Theme::State> state_ = std::make_unique<Theme::State>();
  std::vector<Link> chain_;
  std::unique_ptr<lang::TemplateCompiler> page_compiler_, why_compiler_, cite_compiler_, chart_compiler_;
};

std::unique_ptr<const Theme> Theme::load(FileSystem& files, SourceSet& sources, const ThemeFolder& folder,
                                         const std::string& locale, const lang::Library& library,
                                         Diagnostics& diagnostics) {
  return ThemeLoader(files, sources, folder, locale, diagnostics).load(library);
}

Theme::Theme(std::unique_ptr<State> state) : state_(std::move(state)) {}
Theme::~Theme() = default;

const std::string& Theme::word(std::string_view key) const {
  const std::string* word = find_word(key);
  assert(word != nullptr);
  return *word;
}

const std::string* Theme::find_word(std::string_view key) const {
  const auto found = state_->words.find(key);
  return found != state_->words.end() ? &found->second : nullptr;
}

const Value& Theme::words() const { return state_->words_record; }

const lang::Template* Theme::find_page(std::string_view name) const {
  const auto found = state_->pages.find(name);
  return found != state_->pages.end() ? &found->second : nullptr;
}

std::vector<std::string> Theme::page_names() const {
  std::vector<std::string> names;
  for (const auto& entry : state_->pages) names.push_back(entry.first);
  return names;
}

const lang::Template& Theme::why_template() const { return *state_->why; }
const lang::Template& Theme::cite_template() const { return *state_->cite; }
const lang::Template& Theme::chart_template() const { return *state_->chart; }
const std::vector<OutputFile>& Theme::assets() const { return state_->assets; }
const std::string& Theme::search_script() const { return state_->search_script; }
const std::vector<std::string>& Theme::ids() const { return state_->ids; }
const std::vector<BrandColour>& Theme::colours() const { return state_->colours; }
const std::string& Theme::language() const { return state_->language; }

}  // namespace muster
