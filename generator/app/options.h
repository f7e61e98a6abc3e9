#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace muster {

enum class DiagnosticsForm { kHuman, kJson };
enum class ColorChoice { kAuto, kAlways, kNever };

/// What every command takes.
struct CommonOptions {
  DiagnosticsForm diagnostics = DiagnosticsForm::kHuman;
  ColorChoice color = ColorChoice::kAuto;
  bool quiet = false;
  bool verbose = false;
};

// Of each command its own. `site` is the engagement's folder as given; empty: the current folder, or `site/` below it.

struct BuildOptions {
  std::string site;
  std::vector<std::string> profiles;  // names or paths; none: all
  std::string output;                 // empty: the engagement's
  unsigned jobs = 0;                  // 0: as many as there are cores
  bool strict = false;
  bool timing = false;
};

struct CheckOptions {
  std::string site;
  std::vector<std::string> profiles;
  unsigned jobs = 0;
  bool strict = false;
  bool timing = false;
};

struct ExplainOptions {
  std::vector<std::string> words;  // [SITE] PROFILE [ID]: which is which depends on what lies on the disk
};

struct ExportOptions {
  std::string site;
  std::string profile;
  std::string form;                 // of Exporter::name
  std::string output;               // empty: beside the engagement's output folder
  std::chrono::seconds limit{120};  // for the program that makes the PDF
};

struct ListOptions {
  std::string site;
  std::string kind;
};

struct SchemaOptions {
  std::string site;
};

struct InitOptions {
  std::string folder;   // of the new engagement
  std::string profile;  // or the one file to write
};

using CommandOptions =
    std::variant<BuildOptions, CheckOptions, ExportOptions, ExplainOptions, ListOptions, SchemaOptions, InitOptions>;

}  // namespace muster
