#pragma once

#include <utility>

#include "lang/template_checker.h"

// How the template checker goes into frames, levels and texts and comes back out.
namespace muster::lang {

/// Gives a variable another value until the end of the scope.
template <typename T>
class Saved {
 public:
  Saved(T& variable, T value) : variable_(variable), old_(std::exchange(variable, std::move(value))) {}
  ~Saved() { variable_ = std::move(old_); }
  Saved(const Saved&) = delete;
  Saved& operator=(const Saved&) = delete;

 private:
  T& variable_;
  T old_;
};

template <typename Body>
void TemplateChecker::in_frame(FrameScope& frame, Body body) {
  const Saved saved(frame_, &frame);
  const std::size_t macros_before = macros_.size();
  body();
  check_uncalled_macros(macros_before);
  frame.function->initials = frame.levels[0].initials;
}

template <typename Body>
void TemplateChecker::in_level(std::vector<Initial>& initials, Body body) {
  frame_->levels.emplace_back();
  const std::size_t macros_before = macros_.size();
  body();
  check_uncalled_macros(macros_before);
  initials = std::move(frame_->levels.back().initials);
  frame_->levels.pop_back();
}

template <typename Body>
void TemplateChecker::in_text(const Span& span, Body body) {
  const Saved saved(html_, HtmlContext());
  const Saved saved_drops(drops_output_, false);
  body();
  check_same_context(HtmlContext(), span, "what is written here");
}

}  // namespace muster::lang
