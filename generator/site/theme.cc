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
#include "site/theme_words.h"
#include "value/toml_reader.h"

namespace muster {

struct Theme::State {
  ThemeWords words;
  std::optional<ThemeScope> scope;
  lang::Library library;
  std::map<std::string, std::string, std::less<>> asset_paths;  // by the name in the theme
  std::vector<OutputFile> assets;
  std::string search_script;
  std::map<std::string, lang::Template, std::less<>> pages;
  std::optional<lang::Template> why, cite, chart, print, print_page;
  std::vector<std::string> ids;
  std::vector<BrandColour> colours;
};

namespace {

constexpr std::size_t kMaxTextBytes = 1U << 20U;
constexpr std::size_t kMaxAssetBytes = 16U << 20U;
constexpr std::size_t kMaxDepth = 8;
constexpr Srgb kUsualColour{0x0b, 0x4f, 0x96};  // of a theme that names none

constexpr std::array<std::string_view, 4> kMadeAssets = {kPaletteName, kIconName, kSvgLogoName, kPngLogoName};

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
    if (diagnostics_.errors() == errors) check_parts();
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

  void load_words() {
    std::vector<WordsFolder> folders;
    for (const Link& link : chain_) folders.push_back({link.folder, link.shown, link.language});
    state_->words = load_theme_words(files_, sources_, folders, locale_, folder_.language_at, diagnostics_);
    state_->scope.emplace(words_type(state_->words.record.record(), "strings"));
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
    result.load = [all, used = &used_](std::string_view name) -> const Source* {
      const auto found = all.find(std::string(name));
      if (found == all.end()) return nullptr;
      used->insert(found->second);
      return found->second;
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
    lang::TemplateOptions options;
    options.trim_blocks = true;
    options.lstrip_blocks = true;
    options.keep_trailing_newline = name != "cite.html";
    const auto compile_in = [&](const lang::Scope& scope, std::unique_ptr<lang::TemplateCompiler>& compiler) {
      if (!compiler) compiler = std::make_unique<lang::TemplateCompiler>(scope, state_->library, loader(), options);
      return compiler->compile(name, {&source, 0, 0}, diagnostics_);
    };
    if (name == "why.html") {
      state_->why = compile_in(scopes.why(), why_compiler_);
    } else if (name == "cite.html") {
      state_->cite = compile_in(scopes.cite(), cite_compiler_);
    } else if (name == "chart.html") {
      state_->chart = compile_in(scopes.chart(), chart_compiler_);
    } else if (name == "print.html") {
      state_->print = compile_in(scopes.print(), print_compiler_);
    } else if (name == "print-page.html") {
      state_->print_page = compile_in(scopes.page(), page_compiler_);
    } else if (std::optional<lang::Template> page = compile_in(scopes.page(), page_compiler_)) {
      state_->pages.emplace(name.substr(0, name.size() - 5), std::move(*page));
    }
  }

  void check_templates() {
    const std::map<std::string, const Source*> all = names_to_sources();
    for (const std::string name : {"page.html", "not-found.html", "why.html", "cite.html", "chart.html"}) {
      if (all.contains(name)) continue;
      report(join_path(chain_.front().shown, "templates"), "the theme has no template `" + name + "`", {});
    }
    if (all.contains("print.html") != all.contains("print-page.html")) {
      report(join_path(chain_.front().shown, "templates"),
             "of `print.html` and `print-page.html` the theme has only one: the first draws the document, the second "
             "each page in it",
             {});
    }
  }

  // A part that no template asks for is most often one of the theme behind, misspelt.
  void check_parts() {
    std::vector<std::string> names;
    for (const auto& [name, source] : names_to_sources()) {
      if (used_.contains(source)) names.push_back(name);
    }
    for (const auto& [name, source] : chain_.front().templates) {
      if (!name.starts_with('_') || used_.contains(source)) continue;
      Diagnostic& warning =
          diagnostics_.warning("unused-part", {source, 0, 0}, "no template includes or imports `" + name + "`");
      const auto nearest = find_nearest(name, names);
      warning.help = nearest ? "did you mean `" + *nearest + "`?" : "include it, or name it as the part it replaces";
    }
  }

  FileSystem& files_;
  SourceSet& sources_;
  const ThemeFolder& folder_;
  const std::string& locale_;
  Diagnostics& diagnostics_;
  std::unique_ptr<Theme::State> state_ = std::make_unique<Theme::State>();
  std::vector<Link> chain_;
  mutable std::set<const Source*> used_;  // templates that others asked for
  std::unique_ptr<lang::TemplateCompiler> page_compiler_, why_compiler_, cite_compiler_, chart_compiler_,
      print_compiler_;
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
  const auto found = state_->words.by_key.find(key);
  return found != state_->words.by_key.end() ? &found->second : nullptr;
}

const Value& Theme::words() const { return state_->words.record; }

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
const lang::Template* Theme::print_template() const { return state_->print ? &*state_->print : nullptr; }
const lang::Template& Theme::print_page_template() const { return *state_->print_page; }
const std::vector<OutputFile>& Theme::assets() const { return state_->assets; }
const std::string& Theme::search_script() const { return state_->search_script; }
const std::vector<std::string>& Theme::ids() const { return state_->ids; }
const std::vector<BrandColour>& Theme::colours() const { return state_->colours; }
const std::string& Theme::language() const { return state_->words.language; }

}  // namespace muster
