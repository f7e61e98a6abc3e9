// The reader's choice of light, dark or the system's scheme. Runs in the head, before anything is drawn; where there is
// no storage (a private window, a file in some browsers) the choice holds for the page.
(() => {
  const root = document.documentElement;
  const key = "scheme";
  const read = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const write = (scheme) => {
    try {
      if (scheme === "system") localStorage.removeItem(key);
      else localStorage.setItem(key, scheme);
    } catch {
      // Nothing to remember it in.
    }
  };
  const apply = (scheme) => {
    const chosen = scheme === "light" || scheme === "dark" ? scheme : "system";
    if (chosen === "system") delete root.dataset.scheme;
    else root.dataset.scheme = chosen;
    for (const button of document.querySelectorAll("[data-scheme-switch] button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
  };
  apply(read());
  document.addEventListener("DOMContentLoaded", () => {
    apply(root.dataset.scheme);
    for (const group of document.querySelectorAll("[data-scheme-switch]")) {
      group.hidden = false;
      group.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        apply(button.value);
        write(button.value);
      });
    }
  });
  // Another window of the site.
  addEventListener("storage", (event) => {
    if (event.key === key || event.key === null) apply(read());
  });
})();
