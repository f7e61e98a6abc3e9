#include "markdown/markdown.h"

#include <utility>

#include "markdown/bounds.h"
#include "markdown/document.h"
#include "markdown/html_writer.h"
#include "markdown/marks.h"
#include "markdown/prepare.h"
#include "markdown/settle.h"

namespace muster {
namespace {

constexpr std::size_t kMaxSize = 1024 * 1024;

}  // namespace

std::optional<MarkdownHtml> render_markdown(std::string_view text, std::string_view salt,
                                            const MarkdownOptions& options,
                                            const std::function<Span(std::size_t begin, std::size_t end)>& place_of,
                                            Diagnostics& diagnostics) {
  if (text.size() > kMaxSize) {
    diagnostics.error(place_of(0, 0), "this text is larger than 1 MiB").help = "split it into several files";
    return std::nullopt;
  }
  const std::size_t errors = diagnostics.errors();
  const Marks marks(text, salt, options.marks);
  if (const auto deep = marks.too_deep()) {
    diagnostics.error(place_of(marks.place(*deep).begin, marks.place(*deep).end), "tags are nested more than 100 deep");
    return std::nullopt;
  }
  const Prepared prepared = prepare(text, marks);
  if (!check_bounds(prepared, place_of, diagnostics)) return std::nullopt;
  std::optional<Document> document = parse_document(prepared, marks, place_of, diagnostics);
  if (!document) return std::nullopt;
  settle_marks(*document, marks, place_of, diagnostics);
  MarkdownHtml html = write_html(*document, marks, options, place_of, diagnostics);
  if (diagnostics.errors() > errors) return std::nullopt;
  return html;
}

}  // namespace muster
