// The door to libxml2. It reads the text node by node, with no network, no DTD and no entity replaced; what is on the
// lists below is written out anew, with its namespaces and quotes made ours.

#include "picture/svg.h"

#include <libxml/parser.h>
#include <libxml/xmlreader.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/escape.h"

namespace muster {
namespace {

constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxUses = 16;  // each can double what is drawn
constexpr double kSide = 240;
constexpr std::string_view kKept = "only shapes, text, gradients and masks are kept";
constexpr std::string_view kSvg = "http://www.w3.org/2000/svg";
constexpr std::string_view kXlink = "http://www.w3.org/1999/xlink";
constexpr std::string_view kXhtml = "http://www.w3.org/1999/xhtml";

constexpr std::array<std::string_view, 21> kElements = {
    "svg",     "g",        "defs",     "symbol",  "use",   "path",  "rect",           "circle",
    "ellipse", "line",     "polyline", "polygon", "text",  "tspan", "linearGradient", "radialGradient",
    "stop",    "clipPath", "mask",     "style",   "switch"};

// What says something and draws nothing.
constexpr std::array<std::string_view, 3> kSilent = {"title", "desc", "metadata"};

constexpr std::array<std::string_view, 74> kAttributes = {"id",
                                                          "class",
                                                          "style",
                                                          "x",
                                                          "y",
                                                          "x1",
                                                          "x2",
                                                          "y1",
                                                          "y2",
                                                          "cx",
                                                          "cy",
                                                          "r",
                                                          "rx",
                                                          "ry",
                                                          "fx",
                                                          "fy",
                                                          "fr",
                                                          "dx",
                                                          "dy",
                                                          "d",
                                                          "points",
                                                          "width",
                                                          "height",
                                                          "viewBox",
                                                          "preserveAspectRatio",
                                                          "transform",
                                                          "rotate",
                                                          "gradientTransform",
                                                          "gradientUnits",
                                                          "spreadMethod",
                                                          "offset",
                                                          "stop-color",
                                                          "stop-opacity",
                                                          "fill",
                                                          "fill-opacity",
                                                          "fill-rule",
                                                          "stroke",
                                                          "stroke-width",
                                                          "stroke-opacity",
                                                          "stroke-linecap",
                                                          "stroke-linejoin",
                                                          "stroke-miterlimit",
                                                          "stroke-dasharray",
                                                          "stroke-dashoffset",
                                                          "opacity",
                                                          "color",
                                                          "display",
                                                          "visibility",
                                                          "overflow",
                                                          "clip-path",
                                                          "clip-rule",
                                                          "clipPathUnits",
                                                          "mask",
                                                          "maskUnits",
                                                          "maskContentUnits",
                                                          "mask-type",
                                                          "vector-effect",
                                                          "paint-order",
                                                          "shape-rendering",
                                                          "text-rendering",
                                                          "font",
                                                          "font-family",
                                                          "font-size",
                                                          "font-style",
                                                          "font-weight",
                                                          "font-stretch",
                                                          "text-anchor",
                                                          "letter-spacing",
                                                          "word-spacing",
                                                          "dominant-baseline",
                                                          "textLength",
                                                          "lengthAdjust",
                                                          "pathLength",
                                                          "color-interpolation"};

constexpr std::array<std::string_view, 8> kSilentAttributes = {
    "version", "baseProfile", "enable-background", "role", "lang", "focusable", "tabindex", "zoomAndPan"};

// Of style sheets and attributes; what may fetch something is not among them.
constexpr std::array<std::string_view, 15> kFunctions = {"rgb",       "rgba",       "hsl",        "hsla",  "matrix",
                                                         "translate", "translateX", "translateY", "scale", "scaleX",
                                                         "scaleY",    "rotate",     "skewX",      "skewY", "url"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view view(const xmlChar* text) {
  return text != nullptr ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Escaped as a parser reads it again: line ends are line feeds in text and blanks in an attribute.
void append_xml(std::string& out, std::string_view text, bool is_attribute) {
  std::string lines(text);
  for (char& c : lines) {
    if (is_attribute ? c == '\r' || c == '\n' || c == '\t' : c == '\r') c = is_attribute ? ' ' : '\n';
  }
  append_html(out, lines);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; }

/// Whether a style can be given to a browser: no rule that fetches, no escape that hides one, no function but the
/// known, no address but of a part of the same picture.
bool is_safe_style(std::string_view style) {
  if (style.find_first_of("\\@<") != std::string_view::npos) return false;
  for (std::size_t open = style.find('('); open != std::string_view::npos; open = style.find('(', open + 1)) {
    std::size_t begin = open;
    while (begin > 0 && is_letter(style[begin - 1])) --begin;
    const std::string_view name = style.substr(begin, open - begin);
    if (!is_among(kFunctions, name)) return false;
    if (name != "url") continue;
    const std::size_t target = style.find_first_not_of(" \t\r\n\"'", open + 1);
    if (target == std::string_view::npos || style[target] != '#') return false;
  }
  return true;
}

/// A number with a CSS unit, in pixels. Nothing if it is none, or a share of something.
std::optional<double> pixels(std::string_view text) {
  text = trimmed(text);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::array<std::pair<std::string_view, double>, 7> kUnits = {
      {{"", 1}, {"px", 1}, {"pt", 96.0 / 72}, {"pc", 16}, {"mm", 96 / 25.4}, {"cm", 96 / 2.54}, {"in", 96}}};
  const auto found = std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& known) { return known.first == unit; });
  if (found == kUnits.end() || !std::isfinite(number) || number <= 0) return std::nullopt;
  return number * found->second;
}

/// Width and height of a `viewBox`.
std::optional<std::pair<double, double>> box_size(std::string_view text) {
  std::array<double, 4> numbers{};
  for (double& number : numbers) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n,");
    if (begin == std::string_view::npos) return std::nullopt;
    text.remove_prefix(begin);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  if (!trimmed(text).empty() || numbers[2] <= 0 || numbers[3] <= 0) return std::nullopt;
  return std::pair(numbers[2], numbers[3]);
}

struct Attribute {
  std::string name, value;
};

class SvgCleaner {
 public:
  SvgCleaner(const Source& source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  std::optional<Picture> clean() {
    const std::string& text = source_.text();
    if (const std::size_t at = text.find("<!ENTITY"); at != std::string::npos) {
      diagnostics_.error(span(at, 8), "a logo cannot declare entities").help = "export it as plain SVG";
      return std::nullopt;
    }
    // The encoding is told: what the text says of itself is not believed.
    reader_.reset(xmlReaderForMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", XML_PARSE_NONET));
    if (reader_ == nullptr) return std::nullopt;
    xmlTextReaderSetStructuredErrorHandler(
        reader_.get(), [](void* self, auto* error) { static_cast<SvgCleaner*>(self)->note(error->line, error->level); },
        this);
    int more = xmlTextReaderRead(reader_.get());
    while (more == 1 && !is_refused_) more = take();
    if (is_refused_) return std::nullopt;
    if (more != 0 || bad_line_ != 0 || picture_.width == 0) {
      const auto line = static_cast<std::uint32_t>(std::max(bad_line_, 1));
      diagnostics_.error(whole_line(line), "this is not well-formed XML").help = "export the logo as plain SVG again";
      return std::nullopt;
    }
    picture_.bytes += '\n';
    return std::move(picture_);
  }

 private:
  struct FreeReader {
    void operator()(xmlTextReader* reader) const { xmlFreeTextReader(reader); }
  };

  struct Open {
    std::string name;
    bool is_written;
  };

  void note(int line, xmlErrorLevel level) {
    if (level >= XML_ERR_ERROR && bad_line_ == 0) bad_line_ = std::max(line, 1);
  }

  /// Deals with the node that is being read. Returns as xmlTextReaderRead does.
  int take() {
    switch (xmlTextReaderNodeType(reader_.get())) {
      case XML_READER_TYPE_ELEMENT:
        return take_element();
      case XML_READER_TYPE_END_ELEMENT:
        close();
        break;
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        take_text(view(xmlTextReaderConstValue(reader_.get())));
        break;
      case XML_READER_TYPE_PROCESSING_INSTRUCTION:
        leave_out("<?" + std::string(view(xmlTextReaderConstName(reader_.get()))),
                  "a logo takes nothing from elsewhere");
        break;
      default:
        break;
    }
    return xmlTextReaderRead(reader_.get());
  }

  int take_element() {
    xmlTextReader* reader = reader_.get();
    const std::string name(view(xmlTextReaderConstLocalName(reader)));
    const std::string_view space = view(xmlTextReaderConstNamespaceUri(reader));
    const bool is_empty = xmlTextReaderIsEmptyElement(reader) == 1;
    if (open_.empty() && (name != "svg" || space != kSvg)) {
      refuse("this is no SVG: it must begin with `<svg xmlns=\"" + std::string(kSvg) + "\">`");
      return 0;
    }
    if (xmlTextReaderDepth(reader) > kMaxDepth) {
      refuse("a logo cannot be nested deeper than " + std::to_string(kMaxDepth));
      return 0;
    }
    const bool is_link = space == kSvg && name == "a";
    if (space != kSvg || !(is_link || is_among(kElements, name))) {
      const bool is_silent = space == kSvg ? is_among(kSilent, name) : space != kXhtml;
      if (!is_silent) leave_out("<" + name, std::string(kKept));
      return xmlTextReaderNext(reader);
    }
    if (name == "use" && ++uses_ > kMaxUses) {
      leave_out("<use", fmt::format("there can be {} of them", kMaxUses));
      return xmlTextReaderNext(reader);
    }
    if (name == "style") return take_style();
    // What a link or a switch holds is drawn without it.
    const bool is_written = !is_link && name != "switch";
    if (!is_written) leave_out("<" + name, "what it holds is drawn");
    std::vector<Attribute> attributes = is_written ? attributes_of(name) : std::vector<Attribute>();
    if (open_.empty() && !measure(attributes)) return 0;
    if (is_written) {
      end_tag();
      picture_.bytes += "<" + name;
      for (const Attribute& attribute : attributes) {
        picture_.bytes += " " + attribute.name + "=\"";
        append_xml(picture_.bytes, attribute.value, true);
        picture_.bytes += '"';
      }
      is_tag_open_ = true;
    }
    open_.push_back({name, is_written});
    if (is_empty) close();
    return xmlTextReaderRead(reader);
  }

  bool is_within(std::string_view name) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Open& element) { return element.name == name; });
  }

  std::vector<Attribute> attributes_of(const std::string& element) {
    xmlTextReader* reader = reader_.get();
    std::vector<Attribute> result;
    line_ = line();
    for (int more = xmlTextReaderMoveToFirstAttribute(reader); more == 1;
         more = xmlTextReaderMoveToNextAttribute(reader)) {
      if (xmlTextReaderIsNamespaceDecl(reader) == 1) continue;
      const std::string name(view(xmlTextReaderConstLocalName(reader)));
      const std::string_view space = view(xmlTextReaderConstNamespaceUri(reader));
      const std::string value(view(xmlTextReaderConstValue(reader)));
      const bool is_link = name == "href" && (space.empty() || space == kXlink);
      if (!space.empty() && !is_link) continue;  // an editor's own
      if (is_link) {
        const bool is_own = trimmed(value).starts_with('#');
        if (is_own) result.push_back({"href", std::string(trimmed(value))});
        if (!is_own) leave_out(name, "it leads out of the logo", element);
      } else if (!is_among(kAttributes, name)) {
        const bool is_silent =
            is_among(kSilentAttributes, name) || name.starts_with("data-") || name.starts_with("aria-");
        if (!is_silent) leave_out(name, std::string(kKept), element);
      } else if (!is_safe_style(value)) {
        leave_out(name, "it may take something from elsewhere", element);
      } else if ((name == "mask" || name == "clip-path") && (is_within("mask") || is_within("clipPath"))) {
        leave_out(name, "masks cannot be nested", element);
      } else {
        result.push_back({name, value});
      }
    }
    xmlTextReaderMoveToElement(reader);
    return result;
  }

  int take_style() {
    xmlTextReader* reader = reader_.get();
    const std::unique_ptr<xmlChar, void (*)(void*)> held(xmlTextReaderReadString(reader),
                                                         [](void* text) { xmlFree(text); });
    const std::string_view style = view(held.get());
    if (!is_safe_style(style)) {
      leave_out("<style", "it may take something from elsewhere");
    } else if (!trimmed(style).empty()) {
      end_tag();
      picture_.bytes += "<style>";
      append_xml(picture_.bytes, style, false);
      picture_.bytes += "</style>";
    }
    return xmlTextReaderNext(reader);
  }

  void take_text(std::string_view text) {
    if (open_.empty() || !(open_.back().name == "text" || open_.back().name == "tspan")) return;
    end_tag();
    append_xml(picture_.bytes, text, false);
  }

  void end_tag() {
    if (std::exchange(is_tag_open_, false)) picture_.bytes += '>';
  }

  void close() {
    const Open element = std::move(open_.back());
    open_.pop_back();
    if (!element.is_written) return;
    if (std::exchange(is_tag_open_, false)) {
      picture_.bytes += "/>";
    } else {
      picture_.bytes += "</" + element.name + ">";
    }
  }

  /// Gives the root a size and a `viewBox`.
  bool measure(std::vector<Attribute>& attributes) {
    const auto find = [&](std::string_view name) {
      const auto found = std::find_if(attributes.begin(), attributes.end(),
                                      [&](const Attribute& attribute) { return attribute.name == name; });
      return found != attributes.end() ? found->value : std::string();
    };
    const std::optional<double> width = pixels(find("width"));
    const std::optional<double> height = pixels(find("height"));
    const std::string box = find("viewBox");
    std::optional<std::pair<double, double>> size = box_size(box);
    if (!box.empty() && !size) {
      refuse("the logo's `viewBox` must be four numbers, its width and height above 0");
      return false;
    }
    const bool has_box = size.has_value();
    if (width && height) size = {*width, *height};
    if (!size) {
      refuse("the logo has no size: it needs a `viewBox`, or `width` and `height`");
      return false;
    }
    const double scale = kSide / std::max(size->first, size->second);
    picture_.width = std::max(1U, static_cast<unsigned>(std::lround(size->first * scale)));
    picture_.height = std::max(1U, static_cast<unsigned>(std::lround(size->second * scale)));
    std::erase_if(attributes, [](const Attribute& attribute) {
      return attribute.name == "width" || attribute.name == "height" || attribute.name == "x" || attribute.name == "y";
    });
    std::vector<Attribute> own = {{"xmlns", std::string(kSvg)},
                                  {"width", std::to_string(picture_.width)},
                                  {"height", std::to_string(picture_.height)}};
    if (!has_box) own.push_back({"viewBox", fmt::format("0 0 {} {}", size->first, size->second)});
    attributes.insert(attributes.begin(), own.begin(), own.end());
    return true;
  }

  std::uint32_t line() const {
    xmlNode* node = xmlTextReaderCurrentNode(reader_.get());
    const long number = node != nullptr ? xmlGetLineNo(node) : 1;
    return static_cast<std::uint32_t>(std::max(number, 1L));
  }

  Span span(std::size_t at, std::size_t size) const {
    return {&source_, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)};
  }

  Span whole_line(std::uint32_t number) const {
    const std::uint32_t begin = source_.offset(number, 1);
    return {&source_, begin, begin + static_cast<std::uint32_t>(source_.line(number).size())};
  }

  // The parser tells the line on which a tag ends: the last such word up to there is the one that is meant.
  Span place_of(std::string_view word, std::uint32_t number) const {
    const Span last = whole_line(number);
    const std::string_view text = std::string_view(source_.text()).substr(0, last.end);
    for (std::size_t at = text.rfind(word); at != std::string_view::npos && at > 0; at = text.rfind(word, at - 1)) {
      const std::size_t end = at + word.size();
      if (end == text.size() || !is_letter(text[end])) return span(at, word.size());
    }
    return last;
  }

  /// Tells of an element (`<script`) or an attribute of `owner`, of each name once.
  void leave_out(const std::string& what, const std::string& why, const std::string& owner = "") {
    if (!told_.insert(what).second) return;
    const std::string name = what.starts_with('<') ? what + ">" : what;
    diagnostics_.warning("logo-part", place_of(what, owner.empty() ? line() : line_),
                         "`" + name + "` is left out of the logo: " + why);
  }

  void refuse(std::string message) {
    diagnostics_.error(whole_line(line()), std::move(message));
    is_refused_ = true;
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  std::unique_ptr<xmlTextReader, FreeReader> reader_;
  Picture picture_;
  std::vector<Open> open_;
  std::set<std::string> told_;
  std::size_t uses_ = 0;
  std::uint32_t line_ = 1;
  int bad_line_ = 0;
  bool is_tag_open_ = false;
  bool is_refused_ = false;
};

}  // namespace

std::optional<Picture> clean_svg(const Source& source, Diagnostics& diagnostics) {
  [[maybe_unused]] static const bool kIsReady = (xmlInitParser(), true);  // once, before any thread reads
  return SvgCleaner(source, diagnostics).clean();
}

}  // namespace muster
