#include "site/hosting.h"

#include <fmt/format.h>

#include <array>

#include "base/escape.h"
#include "base/url.h"

namespace muster {
namespace {

constexpr std::string_view kSlug = "{slug}";

/// In the form that Netlify, Cloudflare Pages and their like read. What stands below `assets/` has a fingerprint in its
/// name.
std::string headers(const SiteSettings& settings) {
  return fmt::format(
      "/*\n"
      "  Content-Security-Policy: {}; frame-ancestors 'none'\n"
      "  X-Content-Type-Options: nosniff\n"
      "  Referrer-Policy: no-referrer\n"
      "{}"
      "/assets/*\n"
      "  Cache-Control: public, max-age=31536000, immutable\n",
      kPolicy, settings.may_be_found ? "" : "  X-Robots-Tag: noindex\n");
}

std::string robots(const SiteSettings& settings, const std::string& site_address) {
  std::string text = fmt::format("User-agent: *\n{}: /\n", settings.may_be_found ? "Allow" : "Disallow");
  if (settings.may_be_found && !site_address.empty()) text += fmt::format("Sitemap: {}sitemap.xml\n", site_address);
  return text;
}

std::string sitemap(const std::string& site_address, const std::vector<std::string>& pages) {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  for (const std::string& page : pages)
    xml += fmt::format("  <url><loc>{}</loc></url>\n", escape_html(page_address(site_address, page)));
  return xml + "</urlset>\n";
}

bool is_relative(std::string_view address) {
  return !address.starts_with('/') && !address.starts_with('#') && address.find(':') == std::string_view::npos;
}

}  // namespace

std::string site_address(std::string address, std::string_view slug) {
  for (std::size_t at = address.find(kSlug); at != std::string::npos; at = address.find(kSlug, at))
    address.replace(at, kSlug.size(), slug);
  if (!address.empty() && address.back() != '/') address += '/';
  return address;
}

std::string page_address(const std::string& site_address, std::string_view file) {
  if (site_address.empty() || file == "index.html") return site_address;
  return site_address + std::string(file);
}

std::vector<OutputFile> write_hosting(const SiteSettings& settings, const std::string& site_address,
                                      const std::vector<std::string>& pages) {
  std::vector<OutputFile> files = {{"_headers", headers(settings)}, {"robots.txt", robots(settings, site_address)}};
  if (settings.may_be_found && !site_address.empty()) files.push_back({"sitemap.xml", sitemap(site_address, pages)});
  return files;
}

std::string link_from_root(std::string_view html, const std::string& site_address) {
  if (site_address.empty()) return std::string(html);
  const std::string root = escape_html(parse_url(site_address)->path);
  std::string out;
  while (!html.empty()) {
    std::size_t next = html.size();
    std::string_view found;
    for (const std::string_view opening : {" href=\"", " src=\"", " data-index=\""}) {
      const std::size_t at = html.find(opening);
      if (at < next) next = at, found = opening;
    }
    out += html.substr(0, next + found.size());
    html.remove_prefix(next + found.size());
    if (!found.empty() && is_relative(html.substr(0, html.find('"')))) out += root;
  }
  return out;
}

}  // namespace muster
