#include "site/theme_words.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "profile/layers.h"
#include "value/toml.h"

namespace muster {
namespace {

constexpr std::size_t kMaxTextBytes = 1U << 20U;
constexpr std::size_t kMostNamed = 12;  // words in one message

/// The words that Muster itself puts into pages; a theme may have any others.
constexpr std::array<std::string_view, 48> kNeededWords = {
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
    "text.done",
    "text.to_do",
    "text.notes",
    "text.back",
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

/// `zh`, `zh-Hant`, `zh-Hant-TW`.
std::vector<std::string> tags_of(const std::string& tag) {
  std::vector<std::string> tags;
  if (tag.empty()) return tags;
  for (std::size_t end = tag.find('-');; end = tag.find('-', end + 1)) {
    tags.push_back(tag.substr(0, end));
    if (end == std::string::npos) return tags;
  }
}

/// One theme's files for one language, and where each of their words stands.
struct Words {
  std::vector<const Source*> files;
  std::vector<TomlNode> documents;
  std::map<std::string, Span> places;
};

class WordsLoader {
 public:
  WordsLoader(FileSystem& files, SourceSet& sources, const std::vector<WordsFolder>& themes, const std::string& locale,
              Diagnostics& diagnostics)
      : files_(files), sources_(sources), themes_(themes), locale_(locale), diagnostics_(diagnostics) {}

  // Words of the site's language stand in front of all others, whichever theme they come from. Within a language those
  // of the theme behind come first, so that those in front replace them, and `en` before `en-GB`.
  ThemeWords load(const Span& asked_at) {
    const std::vector<std::string> asked = tags_of(locale_);
    std::vector<Words> spoken(themes_.size()), others(themes_.size());
    std::string language;
    for (std::size_t i = themes_.size(); i-- > 0;) {
      if (!themes_[i].language.empty()) language = themes_[i].language;
      spoken[i] = read(themes_[i], asked);
      const bool is_asked = std::find(asked.begin(), asked.end(), language) != asked.end();
      if (!is_asked) others[i] = read(themes_[i], tags_of(language));
    }
    for (std::size_t i = themes_.size(); i-- > 0;) add(others[i]);
    for (std::size_t i = themes_.size(); i-- > 0;) add(spoken[i]);
    const auto own = std::find_if(spoken.begin(), spoken.end(), [](const Words& each) { return !each.files.empty(); });
    words_.language = own != spoken.end() ? locale_ : language;
    if (own != spoken.end()) {
      report_missing(spoken, others, *own, language);
    } else if (!words_.by_key.empty()) {
      diagnostics_
          .warning("missing-language", asked_at,
                   fmt::format("the theme has no words in `{}`; those in `{}` stand in", locale_, language))
          .help =
          fmt::format("add `strings/{}.toml` to the theme, or to one that extends it", tags_of(locale_).front());
    }
    for (const std::string_view key : kNeededWords) {
      if (words_.by_key.contains(key)) continue;
      Diagnostic error;
      error.path = join_path(themes_.front().shown, "strings");
      error.message = fmt::format("the theme has no word `{}` for the language `{}`", key, locale_);
      diagnostics_.add(std::move(error));
    }
    return std::move(words_);
  }

 private:
  Words read(const WordsFolder& theme, const std::vector<std::string>& tags) {
    Words words;
    for (const std::string& tag : tags) {
      const std::string path = "strings/" + tag + ".toml";
      if (files_.stat(join_path(theme.folder, path)).kind == FileKind::kMissing) continue;
      const Source* source = read_source(files_, sources_, join_path(theme.folder, path), join_path(theme.shown, path),
                                         theme.folder, kMaxTextBytes, {}, diagnostics_);
      std::optional<TomlNode> document = source != nullptr ? parse_toml(*source, diagnostics_) : std::nullopt;
      if (!document) continue;
      find_places(*document, "", words.places);
      words.files.push_back(source);
      words.documents.push_back(std::move(*document));
    }
    return words;
  }

  void find_places(const TomlNode& table, const std::string& prefix, std::map<std::string, Span>& places) {
    for (const TomlEntry& entry : table.entries) {
      if (entry.value.is_table()) {
        find_places(entry.value, prefix + entry.key + ".", places);
      } else if (entry.value.kind == TomlNode::Kind::kText) {
        places[prefix + entry.key] = entry.key_span;
      } else {
        diagnostics_.error(entry.value.span, "a word of the theme must be text");
      }
    }
  }

  void add(const Words& words) {
    for (const TomlNode& document : words.documents) {
      Record record = words_.record.record();
      add(document, "", record);
      words_.record = Value(std::move(record));
    }
  }

  void add(const TomlNode& table, const std::string& prefix, Record& into) {
    for (const TomlEntry& entry : table.entries) {
      const std::string key = prefix + entry.key;
      if (entry.value.is_table()) {
        const Value* known = into.find(entry.key);
        Record inner = known != nullptr && known->kind() == ValueKind::kRecord ? known->record() : Record();
        add(entry.value, key + ".", inner);
        into.set(entry.key, Value(std::move(inner)));
      } else if (entry.value.kind == TomlNode::Kind::kText) {
        into.set(entry.key, Value(entry.value.text));
        words_.by_key[key] = entry.value.text;
      }
    }
  }

  /// Where words for the site's language may be added, by whoever made the theme in front.
  std::string file_in_front() const {
    return join_path(themes_.front().shown, "strings/" + tags_of(locale_).front() + ".toml");
  }

  /// One warning for the whole theme: a page in two languages is built, and its author told.
  void report_missing(const std::vector<Words>& spoken, const std::vector<Words>& others, const Words& own,
                      const std::string& language) {
    std::map<std::string, Span> missing;
    for (const Words& words : others) missing.insert(words.places.begin(), words.places.end());
    for (const Words& words : spoken) {
      for (const auto& [key, place] : words.places) missing.erase(key);
    }
    if (missing.empty()) return;
    std::string names;
    std::size_t named = 0;
    for (const auto& [key, place] : missing) {
      if (named == kMostNamed) break;
      names += (named++ > 0 ? ", `" : "`") + key + "`";
    }
    if (missing.size() > named) names += fmt::format(" and {} more", missing.size() - named);
    Diagnostic& warning = diagnostics_.warning(
        "missing-words", {own.files.back(), 0, 0},
        fmt::format("the theme lacks {} in `{}`: {}",
                    missing.size() == 1 ? "a word" : fmt::format("{} words", missing.size()), locale_, names));
    warning.help =
        fmt::format("add {} to `{}`; until then {} in `{}` stand{} in", missing.size() == 1 ? "it" : "them",
                    file_in_front(), missing.size() == 1 ? "that" : "those", language, missing.size() == 1 ? "s" : "");
    warning.notes.push_back({fmt::format("`{}` in `{}`", missing.begin()->first, language), missing.begin()->second});
  }

  FileSystem& files_;
  SourceSet& sources_;
  const std::vector<WordsFolder>& themes_;
  const std::string& locale_;
  Diagnostics& diagnostics_;
  ThemeWords words_;
};

}  // namespace

ThemeWords load_theme_words(FileSystem& files, SourceSet& sources, const std::vector<WordsFolder>& themes,
                            const std::string& locale, const Span& asked_at, Diagnostics& diagnostics) {
  return WordsLoader(files, sources, themes, locale, diagnostics).load(asked_at);
}

lang::Type words_type(const Record& words, const std::string& name) {
  lang::RecordType type;
  type.name = name;
  for (const auto& [key, value] : words.entries()) {
    const bool is_table = value.kind() == ValueKind::kRecord;
    type.fields.push_back({key, is_table ? words_type(value.record(), key) : lang::Type::text(), std::nullopt});
  }
  return lang::Type::of_record(std::make_shared<lang::RecordType>(std::move(type)));
}

}  // namespace muster
