// `print.html` as a PDF, by WeasyPrint: a program of its own that is given a folder with the document and its assets,
// and nothing else: no network where the system lets us take it away, and no environment but what is named here.

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "app/exporter.h"
#include "app/tool.h"
#include "base/file_system.h"

namespace muster {
namespace {

constexpr std::string_view kTool = "weasyprint";
constexpr std::string_view kDocument = "print.html";
constexpr std::string_view kResult = "report.pdf";
constexpr std::size_t kMaxBytes = 256U << 20U;
constexpr int kFirstTagged = 58;  // the version of WeasyPrint that first writes tagged PDF

void write_file(const std::string& path, const std::string& bytes) {
  real_file_system().make_folders(parent_path(path));
  real_file_system().write(path, bytes, false);
}

std::vector<std::string> environment(const std::string& folder) {
  const char* path = std::getenv("PATH");
  const char* stamp = std::getenv("SOURCE_DATE_EPOCH");
  return {std::string("PATH=") + (path != nullptr ? path : "/usr/bin:/bin"),
          "HOME=" + folder,  // caches of fonts go there, and away with it
          "LANG=C.UTF-8",    // Python reads and writes names by it
          std::string("SOURCE_DATE_EPOCH=") + (stamp != nullptr ? stamp : "0")};  // embedded fonts carry a time
}

// `unshare` takes the network away where the system lets anybody have a network of their own.
ToolCall without_network(ToolCall call) {
  const std::optional<std::string> unshare = find_tool("unshare");
  if (!unshare) return call;
  ToolCall apart = call;
  apart.program = *unshare;
  apart.arguments = {"--net", "--map-root-user", "--", call.program};
  apart.arguments.insert(apart.arguments.end(), call.arguments.begin(), call.arguments.end());
  ToolCall attempt = apart;
  attempt.arguments = {"--net", "--map-root-user", "--", "true"};
  try {
    run_tool(attempt);
  } catch (const ToolError&) {
    return call;
  }
  return apart;
}

bool writes_tags(ToolCall call) {
  call.arguments = {"--version"};
  const std::string said = run_tool(call);  // `WeasyPrint version 57.2`
  const std::size_t digit = said.find_first_of("0123456789");
  int version = 0;
  if (digit != std::string::npos) std::from_chars(said.data() + digit, said.data() + said.size(), version);
  return version >= kFirstTagged;
}

}  // namespace

std::string export_pdf(const ExportedSite& site) {
  const std::vector<OutputFile> files = site.builder.render(site.report, site.found);
  if (site.found.has_errors()) return {};
  const bool has_document =
      std::any_of(files.begin(), files.end(), [](const OutputFile& file) { return file.path == kDocument; });
  if (!has_document) {
    Diagnostic diagnostic;
    diagnostic.path = kDocument;
    diagnostic.message = "the theme draws no `print.html`, of which the PDF is made";
    site.found.add(std::move(diagnostic));
    return {};
  }
  const std::optional<std::string> program = find_tool(std::string(kTool));
  if (!program) {
    throw ToolError("a PDF is made by WeasyPrint, and there is no program `weasyprint`",
                    "install it: `apt install weasyprint`");
  }
  const TemporaryFolder folder;
  for (const OutputFile& file : files) {
    if (file.path == kDocument || file.path.starts_with("assets/"))
      write_file(join_path(folder.path(), file.path), file.bytes);
  }
  ToolCall call;
  call.name = kTool;
  call.program = *program;
  call.environment = environment(folder.path());
  call.folder = folder.path();
  call.limit = site.limit;
  const bool is_tagged = writes_tags(call);
  call.arguments = {"--quiet", "--encoding", "utf-8"};
  if (is_tagged) call.arguments.insert(call.arguments.end(), {"--pdf-variant", "pdf/ua-1"});
  call.arguments.insert(call.arguments.end(), {std::string(kDocument), std::string(kResult)});
  run_tool(without_network(call));
  const ReadResult result =
      real_file_system().read(join_path(folder.path(), std::string(kResult)), kMaxBytes, folder.path());
  const std::string& pdf = result.bytes;
  const std::size_t end = pdf.rfind("%%EOF");
  if (!pdf.starts_with("%PDF-") || end == std::string::npos || pdf.size() - end > 16)
    throw ToolError("`" + call.name + "` ended well, but what it wrote is no whole PDF");
  return pdf;
}

}  // namespace muster
