#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// A stretch of a page that has an address of its own.
struct Passage {
  std::string anchor;   // an HTML id; empty for the top of the page
  std::string heading;  // plain text; empty where the page has no `<h1>`
  std::string text;     // plain text below the heading, its blanks single
  bool is_row = false;  // a table's row, called by its first cell

  bool operator==(const Passage&) const = default;
};

/// Cuts what stands in a page's `<main>` into passages, in the order of the page: one begins at each heading that has
/// an id, and at each table row that has one; after such a row the passage before it goes on. Every word is in exactly
/// one passage, but for `<nav>`, `<script>`, `<style>` and `<template>`, which are left out. REQUIRES: Muster's own
/// HTML, as links.h reads it.
std::vector<Passage> cut_passages(std::string_view html);

/// A finished page. What it refers to must outlive it.
struct SearchPage {
  std::string_view file;  // its address, relative to the site's folder
  std::string title;      // plain text
  std::string_view html;
};

/// The search index of a site: a classic script, so that it loads from `file://` too. It sets one global, safe to stand
/// in a page:
///
///     siteSearchIndex = {"pages": [title…], "passages": [[number of the page, address, heading, text, 1 for a
///     row]…]}
std::string write_search_index(const std::vector<SearchPage>& pages);

}  // namespace muster
