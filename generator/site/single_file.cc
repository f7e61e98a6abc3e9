// Works on tags as they are written, without a tree: pages are Muster's own HTML, so attribute values stand in double
// quotes, and neither a value nor a text holds a bare `<` or `>`.

#include "site/single_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/base64.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "site/one_document.h"
#include "site/page_writer.h"

namespace muster {
namespace {

constexpr std::string_view kStyle =
    "[data-page][hidden]{display:none}"
    ".is-alone{scroll-margin-top:100vh}"  // the top of what is shown alone is that of the window
    "[data-page]+[data-page]:not(.is-alone){margin-top:4rem;border-top:1px solid;padding-top:2rem}";

constexpr std::string_view kScript = R"js((() => {
  const pages = [...document.querySelectorAll("[data-page]")];
  const places = [...document.querySelectorAll("nav a[href^='#']")].filter((link) => !link.closest("[data-page]"));
  let current = null;

  // What the search finds leads to files that are pages of this one.
  for (const passage of window.siteSearchIndex?.passages ?? []) {
    const [, page, anchor] = passage[1].match(/^(.*)\.html(?:#(.*))?$/) ?? [];
    if (page) passage[1] = `#${page}${anchor ? `.${anchor}` : ""}`;
  }

  const show = (page) => {
    const is_first = !current;
    current = page;
    for (const each of pages) each.hidden = each !== page;
    page.classList.add("is-alone");
    document.title = page.dataset.title;
    for (const link of places) {
      if (link.hash !== `#${page.id}`) {
        link.removeAttribute("aria-current");
        continue;
      }
      link.setAttribute("aria-current", "page");
      const part = link.closest("details");
      if (part) part.open = true;
    }
    if (!is_first) page.parentElement.focus({ preventScroll: true });
  };

  const go = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // Not an id of ours.
    }
    const target = id ? document.getElementById(id) : pages[0];
    const page = target?.closest("[data-page]");
    if (!page && current) return; // part of the frame: the page stays
    if ((page ?? pages[0]) !== current) show(page ?? pages[0]);
    if (target === page) scrollTo(0, 0);
    else target?.scrollIntoView();
  };
  addEventListener("hashchange", go);
  go();
})();
)js";

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kTypes = {{
    {".avif", "image/avif"},
    {".css", "text/css"},
    {".csv", "text/csv;charset=utf-8"},
    {".gif", "image/gif"},
    {".html", "text/html"},
    {".ico", "image/x-icon"},
    {".ics", "text/calendar;charset=utf-8"},
    {".jpeg", "image/jpeg"},
    {".jpg", "image/jpeg"},
    {".json", "application/json"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".webp", "image/webp"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
}};

std::string data_address(std::string_view path, std::string_view bytes) {
  const auto type =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& known) { return path.ends_with(known.first); });
  return fmt::format("data:{};base64,{}", type != kTypes.end() ? type->second : "application/octet-stream",
                     base64(bytes));
}

std::optional<std::string> attribute(std::string_view tag, std::string_view name) {
  const std::string opening = fmt::format(" {}=\"", name);
  const std::size_t at = tag.find(opening);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t begin = at + opening.size();
  return plain_text(tag.substr(begin, tag.find('"', begin) - begin));
}

std::string with_attribute(std::string_view tag, std::string_view name, std::string_view value) {
  const std::string opening = fmt::format(" {}=\"", name);
  const std::size_t begin = tag.find(opening) + opening.size();
  return fmt::format("{}{}{}", tag.substr(0, begin), value, tag.substr(tag.find('"', begin)));
}

/// A text that stands within an element of this name, and so must not close it.
std::string enclosed(std::string text, std::string_view name) {
  for (const std::string& end : std::array{fmt::format("</{}", name), std::string("<!--")}) {
    for (std::size_t at = text.find(end); at != std::string::npos; at = text.find(end, at + end.size() + 1))
      text.insert(at + 1, "\\");
  }
  return text;
}

/// A page's HTML around and within its `<main>`.
struct Parts {
  std::string_view before, main, after;
};

std::optional<Parts> take_apart(std::string_view html) {
  const std::size_t open = html.find("<main");
  const std::size_t close = html.find("</main>");
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  const std::size_t begin = html.find('>', open) + 1;
  return Parts{html.substr(0, begin), html.substr(begin, close - begin), html.substr(close)};
}

class SingleFile {
 public:
  SingleFile(const std::vector<std::string>& pages, const std::vector<OutputFile>& site, Diagnostics& diagnostics)
      : pages_(pages), document_({pages.begin(), pages.end()}), diagnostics_(diagnostics) {
    for (const OutputFile& file : site) files_.emplace(file.path, file.bytes);
  }

  std::string write() {
    std::string main;
    for (const std::string& page : pages_) main += section(page);
    const std::optional<Parts> front = take_apart(files_.at(pages_.front()));
    if (!front) return {};
    std::string before = frame(front->before);
    const std::string after = frame(front->after);
    scripts_.emplace_back(kScript);
    scripts_.insert(scripts_.end(), deferred_.begin(), deferred_.end());
    before.insert(before.find("</head>"), inlined("style", styles_) + inlined("script", early_));
    before.insert(before.find('>', before.find("<meta charset=")) + 1, "\n" + policy());
    return before + "\n" + main + after.substr(0, after.find("</body>")) + inlined("script", scripts_) +
           "</body>\n</html>\n";
  }

 private:
  std::string section(const std::string& file) {
    const std::string_view html = files_.at(file);
    const std::optional<Parts> parts = take_apart(html);
    if (!parts) {
      Diagnostic error;
      error.path = file;
      error.message = "the page has no `<main>`, of which a single file is made";
      error.help = "let the theme's templates put what is a page's own between `<main>` and `</main>`";
      diagnostics_.add(std::move(error));
      return {};
    }
    collect(parts->before);
    collect(parts->after);
    const std::size_t title = html.find('>', html.find("<title")) + 1;
    return fmt::format("<div id=\"{}\" data-page data-title=\"{}\">{}</div>\n", OneDocument::page_id(file),
                       html.substr(title, html.find("</title>") - title), document_.move(file, embed(parts->main), {}));
  }

  /// What is around the pages keeps its ids, by which styles and scripts know it.
  std::string frame(std::string_view html) {
    MoveOptions options;
    options.keeps_ids = true;
    return document_.move(pages_.front(), embed(html), options);
  }

  /// Takes styles and scripts out of the head or foot of a page.
  void collect(std::string_view html) { static_cast<void>(embed(html)); }

  /// The HTML with nothing left to load: pictures and files are in it, styles and scripts are set aside.
  std::string embed(std::string_view html) {
    std::string out;
    for (std::size_t at = 0; at < html.size();) {
      const std::size_t open = std::min(html.find('<', at), html.size());
      out += html.substr(at, open - at);
      const std::size_t end = std::min(html.find('>', open), html.size() - 1) + 1;
      if (open == html.size()) break;
      at = end;
      const std::string_view tag = html.substr(open, end - open);
      out += embed_tag(tag);
      constexpr std::string_view kEnd = "</script>";
      if (tag.starts_with("<script ") && html.substr(at).starts_with(kEnd)) at += kEnd.size();
    }
    return out;
  }

  std::string embed_tag(std::string_view tag) {
    if (tag.starts_with("<meta ")) return attribute(tag, "http-equiv") ? "" : std::string(tag);
    if (tag.starts_with("<script ")) return set_aside_script(tag);
    if (tag.starts_with("<link ")) {
      if (attribute(tag, "rel") == "stylesheet") return set_aside_style(tag);
      return embed_file(tag, "href");
    }
    if (tag.starts_with("<img ")) return embed_file(tag, "src");
    if (tag.starts_with("<a ")) return embed_link(tag);
    if (const std::optional<std::string> index = attribute(tag, "data-index")) {
      if (const std::string* bytes = file(*index); bytes != nullptr && set_aside_.insert(*index).second)
        scripts_.push_back(*bytes);
      return with_attribute(tag, "data-index", "");
    }
    return std::string(tag);
  }

  const std::string* file(const std::string& path) const {
    const auto found = files_.find(path);
    return found != files_.end() ? &found->second : nullptr;
  }

  std::string set_aside_script(std::string_view tag) {
    const std::string path = attribute(tag, "src").value_or("");
    const std::string* bytes = file(path);
    if (bytes == nullptr || !set_aside_.insert(path).second) return {};
    // One that is not deferred stands in the head, to do its work before anything is drawn.
    (tag.find(" defer") != std::string_view::npos ? deferred_ : early_).push_back(*bytes);
    return {};
  }

  std::string set_aside_style(std::string_view tag) {
    const std::string path = attribute(tag, "href").value_or("");
    const std::string* bytes = file(path);
    if (bytes == nullptr || !set_aside_.insert(path).second) return {};
    const std::optional<std::string> media = attribute(tag, "media");
    std::string sheet = with_files(*bytes, parent_path(path));
    styles_.push_back(media ? fmt::format("@media {} {{\n{}}}\n", *media, sheet) : std::move(sheet));
    return {};
  }

  /// A style sheet of this folder with its fonts and pictures in it.
  std::string with_files(std::string_view sheet, const std::string& folder) const {
    constexpr std::string_view kOpening = "url(";
    std::string out;
    for (;;) {
      const std::size_t at = sheet.find(kOpening);
      const std::size_t end = at == std::string_view::npos ? at : sheet.find(')', at);
      if (end == std::string_view::npos) return out += sheet;
      std::string_view address = sheet.substr(at + kOpening.size(), end - at - kOpening.size());
      if (address.size() > 1 && (address.front() == '"' || address.front() == '\''))
        address = address.substr(1, address.size() - 2);
      const std::string path = std::filesystem::path(join_path(folder, address)).lexically_normal().string();
      const std::string* bytes = file(path);
      out += sheet.substr(0, at + kOpening.size());
      out += bytes != nullptr ? data_address(path, *bytes) : std::string(address);
      sheet.remove_prefix(end);
    }
  }

  std::string embed_file(std::string_view tag, std::string_view name) const {
    const std::string path = attribute(tag, name).value_or("");
    const std::string* bytes = file(path);
    return bytes != nullptr ? with_attribute(tag, name, data_address(path, *bytes)) : std::string(tag);
  }

  /// A file beside the pages is saved from where it is linked. Another form of the same pages is left out.
  std::string embed_link(std::string_view tag) const {
    const std::string path = attribute(tag, "href").value_or("");
    if (file(path) == nullptr || document_.holds(path)) return std::string(tag);
    if (path.ends_with(".html")) return fmt::format("{} hidden>", tag.substr(0, tag.size() - 1));
    const std::string held = with_attribute(tag, "href", data_address(path, *file(path)));
    return fmt::format("{} download=\"{}\">", held.substr(0, held.size() - 1), path);
  }

  static std::string inlined(std::string_view name, const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += fmt::format("<{}>{}</{}>\n", name, enclosed(text, name), name);
    return out;
  }

  std::string policy() const {
    const auto hashes = [](std::string_view name, const std::vector<std::string>& texts) {
      std::string out;
      for (const std::string& text : texts) out += fmt::format(" 'sha256-{}'", sha256_base64(enclosed(text, name)));
      return out;
    };
    return fmt::format(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src{}; script-src{}{}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'\">",
        hashes("style", styles_), hashes("script", early_), hashes("script", scripts_));
  }

  const std::vector<std::string>& pages_;
  OneDocument document_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::string> files_;
  std::set<std::string> set_aside_;  // the paths of what stands in these
  std::vector<std::string> styles_ = {std::string(kStyle)};
  std::vector<std::string> early_, scripts_, deferred_;
};

}  // namespace

std::string write_single_file(const std::vector<std::string>& pages, const std::vector<OutputFile>& site,
                              Diagnostics& diagnostics) {
  return SingleFile(pages, site, diagnostics).write();
}

}  // namespace muster
