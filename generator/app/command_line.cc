#include "app/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "app/exporter.h"
#include "app/installation.h"
#include "base/edit_distance.h"

namespace muster {
namespace {

constexpr unsigned kMaxJobs = 1024;
constexpr int kMaxWords = 1000;  // so that what is too much is told in our words

constexpr std::string_view kHelp = R"(usage: muster COMMAND [OPTION]...

Builds a site of advice for each organisation of an engagement.

  build [SITE]                 write the sites
  check [SITE]                 everything build checks, writing nothing
  export [SITE] PROFILE        one organisation's site as one file
  explain [SITE] PROFILE [ID]  why this advice or fact, or why not
  list [SITE] KIND             what the packs hold: advice, facts, fields, pages
                               or sources
  schema [SITE]                the JSON Schema of a profile, for editors
  init DIR                     a new engagement that builds at once
  init --profile FILE          a commented profile to fill in

SITE is the folder that holds muster.toml [the current one, or site below it].

  --diagnostics FORM  human or json [human]
  --color WHEN        auto, always or never [auto]
  -q, --quiet         print errors only
  -v, --verbose       print every error, and a line for each organisation
  -h, --help          this help; after a command, the help of that command
  --version           the version

Exit status: 0 done, 1 the input has errors, 2 wrong usage, 3 the system failed,
4 a bug of Muster.
)";

constexpr std::string_view kBuildHelp = R"(usage: muster build [SITE] [OPTION]...

Writes the site of each organisation of the engagement in SITE [the current
folder, or site below it]. What has not changed is left alone; an organisation
with errors keeps the site it had.

  -p, --profile NAME  build only this profile; may be given several times [all]
  -o, --output DIR    where to write [output of muster.toml, else public]
  -j, --jobs N        threads [{jobs}]
  --strict            warnings are errors
  --timing            say how long it took
)";

constexpr std::string_view kCheckHelp = R"(usage: muster check [SITE] [OPTION]...

Finds every mistake that build would find in SITE [the current folder, or site
below it], and writes nothing.

  -p, --profile NAME  check only this profile; may be given several times [all]
  -j, --jobs N        threads [{jobs}]
  --strict            warnings are errors
  --timing            say how long it took
)";

constexpr std::string_view kExportHelp = R"(usage: muster export [SITE] PROFILE --to FORM [OPTION]...

Writes one organisation's site as one file that can be mailed and archived.

  SITE     the folder that holds muster.toml [the current one, or site below it]
  PROFILE  a profile's file, or its name without .toml

  --to FORM          html: all pages in one file that opens by double click
                     zip: the site's folder, the same bytes each time
                     pdf: the whole report, by WeasyPrint
  -o, --output FILE  where to write [beside the output folder, named by the
                     organisation's address]
  --time-limit N     seconds that WeasyPrint may take [120]
)";

constexpr std::string_view kExplainHelp = R"(usage: muster explain [SITE] PROFILE [ID]

Says why: what made this advice or fact hold for the organisation, or what kept
it away. Without ID, lists all advice and open questions.

  SITE     the folder that holds muster.toml [the current one, or site below it]
  PROFILE  a profile's file, or its name without .toml
  ID       of an item, system, field or fact; muster list shows them
)";

constexpr std::string_view kListHelp = R"(usage: muster list [SITE] KIND

Lists what the packs of SITE hold [the current folder, or site below it].

  KIND  advice, facts, fields, pages or sources
)";

constexpr std::string_view kSchemaHelp = R"(usage: muster schema [SITE]

Prints the JSON Schema (draft 4) of a profile, for editors that check TOML while
you write. SITE is the folder that holds muster.toml [the current one, or site
below it].
)";

constexpr std::string_view kInitHelp = R"(usage: muster init DIR
       muster init --profile FILE

Makes a new engagement in DIR: muster.toml, an example profile, and a README. It
builds at once.

  --profile FILE  only write a profile with every field, explained, for the
                  engagement of the current folder [or site below it]
)";

constexpr std::string_view kCommonHelp = R"(
  --diagnostics FORM  human or json [human]
  --color WHEN        auto, always or never [auto]
  -q, --quiet         print errors only
  -v, --verbose       print every error, and a line for each organisation
  -h, --help          this help
)";

/// Everything as it was typed; what it means is checked once all of it is there.
struct Words {
  std::string diagnostics = "human";
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;
  std::string site;
  std::vector<std::string> profiles;
  std::string output;
  std::string jobs, time_limit;
  bool strict = false;
  bool timing = false;
  std::vector<std::string> export_words;
  std::string form;
  std::vector<std::string> explain;
  std::vector<std::string> list;
  InitOptions init;
};

class Parser {
 public:
  CommandLine parse(int count, char** words) {
    declare();
    try {
      app_.parse(count, words);
      finish();
    } catch (const CLI::CallForHelp&) {
      line_.answer = help_of(chosen());
    } catch (const CLI::CallForVersion&) {
      line_.answer = program_version() + "\n";
    } catch (const CLI::ExtrasError&) {
      refuse_extra();
    } catch (const CLI::ArgumentMismatch& error) {
      const std::string_view text = error.what();
      wrong(fmt::format("`{}` needs a value", text.substr(0, text.find(':'))));
    } catch (const CLI::ParseError& error) {
      wrong(error.what());
    }
    // How messages look is respected even where the rest is wrong.
    line_.common.diagnostics = words_.diagnostics == "json" ? DiagnosticsForm::kJson : DiagnosticsForm::kHuman;
    line_.common.color = words_.color == "always"  ? ColorChoice::kAlways
                         : words_.color == "never" ? ColorChoice::kNever
                                                   : ColorChoice::kAuto;
    line_.common.quiet = words_.quiet;
    line_.common.verbose = words_.verbose;
    return std::move(line_);
  }

 private:
  void declare() {
    app_.set_help_flag("-h,--help");
    app_.set_version_flag("--version", std::string());
    app_.add_option("--diagnostics", words_.diagnostics);
    app_.add_option("--color", words_.color);
    app_.add_flag("-q,--quiet", words_.quiet);
    app_.add_flag("-v,--verbose", words_.verbose);

    CLI::App* build = command("build");
    declare_run(*build);
    build->add_option("-o,--output", words_.output);
    declare_run(*command("check"));
    CLI::App* export_command = command("export");
    export_command->add_option("PROFILE", words_.export_words)->expected(1, kMaxWords);
    export_command->add_option("--to", words_.form);
    export_command->add_option("-o,--output", words_.output);
    export_command->add_option("--time-limit", words_.time_limit);
    command("explain")->add_option("PROFILE", words_.explain)->expected(1, kMaxWords);
    command("list")->add_option("KIND", words_.list)->expected(1, kMaxWords);
    command("schema")->add_option("SITE", words_.site);
    CLI::App* init = command("init");
    init->add_option("DIR", words_.init.folder);
    init->add_option("--profile", words_.init.profile);
  }

  CLI::App* command(const std::string& name) {
    CLI::App* sub = app_.add_subcommand(name);
    sub->fallthrough();
    return sub;
  }

  void declare_run(CLI::App& sub) {
    sub.add_option("SITE", words_.site);
    sub.add_option("-p,--profile", words_.profiles)->allow_extra_args(false);
    sub.add_option("-j,--jobs", words_.jobs);
    sub.add_flag("--strict", words_.strict);
    sub.add_flag("--timing", words_.timing);
  }

  std::string chosen() const {
    const std::vector<CLI::App*> subcommands = app_.get_subcommands();
    return subcommands.empty() ? "" : subcommands.front()->get_name();
  }

  static std::string help_of(std::string_view command) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    std::string_view own;
    if (command == "build") own = kBuildHelp;
    if (command == "check") own = kCheckHelp;
    if (command == "export") own = kExportHelp;
    if (command == "explain") own = kExplainHelp;
    if (command == "list") own = kListHelp;
    if (command == "schema") own = kSchemaHelp;
    if (command == "init") own = kInitHelp;
    if (own.empty()) return std::string(kHelp);
    std::string text(own);
    if (const std::size_t at = text.find("{jobs}"); at != std::string::npos) text.replace(at, 6, std::to_string(cores));
    return text + std::string(kCommonHelp);
  }

  void wrong(std::string message, std::string help = {}) {
    const std::string command = chosen();
    line_.command.reset();
    line_.usage_error = std::move(message);
    line_.usage_help =
        !help.empty() ? std::move(help) : fmt::format("see `muster {}{}--help`", command, command.empty() ? "" : " ");
  }

  void one_too_many(const std::string& word) { wrong("`" + word + "` is one word too many"); }

  void suggest(std::string message, std::string_view name, const std::vector<std::string>& names) {
    const std::optional<std::string> nearest = find_nearest(name, names);
    wrong(std::move(message), nearest ? "did you mean `" + *nearest + "`?" : "");
  }

  void refuse_extra() {
    const std::string word = app_.remaining(true).front();
    if (word.size() > 1 && word.front() == '-') {
      std::vector<std::string> names;
      std::vector<const CLI::App*> apps = {&app_};
      for (const CLI::App* sub : app_.get_subcommands()) apps.push_back(sub);
      for (const CLI::App* app : apps) {
        for (const CLI::Option* option : app->get_options()) {
          for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
        }
      }
      const std::string name = word.substr(0, word.find('='));
      suggest("unknown option `" + name + "`", name, names);
    } else if (chosen().empty()) {
      std::vector<std::string> names;
      for (const CLI::App* sub : app_.get_subcommands({})) names.push_back(sub->get_name());
      suggest("unknown command `" + word + "`", word, names);
    } else {
      one_too_many(word);
    }
  }

  void finish() {
    if (!is_one_of("--diagnostics", words_.diagnostics, {"human", "json"})) return;
    if (!is_one_of("--color", words_.color, {"auto", "always", "never"})) return;
    const std::string command = chosen();
    const std::optional<unsigned> jobs = read_jobs();
    if (!jobs) return;
    if (command == "build") {
      line_.command = BuildOptions{words_.site, words_.profiles, words_.output, *jobs, words_.strict, words_.timing};
    } else if (command == "check") {
      line_.command = CheckOptions{words_.site, words_.profiles, *jobs, words_.strict, words_.timing};
    } else if (command == "export") {
      std::vector<std::string> forms;
      for (const Exporter& exporter : exporters()) forms.emplace_back(exporter.name);
      if (words_.export_words.empty()) return wrong("which profile?");
      if (words_.export_words.size() > 2) return one_too_many(words_.export_words[2]);
      if (words_.form.empty()) return wrong("export to what?", "name one with `--to`: " + joined(forms));
      if (!is_one_of("--to", words_.form, forms)) return;
      const std::optional<std::chrono::seconds> limit = read_time_limit();
      if (!limit) return;
      line_.command = ExportOptions{words_.export_words.size() > 1 ? words_.export_words.front() : "",
                                    words_.export_words.back(), words_.form, words_.output, *limit};
    } else if (command == "explain") {
      if (words_.explain.empty()) return wrong("which profile?");
      if (words_.explain.size() > 3) return one_too_many(words_.explain[3]);
      line_.command = ExplainOptions{words_.explain};
    } else if (command == "list") {
      if (words_.list.empty()) return wrong("list what?", "KIND is one of advice, facts, fields, pages, sources");
      if (words_.list.size() > 2) return one_too_many(words_.list[2]);
      if (!is_one_of("KIND", words_.list.back(), {"advice", "facts", "fields", "pages", "sources"})) return;
      line_.command = ListOptions{words_.list.size() > 1 ? words_.list.front() : "", words_.list.back()};
    } else if (command == "schema") {
      line_.command = SchemaOptions{words_.site};
    } else if (command == "init") {
      if (words_.init.folder.empty() == words_.init.profile.empty())
        return wrong("init takes either DIR or --profile FILE");
      line_.command = words_.init;
    } else {
      wrong("which command?", "`muster --help` lists them");
    }
  }

  bool is_one_of(std::string_view name, const std::string& word, const std::vector<std::string>& allowed) {
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return true;
    wrong(fmt::format("`{}` cannot be `{}`", name, word), "it is one of " + joined(allowed));
    return false;
  }

  static std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

  std::optional<std::chrono::seconds> read_time_limit() {
    if (words_.time_limit.empty()) return ExportOptions().limit;
    const std::string& text = words_.time_limit;
    unsigned seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc() && end == text.data() + text.size() && seconds >= 1 && seconds <= 86400)
      return std::chrono::seconds(seconds);
    wrong(fmt::format("`--time-limit` must be a number of seconds from 1 to 86400, but is `{}`", text));
    return std::nullopt;
  }

  std::optional<unsigned> read_jobs() {
    if (words_.jobs.empty()) return 0;
    unsigned jobs = 0;
    const char* end = words_.jobs.data() + words_.jobs.size();
    const auto [rest, error] = std::from_chars(words_.jobs.data(), end, jobs);
    if (error == std::errc() && rest == end && jobs >= 1 && jobs <= kMaxJobs) return jobs;
    wrong(fmt::format("`--jobs` must be a number from 1 to {}, but is `{}`", kMaxJobs, words_.jobs));
    return std::nullopt;
  }

  CLI::App app_;
  Words words_;
  CommandLine line_;
};

}  // namespace

CommandLine parse_command_line(int count, char** words) { return Parser().parse(count, words); }

}  // namespace muster
