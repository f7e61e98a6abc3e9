#include "base/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/utf8.h"

namespace muster {
namespace {

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

void append_percent(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4];
  out += kDigits[byte & 0xF];
}

/// Whether HTML that was put together carelessly would read something else: `javascript&colon;…`, `&#106;avascript:…`.
bool holds_reference(std::string_view text) {
  for (std::size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', i + 1)) {
    std::size_t end = i + 1;
    if (end < text.size() && text[end] == '#') return true;
    while (end < text.size() && is_alphanumeric(text[end])) ++end;
    if (end > i + 1 && end < text.size() && text[end] == ';') return true;
  }
  return false;
}

}  // namespace

void append_html(std::string& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t next; (next = text.find_first_of("&<>\"'", done)) != std::string_view::npos; done = next + 1) {
    out += text.substr(done, next - done);
    switch (text[next]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&#34;";
        break;
      default:
        out += "&#39;";
        break;
    }
  }
  out += text.substr(done);
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_html(out, text);
  return out;
}

bool is_safe_url(std::string_view url) {
  // Browsers drop tabs and newlines anywhere in an address, and controls and spaces at its ends, before they look for a
  // scheme; and they read `\` as `/`. Whoever needs those writes them percent-encoded.
  for (const char c : url) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\') return false;
  }
  if (!url.empty() && (url.front() == ' ' || url.back() == ' ')) return false;
  if (find_invalid_utf8(url)) return false;
  for (std::size_t offset = 0; offset < url.size();) {
    if (is_unsafe_code_point(decode_utf8(url, offset))) return false;
  }
  if (url.substr(0, 2) == "//") return false;

  const std::size_t end = url.find_first_of(":/?#");
  if (end == std::string_view::npos || url[end] != ':') {
    return !holds_reference(url.substr(0, url.find_first_of("/?")));
  }
  std::string scheme(url.substr(0, end));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), to_lower);
  if (scheme == "http" || scheme == "https")
    return url.substr(end, 3) == "://" && url.size() > end + 3 && url[end + 3] != '/';
  return scheme == "mailto" || scheme == "tel";
}

void append_url(std::string& out, std::string_view url) {
  if (!is_safe_url(url)) {
    out += "#blocked";
    return;
  }
  const auto is_hex = [&](std::size_t i) {
    return i < url.size() && ((url[i] >= '0' && url[i] <= '9') || (to_lower(url[i]) >= 'a' && to_lower(url[i]) <= 'f'));
  };
  for (std::size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    if (c == '&') {
      out += "&amp;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if (c == '%'
                   ? is_hex(i + 1) && is_hex(i + 2)
                   : is_alphanumeric(c) || std::string_view("-._~:/?#[]@!$()*+,;=").find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_percent(out, c);
    }
  }
}

std::string encode_url_component(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || std::string_view("-._~/").find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_percent(out, c);
    }
  }
  return out;
}

void append_json(std::string& out, std::string_view text) {
  const auto escape = [&](char32_t unit) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(unit));
  };
  out += '"';
  std::size_t valid_until = find_invalid_utf8(text).value_or(text.size());
  for (std::size_t offset = 0; offset < text.size();) {
    if (offset == valid_until) {
      out += "\uFFFD";
      ++offset;
      valid_until = offset + find_invalid_utf8(text.substr(offset)).value_or(text.size() - offset);
      continue;
    }
    const std::size_t begin = offset;
    const char32_t c = decode_utf8(text, offset);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '<':
      case '>':
      case '&':
        escape(c);
        break;
      default:
        if (!is_unsafe_code_point(c)) {
          out += text.substr(begin, offset - begin);
        } else if (c < 0x10000) {
          escape(c);
        } else {
          escape(0xD800 + ((c - 0x10000) >> 10));
          escape(0xDC00 + ((c - 0x10000) & 0x3FF));
        }
    }
  }
  out += '"';
}

std::string printable(std::string_view text, std::size_t limit) {
  constexpr std::string_view kCut = "…";
  std::string out;
  std::size_t offset = 0;
  // The end of the text so far that leaves room for the mark of a cut.
  std::size_t cut = 0;
  while (offset < text.size()) {
    std::string shown;
    const auto invalid = find_invalid_utf8(text.substr(offset, 4));
    if (invalid && *invalid == 0) {
      shown = fmt::format("\\x{:02x}", static_cast<unsigned char>(text[offset]));
      ++offset;
    } else {
      const std::size_t begin = offset;
      const char32_t code_point = decode_utf8(text, offset);
      if (code_point == '\n') {
        shown = "\\n";
      } else if (is_unsafe_code_point(code_point)) {
        shown = fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(code_point));
      } else {
        shown = text.substr(begin, offset - begin);
      }
    }
    if (out.size() + shown.size() > limit) {
      out.resize(cut);
      if (kCut.size() <= limit) out += kCut;
      return out;
    }
    out += shown;
    if (out.size() + kCut.size() <= limit) cut = out.size();
  }
  return out;
}

}  // namespace muster
