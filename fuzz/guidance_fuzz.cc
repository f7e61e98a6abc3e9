// Whatever bytes come as a guidance file: front matter, Markdown and tags are compiled or refused with places, and what
// was compiled can be rendered.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "facts/fact_set.h"
#include "guidance/advice.h"
#include "markdown/markdown.h"
#include "support/packs.h"

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  muster::initialise_markdown();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  muster::testing::Packs packs({
      {"a/profile.toml",
       "[field.'a.n']\ntype = 'number'\nlabel = 'n'\nask = 'n?'\n[field.'a.t']\ntype = 'text'\nlabel = 't'\nask = "
       "'t?'\n"},
      {"a/systems.toml", "[system.S]\ntitle = 'S'\n[item.'S.item']\ntitle = 'I'\n"},
      {"a/guidance/g.md", std::string(reinterpret_cast<const char*>(data), size)},
  });
  muster::GuidanceHooks hooks;
  hooks.library = &muster::rule_library();
  const auto pack = load_pack(packs.files, packs.sources, packs.folders, hooks, packs.diagnostics);
  if (pack == nullptr && !packs.diagnostics.has_errors()) std::abort();
  if (packs.diagnostics.has_errors()) return 0;
  const auto profile = packs.profile(pack->schema(), "[organisation]\nname = 'O'\n[a]\nt = '<b>{{ x }}'\n");
  muster::FactSet facts(pack->facts(), *profile, nullptr, packs.diagnostics);
  const auto selection = select_advice(*pack, facts);
  selection->limits.steps = 100'000;
  selection->limits.output = 1U << 20U;
  for (const muster::Guidance& guidance : pack->guidance()) {
    std::string out;
    if (guidance.body) muster::lang::render(*guidance.body, *selection, facts.variables(), out, packs.diagnostics);
  }
  return 0;
}
