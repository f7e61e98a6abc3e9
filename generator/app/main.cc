#include <unistd.h>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <system_error>
#include <variant>

#include "app/command_line.h"
#include "app/commands.h"
#include "app/terminal.h"
#include "app/tool.h"
#include "app/usage_error.h"
#include "base/file_system.h"
#include "markdown/markdown.h"

namespace {

using namespace muster;

/// A failed assertion is a bug of ours, and says so with its exit code.
extern "C" void on_abort(int) {
  constexpr char kText[] = "muster: this is a bug of Muster: please report it with what you did\n";
  static_cast<void>(!::write(STDERR_FILENO, kText, sizeof kText - 1));
  ::_exit(kBug);
}

ExitCode run(const CommandOptions& command, Terminal& terminal) {
  struct Runner {
    Terminal& terminal;
    ExitCode operator()(const BuildOptions& options) const { return build(options, terminal); }
    ExitCode operator()(const CheckOptions& options) const { return check(options, terminal); }
    ExitCode operator()(const ExportOptions& options) const { return export_site(options, terminal); }
    ExitCode operator()(const ExplainOptions& options) const { return explain(options, terminal); }
    ExitCode operator()(const ListOptions& options) const { return list(options, terminal); }
    ExitCode operator()(const SchemaOptions& options) const { return schema(options, terminal); }
    ExitCode operator()(const InitOptions& options) const { return init(options, terminal); }
  };
  return std::visit(Runner{terminal}, command);
}

}  // namespace

int main(int count, char** words) {
  std::signal(SIGABRT, on_abort);
  const CommandLine line = parse_command_line(count, words);
  Terminal terminal(line.common);
  try {
    ExitCode code = kDone;
    if (!line.usage_error.empty()) throw UsageError(line.usage_error, line.usage_help);
    if (line.command) {
      initialise_markdown();
      code = run(*line.command, terminal);
    } else {
      terminal.print_text(line.answer);
    }
    terminal.flush();
    return code;
  } catch (const UsageError& error) {
    terminal.fail(error.what(), error.help());
    return kWrongUsage;
  } catch (const ToolError& error) {
    terminal.fail(error.what(), error.help());
    return kSystemFailed;
  } catch (const SystemError& error) {
    terminal.fail(error.what());
    return kSystemFailed;
  } catch (const std::system_error& error) {
    terminal.fail(std::string("the system refuses what is needed: ") + error.what(), "`--jobs 1` needs no threads");
    return kSystemFailed;
  } catch (const std::bad_alloc&) {
    terminal.fail("there is not enough memory");
    return kSystemFailed;
  } catch (const std::exception& error) {
    terminal.fail("this is a bug of Muster: please report it with what you did", error.what());
    return kBug;
  }
}
