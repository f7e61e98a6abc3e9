#pragma once

#include <string>
#include <string_view>

namespace muster {

/// Appends `text` with `& < > " '` as character references: right for HTML text and for quoted attributes.
void append_html(std::string& out, std::string_view text);
std::string escape_html(std::string_view text);

/// True for the addresses a page may hold: `http:`, `https:`, `mailto:`, `tel:`, relative paths and fragments.
/// Everything else
/// (`javascript:`, `data:`, `//host`, a scheme hidden behind controls or references) is not.
bool is_safe_url(std::string_view url);

/// Appends `url` for a quoted attribute: percent-encodes what a URL cannot hold and escapes for HTML; an unsafe URL
/// becomes `#blocked`.
void append_url(std::string& out, std::string_view url);

/// Percent-encodes everything but RFC 3986's unreserved characters and `/` (Jinja's `urlencode`).
std::string encode_url_component(std::string_view text);

/// Appends `text` as a JSON string with its quotes. `<`, `>`, `&`, controls, line separators and invisible characters
/// stand as `\u003c`, so that the string may stand in a page or a log; bytes that are not UTF-8 become U+FFFD.
void append_json(std::string& out, std::string_view text);

/// The text as one line for a terminal or a log: control and bidirectional characters as `\u{202e}`, a line feed as
/// `\n`, bytes that are not UTF-8 as `\xff`; at most `limit` bytes, with `…` where it was cut.
std::string printable(std::string_view text, std::size_t limit = 4096);

}  // namespace muster
