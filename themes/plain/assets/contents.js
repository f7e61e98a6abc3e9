// The contents of a page: open where they stand at the side, and marking the section that is being read. A single file
// has those of many pages.
for (const contents of document.querySelectorAll("nav.contents")) {
  const list = contents.querySelector("details");
  const at_side = matchMedia("(min-width: 80rem)");
  const was_open = list.open;
  const fit = () => {
    list.open = at_side.matches || was_open;
  };
  at_side.addEventListener("change", fit);
  fit();

  const lines = new Map();
  for (const line of contents.querySelectorAll("a[href^='#']")) {
    const heading = document.getElementById(decodeURIComponent(line.hash.slice(1)));
    if (heading) lines.set(heading, line);
  }
  const seen = new Set();
  const mark = () => {
    const first = [...lines.keys()].find((heading) => seen.has(heading));
    if (!first) return; // within a long section: the last one that was seen stays
    for (const [heading, line] of lines) {
      if (heading === first) line.setAttribute("aria-current", "location");
      else line.removeAttribute("aria-current");
    }
  };
  const watcher = new IntersectionObserver(
    (changes) => {
      for (const change of changes) {
        if (change.isIntersecting) seen.add(change.target);
        else seen.delete(change.target);
      }
      mark();
    },
    { rootMargin: "0px 0px -60% 0px" },
  );
  for (const heading of lines.keys()) watcher.observe(heading);
}
