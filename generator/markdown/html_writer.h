#pragma once

#include "diag/diagnostics.h"
#include "markdown/document.h"
#include "markdown/markdown.h"
#include "markdown/marks.h"

namespace muster {

/// Writes a document whose marks are settled as HTML. Reports unsafe addresses and, unless it is allowed, raw HTML.
MarkdownHtml write_html(const Document& document, const Marks& marks, const MarkdownOptions& options,
                        const Place& place_of, Diagnostics& diagnostics);

}  // namespace muster
