#include "site/render.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/hash.h"
#include "site/brand.h"
#include "site/hosting.h"
#include "site/links.h"
#include "site/one_document.h"
#include "site/report_json.h"
#include "site/search_index.h"
#include "site/single_file.h"

namespace muster {
namespace {

Value html(std::string text) { return Value(SafeHtml{std::move(text)}); }

/// What pages call the search index while it is not made: it is made of them, and gets a fingerprint.
constexpr std::string_view kSearchIndex = "assets/search-index.js";

Value record(std::vector<Record::Entry> entries) { return Value(Record(std::move(entries))); }

constexpr std::string_view kNotFoundFile = "404.html";

// Parts and pages stand above what is the top heading of a page of its own.
constexpr MoveOptions kOnPaper = {2, true};

/// What one block shows. Lists of facts are filled in last, when all pages have read what they read.
struct BlockDraft {
  List sections, cards, facts, questions, documents, references, assumptions;
};

struct PageDraft {
  const PlannedPage* planned = nullptr;
  PageWriter* writer = nullptr;
  std::vector<BlockDraft> blocks;
  Value why;
  std::string lead;
};

class SiteRenderer {
 public:
  SiteRenderer(const SiteParts& parts, Report& report, const SitePlan& plan, Brand brand, Diagnostics& diagnostics)
      : parts_(parts),
        report_(report),
        plan_(plan),
        diagnostics_(diagnostics),
        address_(site_address(parts.settings.address, report.organisation.slug)),
        brand_(std::move(brand)),
        site_{site_value(), brand_.palette},
        numbers_(number_pages()),
        document_(page_files()) {}

  std::vector<OutputFile> render() {
    for (std::size_t i = 0; i < plan_.pages().size(); ++i) draft_page(i);
    facts_ = list_facts(report_);
    for (PageDraft& draft : drafts_) add_facts(draft);
    for (std::size_t i = 0; i < drafts_.size(); ++i) render_page(i);
    render_not_found();
    if (parts_.theme.print_template() != nullptr) render_print();
    add_assets();
    files_.push_back({"report.json", write_report_json(parts_, report_, plan_, facts_)});
    files_.insert(files_.end(), plan_.files().begin(), plan_.files().end());
    files_.insert(files_.end(), brand_.files.begin(), brand_.files.end());
    add_hosting();
    std::sort(files_.begin(), files_.end(), [](const OutputFile& a, const OutputFile& b) { return a.path < b.path; });
    check_links(
        files_, [this](const std::string& file, const std::string& text) { return find_place(file, text); },
        diagnostics_);
    for (OutputFile& file : files_) {
      if (file.path == kNotFoundFile) file.bytes = link_from_root(file.bytes, address_);
    }
    return std::move(files_);
  }

  std::string report_json() {
    for (std::size_t i = 0; i < plan_.pages().size(); ++i) draft_page(i);
    return write_report_json(parts_, report_, plan_, list_facts(report_));
  }

 private:
  List logo() const {
    if (!brand_.logo) return {};
    return {record({{"href", brand_.logo->href},
                    {"width", static_cast<std::int64_t>(brand_.logo->width)},
                    {"height", static_cast<std::int64_t>(brand_.logo->height)},
                    {"alt", brand_.name}})};
  }

  Value site_value() const {
    const std::optional<Date> date = report_date();
    const PlannedPage* sources = plan_.register_page();
    return record(
        {{"title", parts_.settings.title},
         {"organisation", report_.organisation.name},
         {"generator", parts_.settings.credit ? parts_.settings.generator : std::string()},
         {"brand", record({{"name", brand_.name}, {"footer", brand_.footer}})},
         {"logo", logo()},
         {"favicon", brand_.icon},
         {"language", parts_.languages.words},
         {"direction", parts_.languages.words_direction},
         {"text_language", parts_.languages.text},
         {"text_direction", parts_.languages.text_direction},
         {"is_mixed", parts_.languages.is_mixed()},
         {"home", std::string("index.html")},
         {"policy", std::string(kPolicy)},
         {"may_be_found", parts_.settings.may_be_found},
         {"register", sources != nullptr ? sources->file : std::string()},
         {"print", std::string(parts_.theme.print_template() != nullptr ? kPrintFile : "")},
         {"date", date ? parts_.locale.date({date->year(), date->month(), date->day()}, false) : std::string()},
         {"iso_date", date ? date->to_string() : std::string()},
         {"search", search()}});
  }

  List search() const {
    const std::string& script = parts_.theme.search_script();
    if (script.empty()) return {};
    return {record({{"script", script}, {"index", std::string(kSearchIndex)}})};
  }

  // The report's date, which the front page of the outline names.
  std::optional<Date> report_date() const {
    const Decision& organisation = report_.organisation;
    for (const OutlinePage& page : parts_.outline.pages) {
      if (!page.date) continue;
      const std::optional<Value> value =
          lang::evaluate(*page.date, *organisation.selection, organisation.facts->variables(), diagnostics_);
      if (value && value->kind() == ValueKind::kDate) return value->date();
    }
    return std::nullopt;
  }

  // `2.3`: the third page of the second part. The parts count that have a page.
  std::vector<std::string> number_pages() const {
    std::vector<std::string> numbers;
    std::size_t part = 0, place = 0;
    for (std::size_t i = 0; i < plan_.pages().size(); ++i) {
      const bool is_first = i == 0 || &part_title(plan_.pages()[i]) != &part_title(plan_.pages()[i - 1]);
      part += is_first ? 1 : 0;
      place = is_first ? 1 : place + 1;
      numbers.push_back(std::to_string(part) + "." + std::to_string(place));
    }
    return numbers;
  }

  std::set<std::string> page_files() const {
    std::set<std::string> files;
    for (const PlannedPage& page : plan_.pages()) files.insert(page.file);
    return files;
  }

  void draft_page(std::size_t index) {
    const PlannedPage& page = plan_.pages()[index];
    writers_.emplace_back(parts_, *page.decision, &plan_, index, site_, reads_, diagnostics_);
    PageDraft draft;
    draft.planned = &page;
    draft.writer = &writers_.back();
    if (page.outline->lead) draft.lead = draft.writer->render(*page.outline->lead);
    for (const PlannedBlock& block : page.blocks) draft.blocks.push_back(draft_block(block, page, *draft.writer));
    draft.why = draft.writer->system_reasons(page.systems);
    for (const std::size_t system : page.systems) draft.writer->add_sources(parts_.pack.systems()[system].sources);
    drafts_.push_back(std::move(draft));
  }

  BlockDraft draft_block(const PlannedBlock& block, const PlannedPage& page, PageWriter& writer) {
    BlockDraft draft;
    for (const PlannedSection& section : block.sections) draft.sections.push_back(writer.section(section));
    for (const Advice* advice : block.advice) draft.cards.push_back(writer.card(*advice));
    switch (block.outline->kind) {
      case BlockKind::kFacts:
        for (const SymbolId symbol : block.outline->facts) {
          if (const std::optional<FactLine> line = describe_fact(*page.decision->facts, symbol)) {
            // Read like any other fact of the page, so that the report lists it.
            writer.symbol(symbol);
            writer.add_sources(line->sources);
            draft.facts.push_back(writer.fact(*line));
          }
        }
        break;
      case BlockKind::kQuestions:
        for (const Question& question : page.decision->selection->questions()) {
          if (block.outline->limit && draft.questions.size() == *block.outline->limit) break;
          draft.questions.push_back(writer.question(question));
        }
        break;
      case BlockKind::kSources:
        add_register(draft, writer);
        break;
      default:
        break;
    }
    return draft;
  }

  void add_register(BlockDraft& draft, const PageWriter& writer) const {
    for (const Reference& reference : parts_.pack.references()) {
      if (reference.kind == "document") {
        List claims;
        for (const Reference& other : parts_.pack.references()) {
          if (other.kind == "claim" && other.of == reference.id) claims.push_back(writer.source(other));
        }
        draft.documents.push_back(record({{"source", writer.source(reference)}, {"claims", std::move(claims)}}));
      } else if (reference.kind == "reference") {
        draft.references.push_back(writer.source(reference));
      }
    }
  }

  void add_facts(PageDraft& draft) {
    for (std::size_t i = 0; i < draft.blocks.size(); ++i) {
      const OutlineBlock& outline = *draft.planned->blocks[i].outline;
      if (outline.all_facts) {
        for (const FactLine& line : facts_) {
          draft.writer->add_sources(line.sources);
          draft.blocks[i].facts.push_back(draft.writer->fact(line));
        }
      }
      if (outline.kind == BlockKind::kAssumptions) {
        for (const Field& field : parts_.pack.schema().fields()) {
          if (!field.assumption.empty()) draft.blocks[i].assumptions.push_back(draft.writer->assumption(field, facts_));
        }
      }
    }
  }

  Value block_value(const PlannedBlock& planned, BlockDraft& draft, PageWriter& writer) {
    const OutlineBlock& outline = *planned.outline;
    return record({{"kind", std::string(block_kind_name(outline.kind))},
                   {"emphasis", std::string(emphasis_name(outline.emphasis))},
                   {"anchor", outline.anchor},
                   {"title", html(outline.title ? writer.render(*outline.title) : std::string())},
                   {"has_title", outline.title.has_value()},
                   {"sections", std::move(draft.sections)},
                   {"cards", std::move(draft.cards)},
                   {"facts", std::move(draft.facts)},
                   {"questions", std::move(draft.questions)},
                   {"documents", std::move(draft.documents)},
                   {"references", std::move(draft.references)},
                   {"assumptions", std::move(draft.assumptions)}});
  }

  // The navigation: parts with the pages that stand in them, then the library.
  Value parts_value(const PlannedPage* current, const PageWriter& writer) const {
    List parts;
    const auto add = [&](std::string title, bool is_library, const auto& belongs) {
      List pages;
      bool is_current = false;
      for (const PlannedPage& page : plan_.pages()) {
        if (!belongs(page)) continue;
        is_current = is_current || &page == current;
        pages.push_back(writer.link(page.file, page.title, &page == current));
      }
      if (pages.empty()) return;
      parts.push_back(record({{"title", std::move(title)},
                              {"pages", std::move(pages)},
                              {"is_current", is_current},
                              {"is_library", is_library}}));
    };
    for (std::size_t i = 0; i < parts_.outline.parts.size(); ++i) {
      add(parts_.outline.parts[i].title, false,
          [&](const PlannedPage& page) { return !page.in_library && page.outline->part == i; });
    }
    add(parts_.theme.word("library"), true, [](const PlannedPage& page) { return page.in_library; });
    return Value(std::move(parts));
  }

  const std::string& part_title(const PlannedPage& page) const {
    return page.in_library ? parts_.theme.word("library") : parts_.outline.parts[page.outline->part].title;
  }

  List breadcrumbs(const PlannedPage& page, const PageWriter& writer) const {
    if (page.id == "index") return {};
    return {writer.link("index.html", escape_html(report_.organisation.name)),
            writer.link("", escape_html(part_title(page))), writer.link("", page.title, true)};
  }

  List contents(const PageDraft& draft, const List& blocks) const {
    List lines;
    const auto add = [&](const std::string& anchor, const Value& title, Value level) {
      lines.push_back(record({{"href", "#" + anchor}, {"title", title}, {"level", std::move(level)}}));
    };
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Record& block = blocks[i].record();
      if (!draft.planned->blocks[i].outline->anchor.empty())
        add(draft.planned->blocks[i].outline->anchor, *block.find("title"), 2);
      for (const Value& section : block.find("sections")->list()) {
        const Record& fields = section.record();
        add(fields.find("anchor")->text(), *fields.find("title"), *fields.find("level"));
      }
    }
    return lines;
  }

  List neighbour(std::size_t index, const PageWriter& writer) const {
    if (index >= plan_.pages().size()) return {};
    const PlannedPage& page = plan_.pages()[index];
    return {writer.link(page.file, page.title)};
  }

  void render_page(std::size_t index) {
    PageDraft& draft = drafts_[index];
    const PlannedPage& page = *draft.planned;
    PageWriter& writer = *draft.writer;
    List blocks;
    for (std::size_t i = 0; i < draft.blocks.size(); ++i)
      blocks.push_back(block_value(page.blocks[i], draft.blocks[i], writer));
    List lines = contents(draft, blocks);
    Value value = record({{"id", page.id},
                          {"href", page.file},
                          {"address", page_address(address_, page.file)},
                          {"title", html(page.title)},
                          {"plain_title", plain_text(page.title)},
                          {"number", numbers_[index]},
                          {"lead", html(draft.lead)},
                          {"part", part_title(page)},
                          {"parts", parts_value(&page, writer)},
                          {"breadcrumbs", breadcrumbs(page, writer)},
                          {"contents", std::move(lines)},
                          {"blocks", std::move(blocks)},
                          {"why", draft.why},
                          {"previous", index > 0 ? neighbour(index - 1, writer) : List()},
                          {"next", neighbour(index + 1, writer)},
                          {"sources", writer.sources()}});
    if (parts_.theme.print_template() != nullptr) print_page(page, writer, value);
    write(page.file, *parts_.theme.find_page(page.outline->theme_page), writer, std::move(value));
  }

  // Draws the page once more, from the same values, as it stands in the one document.
  void print_page(const PlannedPage& page, PageWriter& writer, const Value& value) {
    std::string drawn;
    drawn.reserve(64U << 10U);
    lang::render(parts_.theme.print_page_template(), writer, theme_variables(site_.record, parts_.theme.words(), value),
                 drawn, diagnostics_);
    const auto moved = [&](const std::string& text) { return html(document_.move(page.file, text, kOnPaper)); };
    printed_.push_back(record({{"id", page.id},
                               {"number", *value.record().find("number")},
                               {"title", *value.record().find("title")},
                               {"lead", moved(value.record().find("lead")->html())},
                               {"body", moved(drawn)}}));
  }

  void render_print() {
    PageWriter writer(parts_, report_.organisation, &plan_, 0, site_, reads_, diagnostics_);
    List parts;
    for (std::size_t i = 0; i < printed_.size();) {
      const PlannedPage& first = plan_.pages()[i];
      List pages;
      for (; i < printed_.size() && &part_title(plan_.pages()[i]) == &part_title(first); ++i)
        pages.push_back(std::move(printed_[i]));
      parts.push_back(record({{"number", std::to_string(parts.size() + 1)},
                              {"title", part_title(first)},
                              {"pages", std::move(pages)},
                              {"is_library", first.in_library}}));
    }
    write(std::string(kPrintFile), *parts_.theme.print_template(), writer, record({{"parts", std::move(parts)}}));
  }

  void render_not_found() {
    PageWriter writer(parts_, report_.organisation, &plan_, 0, site_, reads_, diagnostics_);
    const std::string& title = parts_.theme.word("not_found.title");
    Value value = record({{"id", std::string("404")},
                          {"href", std::string(kNotFoundFile)},
                          {"address", std::string()},
                          {"title", html(escape_html(title))},
                          {"plain_title", title},
                          {"number", std::string()},
                          {"lead", html(escape_html(parts_.theme.word("not_found.text")))},
                          {"part", std::string()},
                          {"parts", parts_value(nullptr, writer)},
                          {"breadcrumbs", List()},
                          {"contents", List()},
                          {"blocks", List()},
                          {"why", html("")},
                          {"previous", List()},
                          {"next", List()},
                          {"sources", List()}});
    write(std::string(kNotFoundFile), *parts_.theme.find_page("not-found"), writer, std::move(value));
  }

  void add_hosting() {
    std::vector<std::string> pages;
    for (const PlannedPage& page : plan_.pages()) pages.push_back(page.file);
    std::vector<OutputFile> files = write_hosting(parts_.settings, address_, pages);
    files_.insert(files_.end(), std::make_move_iterator(files.begin()), std::make_move_iterator(files.end()));
  }

  void write(const std::string& file, const lang::Template& text, PageWriter& writer, Value page) {
    std::string out;
    out.reserve(64U << 10U);
    lang::render(text, writer, theme_variables(site_.record, parts_.theme.words(), std::move(page)), out, diagnostics_);
    files_.push_back({file, std::move(out)});
  }

  // The theme's assets, and the search index if a page asks for it. A script for a search that no page has is left out.
  void add_assets() {
    const std::string& script = parts_.theme.search_script();
    for (const OutputFile& asset : parts_.theme.assets()) {
      if (asset.path != script || is_named(script)) files_.push_back(asset);
    }
    if (!is_named(kSearchIndex)) return;
    std::vector<SearchPage> pages;
    for (std::size_t i = 0; i < drafts_.size(); ++i)  // the first files are the pages
      pages.push_back({files_[i].path, plain_text(plan_.pages()[i].title), files_[i].bytes});
    std::string index = write_search_index(pages);
    const std::string path = fingerprinted(std::string(kSearchIndex), index);
    for (OutputFile& file : files_) {
      if (file.path.ends_with(".html")) name_search_index(file.bytes, path);
    }
    files_.push_back({path, std::move(index)});
  }

  /// Whether an attribute of a page holds this address.
  bool is_named(std::string_view address) const {
    const std::string attribute = fmt::format("=\"{}\"", address);
    return std::any_of(files_.begin(), files_.end(), [&](const OutputFile& file) {
      return file.path.ends_with(".html") && file.bytes.find(attribute) != std::string::npos;
    });
  }

  static void name_search_index(std::string& html, const std::string& path) {
    const std::string attribute = fmt::format("=\"{}\"", kSearchIndex);
    for (std::size_t at = html.find(attribute); at != std::string::npos; at = html.find(attribute, at))
      html.replace(at, attribute.size(), fmt::format("=\"{}\"", path));
  }

  // Where an author would mend what is wrong on a page: the guidance whose text holds it, else the outline.
  Span find_place(const std::string& file, const std::string& text) {
    for (std::size_t i = 0; i < plan_.pages().size(); ++i) {
      const PlannedPage& page = plan_.pages()[i];
      if (page.file != file) continue;
      Diagnostics again;  // what rendering it found was told before
      PageWriter writer(parts_, *page.decision, &plan_, i, site_, reads_, again);
      for (const PlannedBlock& block : page.blocks) {
        for (const PlannedSection& section : block.sections) {
          const Guidance& guidance = parts_.pack.guidance()[section.guidance];
          if (guidance.body &&
              writer.render(*guidance.body, guidance.table, section.entry).find(text) != std::string::npos)
            return guidance.place;
        }
      }
      return page.outline->place;
    }
    return {};
  }

  const SiteParts& parts_;
  Report& report_;
  const SitePlan& plan_;
  Diagnostics& diagnostics_;
  std::string address_;  // where the site is published; may be empty
  Brand brand_;
  SiteValues site_;
  std::vector<std::string> numbers_;  // of the pages
  OneDocument document_;
  List printed_;  // the pages in `print.html`
  FactReads reads_;
  std::deque<PageWriter> writers_;
  std::vector<PageDraft> drafts_;
  std::vector<FactLine> facts_;
  std::vector<OutputFile> files_;
};

Brand brand_of(const SiteParts& parts, const Report& report, Diagnostics& diagnostics) {
  BrandSettings usual;
  usual.colours = parts.theme.colours();
  const BrandSettings settings = laid_over(report.profile->brand(), laid_over(parts.settings.brand, usual));
  return make_brand(settings, report.organisation.name, {parts.files, *report.sources, parts.settings.folder},
                    diagnostics);
}

}  // namespace

SitePlan plan_report(const SiteParts& parts, const Report& report, Diagnostics& diagnostics) {
  FactReads reads;
  const SiteValues no_site;
  const TitleWriter write_title = [&](const Decision& decision, const OutlinePage& page) {
    PageWriter writer(parts, decision, nullptr, 0, no_site, reads, diagnostics);
    return page.title ? writer.render(*page.title) : std::string();
  };
  SitePlan plan = plan_site(parts.pack, parts.outline, report, write_title, diagnostics);
  const HrefFinder find_href = [&](const Decision& decision, std::string_view item) {
    return plan.find_href(decision, item);
  };
  plan.add_files(write_timetable(plan_steps(parts.pack, parts.steps, report.organisation, find_href, diagnostics),
                                 report.organisation.slug, parts.settings.credit ? "Muster" : report.organisation.name,
                                 parts.settings.generator));
  return plan;
}

std::vector<OutputFile> render_site(const SiteParts& parts, Report& report, Diagnostics& diagnostics) {
  const SitePlan plan = plan_report(parts, report, diagnostics);
  return SiteRenderer(parts, report, plan, brand_of(parts, report, diagnostics), diagnostics).render();
}

std::string render_single_file(const SiteParts& parts, Report& report, Diagnostics& diagnostics) {
  const SitePlan plan = plan_report(parts, report, diagnostics);
  const std::vector<OutputFile> site =
      SiteRenderer(parts, report, plan, brand_of(parts, report, diagnostics), diagnostics).render();
  if (diagnostics.has_errors()) return {};
  std::vector<std::string> pages;
  for (const PlannedPage& page : plan.pages()) pages.push_back(page.file);
  return write_single_file(pages, site, diagnostics);
}

std::string render_report_json(const SiteParts& parts, Report& report, Diagnostics& diagnostics) {
  const SitePlan plan = plan_report(parts, report, diagnostics);
  return SiteRenderer(parts, report, plan, brand_of(parts, report, diagnostics), diagnostics).report_json();
}

}  // namespace muster
