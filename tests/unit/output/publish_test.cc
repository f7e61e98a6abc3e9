#include "output/publish.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <thread>

#include "disk.h"

namespace muster {
namespace {

using Tree = std::map<std::string, std::string>;

const std::vector<OutputFile> kOld = {{"index.html", "<p>old"},
                                      {"plan.html", "<p>plan"},
                                      {"assets/site.css", "a{}"},
                                      {"assets/old/x.js", "x"},
                                      {"gone.html", "gone"}};
const std::vector<OutputFile> kNew = {
    {"index.html", "<p>new"}, {"plan.html", "<p>plan"}, {"assets/site.css", "a{}"}, {"pages/more.html", "more"}};

OutputOptions options(const std::string& root) {
  OutputOptions result;
  result.root = root;
  result.sync = false;
  return result;
}

/// With all the calls a real build makes.
OutputOptions careful_options(const std::string& root) {
  OutputOptions result;
  result.root = root;
  return result;
}

/// The one message, or an empty text.
std::string message(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) all += diagnostic.path + ": " + diagnostic.message + "\n";
  return all;
}

std::optional<OutputFolder::Result> publish(const std::string& root, const std::vector<OutputFile>& site,
                                            FileSystem& files = real_file_system()) {
  Diagnostics diagnostics;
  auto folder = OutputFolder::open(files, options(root), diagnostics);
  REQUIRE(message(diagnostics) == "");
  auto result = folder->publish("castell", site, diagnostics);
  REQUIRE(message(diagnostics) == "");
  return result;
}

std::string refusal(const OutputOptions& of) {
  Diagnostics diagnostics;
  CHECK_FALSE(OutputFolder::open(real_file_system(), of, diagnostics));
  for (const Diagnostic& diagnostic : diagnostics.sorted()) CHECK_FALSE(diagnostic.help.empty());
  return message(diagnostics);
}

Tree pages(const std::vector<OutputFile>& site) {
  Tree out;
  for (const OutputFile& file : site) {
    out[file.path] = file.bytes;
    for (std::size_t slash = file.path.find('/'); slash != std::string::npos; slash = file.path.find('/', slash + 1))
      out[file.path.substr(0, slash)] = "/";
  }
  return out;
}

/// What is not Muster's in a site: files beside its own, a link, folders with something in them and without.
void add_foreign(const std::string& site) {
  put(site + "/CNAME", "castell.example");
  put(site + "/assets/logo.svg", "<svg>");
  put(site + "/downloads/2025/report.pdf", "%PDF");
  std::filesystem::create_directories(site + "/empty");
  std::filesystem::create_symlink("/nowhere", site + "/link");
}

Tree with_foreign(Tree tree) {
  tree.insert({{"CNAME", "castell.example"},
               {"assets", "/"},
               {"assets/logo.svg", "<svg>"},
               {"downloads", "/"},
               {"downloads/2025", "/"},
               {"downloads/2025/report.pdf", "%PDF"},
               {"empty", "/"},
               {"link", "-> /nowhere"}});
  return tree;
}

bool has_litter(const std::string& root) {
  return std::filesystem::exists(root + "/.muster/stage") && !std::filesystem::is_empty(root + "/.muster/stage");
}

}  // namespace

TEST_CASE("a site is written whole and changed in place") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  const auto first = publish(root, kOld);
  CHECK(first->files == 5);
  CHECK(first->changed == 5);
  CHECK(tree(root + "/castell") == pages(kOld));

  const auto plan = identity(root + "/castell/plan.html");
  const auto css = identity(root + "/castell/assets/site.css");
  const auto second = publish(root, kNew);
  CHECK(second->files == 4);
  CHECK(second->changed == 2);
  CHECK(second->removed == 2);
  CHECK(tree(root + "/castell") == pages(kNew));
  CHECK(identity(root + "/castell/plan.html") == plan);
  CHECK(identity(root + "/castell/assets/site.css") == css);
  CHECK_FALSE(has_litter(root));
}

TEST_CASE("nothing is touched when nothing changed") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, kOld);
  const auto folder = identity(root + "/castell");
  const auto manifest = identity(root + "/.muster/castell.manifest");
  FaultingFileSystem files;
  Diagnostics diagnostics;
  auto output = OutputFolder::open(files, options(root), diagnostics);
  const std::size_t calls = files.calls();
  const auto result = output->publish("castell", kOld, diagnostics);
  CHECK(files.calls() == calls);
  CHECK(result->changed == 0);
  CHECK(result->removed == 0);
  CHECK(identity(root + "/castell") == folder);
  CHECK(identity(root + "/.muster/castell.manifest") == manifest);
}

TEST_CASE("what Muster did not write stays") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, kOld);
  add_foreign(root + "/castell");
  const auto logo = identity(root + "/castell/assets/logo.svg");
  publish(root, kNew);
  CHECK(tree(root + "/castell") == with_foreign(pages(kNew)));
  CHECK(identity(root + "/castell/assets/logo.svg") == logo);
  publish(root, {});
  CHECK(tree(root + "/castell") == with_foreign({}));
}

TEST_CASE("a page that somebody edited is replaced while it is part of the site and kept when it is not") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, kOld);
  put(root + "/castell/index.html", "edited");
  put(root + "/castell/gone.html", "edited");
  const auto result = publish(root, kNew);
  CHECK(result->removed == 1);
  Tree expected = pages(kNew);
  expected["gone.html"] = "edited";
  CHECK(tree(root + "/castell") == expected);
}

TEST_CASE("a foreign file where a page must go is an error, and nothing changes") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, kOld);
  const auto attempt = [&](const std::vector<OutputFile>& site) {
    const Tree before = tree(root);
    Diagnostics diagnostics;
    auto folder = OutputFolder::open(real_file_system(), options(root), diagnostics);
    CHECK_FALSE(folder->publish("castell", site, diagnostics));
    CHECK(tree(root) == before);
    return message(diagnostics).substr(root.size());
  };
  put(root + "/castell/pages/more.html", "mine");
  CHECK(attempt(kNew) ==
        "/castell/pages/more.html: `pages/more.html` stands where a page must go, and Muster did not write it\n");
  put(root + "/castell/notes", "mine");
  CHECK(attempt({{"notes/a.html", "a"}}) ==
        "/castell/notes: `notes` stands where a page must go, and Muster did not write it\n");
  put(root + "/castell/folder/deep/file", "mine");
  CHECK(attempt({{"folder", "a"}}) ==
        "/castell/folder: `folder` stands where a page must go, and Muster did not write it\n");
  std::filesystem::create_symlink("index.html", root + "/castell/linked.html");
  CHECK(attempt({{"linked.html", "a"}}) ==
        "/castell/linked.html: `linked.html` stands where a page must go, and Muster did not write it\n");
  std::filesystem::remove(root + "/castell/plan.html");
  std::filesystem::create_symlink("/etc/passwd", root + "/castell/plan.html");
  CHECK(attempt(kOld) == "/castell/plan.html: `plan.html` stands where a page must go, and Muster did not write it\n");
}

TEST_CASE("a folder beside the sites is not a site of ours") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, kOld);
  put(root + "/docs/index.html", "mine");
  Diagnostics diagnostics;
  auto folder = OutputFolder::open(real_file_system(), options(root), diagnostics);
  CHECK_FALSE(folder->publish("docs", kOld, diagnostics));
  put(root + "/file", "mine");
  CHECK_FALSE(folder->publish("file", kOld, diagnostics));
  std::filesystem::create_directory_symlink(root + "/castell", root + "/link");
  CHECK_FALSE(folder->publish("link", kNew, diagnostics));
  CHECK(tree(root + "/castell") == pages(kOld));
  CHECK(get(root + "/docs/index.html") == "mine");
  CHECK(folder->publish("empty", kOld, diagnostics));
}

TEST_CASE("a page may take the place of a folder of pages, and the other way round") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, {{"a/b.html", "1"}, {"c", "2"}});
  publish(root, {{"a", "1"}, {"c/d.html", "2"}});
  CHECK(tree(root + "/castell") == Tree{{"a", "1"}, {"c", "/"}, {"c/d.html", "2"}});
}

TEST_CASE("a manifest that cannot be read makes everything stale and takes nothing away") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  for (const std::string text : {"", "muster manifest 2\n", "muster manifest 1\n",
                                 "muster manifest 1\nfolder 1 2\nnonsense\n", "muster manifest 1\nfolder 1 2\nabc"}) {
    CAPTURE(text);
    std::filesystem::remove_all(root);
    publish(root, kOld);
    add_foreign(root + "/castell");
    put(root + "/.muster/castell.manifest", text);
    publish(root, kNew);
    Tree expected = with_foreign(pages(kNew));
    expected.merge(pages(kOld));
    expected["index.html"] = "<p>new";
    CHECK(tree(root + "/castell") == expected);
    CHECK(publish(root, kNew)->changed == 0);
  }
}

TEST_CASE("a lost manifest makes the site foreign") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, kOld);
  std::filesystem::remove(root + "/.muster/castell.manifest");
  Diagnostics diagnostics;
  auto folder = OutputFolder::open(real_file_system(), options(root), diagnostics);
  CHECK_FALSE(folder->publish("castell", kNew, diagnostics));
  CHECK(tree(root + "/castell") == pages(kOld));
}

TEST_CASE("paths that lead out or collide are refused") {
  const auto check = [](std::vector<OutputFile> site) {
    Diagnostics diagnostics;
    CHECK_FALSE(check_output_paths(site, "public/castell", diagnostics));
    return message(diagnostics);
  };
  CHECK(check({{"../x", ""}}) == "public/castell: the path `../x` has the part `..`\n");
  CHECK(check({{"a/./b", ""}}) == "public/castell: the path `a/./b` has the part `.`\n");
  CHECK(check({{"/etc/x", ""}}) == "public/castell: the path `/etc/x` begins with a slash\n");
  CHECK(check({{"a//b", ""}}) == "public/castell: the path `a//b` has an empty part\n");
  CHECK(check({{"a/", ""}}) == "public/castell: the path `a/` has an empty part\n");
  CHECK(check({{"", ""}}) == "public/castell: the path `` is empty\n");
  CHECK(check({{std::string("a\0b", 3), ""}}) == "public/castell: the path `a\\u{0}b` holds a control character\n");
  CHECK(check({{"a\xE2\x80\xAE"
                "b",
                ""}}) == "public/castell: the path `a\\u{202e}b` holds a control character\n");
  CHECK(check({{"a\\b", ""}}) == "public/castell: the path `a\\b` holds `\\`, which some file systems cannot store\n");
  CHECK(check({{"a", ""}, {"a", ""}}) == "public/castell: two files of the site want to be `a`\n");
  CHECK(check({{"a", ""}, {"a/b", ""}}) == "public/castell: two files of the site want to be `a`\n");
  CHECK(check({{"Plan.html", ""}, {"plan.html", ""}}) ==
        "public/castell: `Plan.html` and `plan.html` differ only in case\n");
  CHECK(check({{"a/x", ""}, {"A/y", ""}}) == "public/castell: `a` and `A` differ only in case\n");
  Diagnostics diagnostics;
  CHECK(check_output_paths({{"a/x", ""}, {"a/y", ""}, {"ä.html", ""}}, "public/castell", diagnostics));
}

TEST_CASE("a site has a folder of its own in the output") {
  TemporaryFolder temporary;
  for (const std::string slug : {"", ".", "..", ".muster", "../x", "a/b", "/etc"}) {
    CAPTURE(slug);
    Diagnostics diagnostics;
    auto folder = OutputFolder::open(real_file_system(), options(temporary / "public"), diagnostics);
    const Tree before = tree(temporary.path());
    CHECK_FALSE(folder->publish(slug, kOld, diagnostics));
    CHECK(diagnostics.errors() == 1);
    CHECK(tree(temporary.path()) == before);
  }
}

TEST_CASE("an output folder that cannot be one is refused") {
  TemporaryFolder temporary;
  CHECK(refusal(options("")) == ": no output folder is named\n");
  CHECK(refusal(options("/")) == "/: the output folder is the root of all files\n");
  CHECK(refusal(options("/tmp/..")) == "/tmp/..: the output folder is the root of all files\n");
  CHECK(refusal(options("/dev/null")) == "/dev/null: the output folder is a device, a pipe or a socket\n");

  put(temporary / "file", "");
  CHECK(refusal(options(temporary / "file")) == temporary / "file" + ": the output folder is a file\n");
  std::filesystem::create_directory_symlink("/etc", temporary / "link");
  CHECK(refusal(options(temporary / "link")) == temporary / "link" + ": the output folder is a link\n");
  CHECK(refusal(options(temporary / "none/../x")) ==
        temporary / "none/../x" + ": the output folder's path goes back through a folder that does not exist\n");

  put(temporary / "full/mine.txt", "mine");
  CHECK(refusal(options(temporary / "full")) ==
        temporary / "full" + ": the output folder is not empty, and Muster did not make it\n");
  std::filesystem::create_directory_symlink("/etc", temporary / "full/.muster");
  CHECK(refusal(options(temporary / "full")) ==
        temporary / "full" + ": the output folder is not empty, and Muster did not make it\n");
  CHECK(get(temporary / "full/mine.txt") == "mine");

  std::filesystem::create_directories(temporary / "site/packs/ours");
  OutputOptions inputs = options(temporary / "site/packs");
  inputs.protected_paths = {temporary / "site/packs", temporary / "absent"};
  CHECK(refusal(inputs) == inputs.root + ": the output folder is `" + inputs.protected_paths[0] + "`, which is read\n");
  inputs.root = temporary / "site/packs/ours/public/deep";
  CHECK(refusal(inputs) ==
        inputs.root + ": the output folder lies in `" + inputs.protected_paths[0] + "`, which is read\n");
  inputs.root = temporary / "site";
  CHECK(refusal(inputs) ==
        inputs.root + ": the output folder holds `" + inputs.protected_paths[0] + "`, which is read\n");
  OutputOptions home = options(temporary / "site");
  home.enclosing_paths = {temporary / "site"};
  CHECK(refusal(home) == home.root + ": the output folder is `" + home.root + "`\n");
  home.root = temporary.path();
  CHECK(refusal(home) == home.root + ": the output folder holds `" + home.enclosing_paths[0] + "`\n");
}

TEST_CASE("an output folder is made, or taken when it is empty or marked") {
  TemporaryFolder temporary;
  const auto opens = [](const OutputOptions& of) {
    Diagnostics diagnostics;
    const bool is_open = OutputFolder::open(real_file_system(), of, diagnostics).has_value();
    CHECK(message(diagnostics) == "");
    return is_open;
  };
  CHECK(opens(options(temporary / "new/deep")));
  CHECK(opens(options(temporary / "new/deep")));
  std::filesystem::create_directories(temporary / "empty");
  CHECK(opens(options(temporary / "empty")));
  put(temporary / "full/mine.txt", "mine");
  std::filesystem::create_directories(temporary / "full/.muster");
  CHECK(opens(options(temporary / "full")));
  OutputOptions engagement = options(temporary / "site/public");
  std::filesystem::create_directories(temporary / "site/packs");
  engagement.enclosing_paths = {temporary.path(), temporary / "site"};
  engagement.protected_paths = {temporary / "site/packs"};
  CHECK(opens(engagement));
}

TEST_CASE("a second build waits and says so") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  Diagnostics diagnostics;
  auto first = OutputFolder::open(real_file_system(), options(root), diagnostics);
  std::atomic<bool> has_waited = false;
  std::thread second([&] {
    OutputOptions of = options(root);
    of.on_wait = [&] { has_waited = true; };
    Diagnostics own;
    auto folder = OutputFolder::open(real_file_system(), of, own);
    folder->publish("castell", kNew, own);
  });
  while (!has_waited) std::this_thread::yield();
  first->publish("castell", kOld, diagnostics);
  CHECK(tree(root + "/castell") == pages(kOld));
  first.reset();
  second.join();
  CHECK(tree(root + "/castell") == pages(kNew));
}

TEST_CASE("sites of organisations that are gone are taken away, foreign files in them stay") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  Diagnostics diagnostics;
  auto folder = OutputFolder::open(real_file_system(), options(root), diagnostics);
  for (const char* slug : {"a", "b", "c", "d"}) folder->publish(slug, kOld, diagnostics);
  add_foreign(root + "/c");
  std::filesystem::remove_all(root + "/d");
  put(root + "/e/mine", "mine");
  CHECK(folder->remove_others({"a"}) == 3);
  CHECK(tree(root + "/a") == pages(kOld));
  CHECK_FALSE(std::filesystem::exists(root + "/b"));
  CHECK(tree(root + "/c") == with_foreign({}));
  CHECK(get(root + "/e/mine") == "mine");
  CHECK(folder->remove_others({"a"}) == 0);
  CHECK_FALSE(has_litter(root));
}

TEST_CASE("whatever fails, the old site stands and the failure is told") {
  for (const bool can_exchange : {true, false}) {
    for (const bool is_first : {true, false}) {
      for (std::size_t n = 1;; ++n) {
        CAPTURE(can_exchange, is_first, n);
        TemporaryFolder temporary;
        const std::string root = temporary / "public";
        publish(root, is_first ? std::vector<OutputFile>{} : kOld);
        if (is_first)
          std::filesystem::remove_all(root + "/castell"), std::filesystem::remove(root + "/.muster/castell.manifest");
        if (!is_first) add_foreign(root + "/castell");
        const Tree before = tree(root + "/castell");

        Diagnostics diagnostics;
        FaultingFileSystem files(n);
        files.can_exchange = can_exchange;
        bool has_failed = false;
        try {
          auto folder = OutputFolder::open(files, careful_options(root), diagnostics);
          folder->publish("castell", kNew, diagnostics);
        } catch (const SystemError&) {
          has_failed = true;
        }
        const Tree after = tree(root + "/castell");
        if (has_failed) {
          CHECK(after == before);
        } else {
          CHECK(after == (is_first ? pages(kNew) : with_foreign(pages(kNew))));
        }
        // Whatever was left behind, the next build is as any other.
        publish(root, kNew);
        CHECK(tree(root + "/castell") == (is_first ? pages(kNew) : with_foreign(pages(kNew))));
        CHECK_FALSE(has_litter(root));
        if (files.calls() < n) break;
      }
    }
  }
}

TEST_CASE("killed at any moment, a build leaves the old or the new site") {
  for (const bool can_exchange : {true, false}) {
    for (const bool next_is_old : {true, false}) {
      for (std::size_t n = 1;; ++n) {
        CAPTURE(can_exchange, next_is_old, n);
        TemporaryFolder temporary;
        const std::string root = temporary / "public";
        publish(root, kOld);
        add_foreign(root + "/castell");
        const Tree before = tree(root + "/castell");

        Diagnostics diagnostics;
        FaultingFileSystem files(n, FaultingFileSystem::Fault::kKill);
        files.can_exchange = can_exchange;
        try {
          auto folder = OutputFolder::open(files, careful_options(root), diagnostics);
          folder->publish("castell", kNew, diagnostics);
        } catch (const Killed&) {
        }
        const Tree after = tree(root + "/castell");
        // Where folders cannot be exchanged the site is away for a moment.
        CHECK((after == before || after == with_foreign(pages(kNew)) || (!can_exchange && after.empty())));
        // Somebody adds a file where only the site that did not come off has a page.
        if (after == before && next_is_old) put(root + "/castell/pages/more.html", "mine");

        const auto& next = next_is_old ? kOld : kNew;
        publish(root, next);
        Tree expected = with_foreign(pages(next));
        if (after == before && next_is_old) expected.insert({{"pages", "/"}, {"pages/more.html", "mine"}});
        CHECK(tree(root + "/castell") == expected);
        CHECK_FALSE(has_litter(root));
        if (files.calls() < n) break;
      }
    }
  }
}

TEST_CASE("what appears in a site while the next one is staged is brought over") {
  /// Somebody saves files at the moment before the exchange.
  struct Racing : FaultingFileSystem {
    bool exchange(const std::string& a, const std::string& b) override {
      put(b + "/late.txt", "late");
      put(b + "/assets/late.txt", "late");
      std::filesystem::create_directories(b + "/late/empty");
      std::filesystem::remove(b + "/CNAME");
      put(b + "/CNAME", "other.example");
      return FaultingFileSystem::exchange(a, b);
    }
  };
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, kOld);
  add_foreign(root + "/castell");
  Racing files;
  publish(root, kNew, files);
  Tree expected = with_foreign(pages(kNew));
  expected.insert({{"late.txt", "late"}, {"assets/late.txt", "late"}, {"late", "/"}, {"late/empty", "/"}});
  expected["CNAME"] = "other.example";
  CHECK(tree(root + "/castell") == expected);
  CHECK_FALSE(has_litter(root));
}

TEST_CASE("where files cannot be linked they are written, and foreign ones moved") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  publish(root, kOld);
  add_foreign(root + "/castell");
  FaultingFileSystem files;
  files.can_link = false;
  publish(root, kNew, files);
  CHECK(tree(root + "/castell") == with_foreign(pages(kNew)));
  CHECK_FALSE(has_litter(root));
}

TEST_CASE("a reader sees all of the old site or all of the new") {
  TemporaryFolder temporary;
  const std::string root = temporary / "public";
  const auto site = [](int version) {
    std::vector<OutputFile> out;
    for (int i = 0; i < 20; ++i) out.push_back({"page-" + std::to_string(i) + ".html", std::to_string(version)});
    return out;
  };
  publish(root, site(0));
  const pid_t child = ::fork();
  if (child == 0) {
    for (int version = 1; version <= 30; ++version) publish(root, site(version));
    ::_exit(0);
  }
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    // A folder that was opened stays one and the same while its name is exchanged.
    const int folder = ::open((root + "/castell").c_str(), O_RDONLY | O_DIRECTORY);
    REQUIRE(folder >= 0);
    std::string first;
    for (int i = 0; i < 20; ++i) {
      char byte[8] = {};
      const int file = ::openat(folder, ("page-" + std::to_string(i) + ".html").c_str(), O_RDONLY);
      if (file < 0) {
        // The old site is being cleaned up: this reader is late, and would see the same after any rename.
        first.clear();
        break;
      }
      const ssize_t size = ::read(file, byte, sizeof byte);
      ::close(file);
      const std::string version(byte, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
      if (first.empty()) first = version;
      CHECK(version == first);
    }
    ::close(folder);
  }
  CHECK(status == 0);
  CHECK(tree(root + "/castell")["page-7.html"] == "30");
}

}  // namespace muster
