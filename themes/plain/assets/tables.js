// A table's frame takes part in the keyboard's order only while there is something to scroll.
(() => {
  const frames = document.querySelectorAll(".table[tabindex]");
  if (!frames.length) return;
  const fit = (frame) => {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  };
  const watcher = new ResizeObserver((entries) => {
    for (const entry of entries) fit(entry.target);
  });
  for (const frame of frames) watcher.observe(frame);
})();
