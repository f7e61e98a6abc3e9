#include "lang/library.h"

#include <algorithm>
#include <utility>

#include "lang/evaluation_error.h"

namespace muster::lang {
namespace {

using Callables = std::map<std::string, Callable, std::less<>>;

const Callable* find_in(const Callables& callables, std::string_view name) {
  const auto found = callables.find(name);
  return found == callables.end() ? nullptr : &found->second;
}

std::vector<std::string> names_of(const Callables& callables, std::vector<std::string> names) {
  for (const auto& [name, callable] : callables) names.push_back(name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void add_to(Callables& callables, Callable callable) {
  std::string name = callable.name;
  callables.insert_or_assign(std::move(name), std::move(callable));
}

}  // namespace

void RunCall::fail(std::string message) const { throw EvaluationError{std::move(message), place}; }

void Library::add_function(Callable callable) { add_to(functions_, std::move(callable)); }
void Library::add_filter(Callable callable) { add_to(filters_, std::move(callable)); }
void Library::add_test(Callable callable) { add_to(tests_, std::move(callable)); }

const Callable* Library::find_function(std::string_view name) const {
  const Callable* found = find_in(functions_, name);
  return found == nullptr && base_ != nullptr ? base_->find_function(name) : found;
}

const Callable* Library::find_filter(std::string_view name) const {
  const Callable* found = find_in(filters_, name);
  return found == nullptr && base_ != nullptr ? base_->find_filter(name) : found;
}

const Callable* Library::find_test(std::string_view name) const {
  const Callable* found = find_in(tests_, name);
  return found == nullptr && base_ != nullptr ? base_->find_test(name) : found;
}

std::vector<std::string> Library::function_names() const {
  return names_of(functions_, base_ != nullptr ? base_->function_names() : std::vector<std::string>());
}
std::vector<std::string> Library::filter_names() const {
  return names_of(filters_, base_ != nullptr ? base_->filter_names() : std::vector<std::string>());
}
std::vector<std::string> Library::test_names() const {
  return names_of(tests_, base_ != nullptr ? base_->test_names() : std::vector<std::string>());
}

const Library& core_library() {
  static const Library kLibrary = [] {
    Library library;
    add_text_filters(library);
    add_list_filters(library);
    add_number_filters(library);
    add_locale_filters(library);
    add_tests(library);
    add_functions(library);
    return library;
  }();
  return kLibrary;
}

}  // namespace muster::lang
