#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "output/output_file.h"
#include "site/site.h"

namespace muster {

/// The Content-Security-Policy of every page: style, script and pictures of the site itself, and nothing else.
inline constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action "
    "'none'";

/// Where an organisation's site is published, ending in a slash: what `muster.toml` says, with its `{slug}` filled in.
/// Empty where it says nothing.
std::string site_address(std::string address, std::string_view slug);

/// Where a page of it is: the site itself for `index.html`. Empty without an address.
std::string page_address(const std::string& site_address, std::string_view file);

/// What hosts and crawlers read beside the pages: `_headers`, `robots.txt` and, for a site that has an address and may
/// be found, `sitemap.xml` of the pages, which are files of the site.
std::vector<OutputFile> write_hosting(const SiteSettings& settings, const std::string& site_address,
                                      const std::vector<std::string>& pages);

/// The page that a host shows for a missing one, whatever folder that was asked for in: its relative links begin at the
/// path of the site's address. Unchanged without an address. REQUIRES: Muster's own HTML.
std::string link_from_root(std::string_view html, const std::string& site_address);

}  // namespace muster
