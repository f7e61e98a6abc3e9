#pragma once

#include "app/options.h"
#include "app/terminal.h"

namespace muster {

// One function for each command; what it returns is the program's exit code. Each throws UsageError where it was called
// wrongly, and SystemError where the world failed.
ExitCode build(const BuildOptions& options, Terminal& terminal);
ExitCode check(const CheckOptions& options, Terminal& terminal);
ExitCode export_site(const ExportOptions& options, Terminal& terminal);
ExitCode explain(const ExplainOptions& options, Terminal& terminal);
ExitCode list(const ListOptions& options, Terminal& terminal);
ExitCode schema(const SchemaOptions& options, Terminal& terminal);
ExitCode init(const InitOptions& options, Terminal& terminal);

}  // namespace muster
