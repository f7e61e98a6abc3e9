// The list of pages on a narrow screen. Without script it stands at the foot of the page and the masthead links to it;
// here it moves to where it is read first, and the link becomes a button that opens it.
(() => {
  const link = document.querySelector("a.menu-toggle");
  const menu = document.getElementById("navigation");
  const main = document.getElementById("main");
  if (!link || !menu || !main) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.textContent = link.textContent;
  button.setAttribute("aria-controls", menu.id);

  const set = (open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("is-open", open);
  };
  const close = () => {
    const had_focus = menu.contains(document.activeElement);
    set(false);
    if (had_focus) button.focus();
  };
  const is_open = () => button.getAttribute("aria-expanded") === "true";

  button.addEventListener("click", () => set(!is_open()));
  for (const part of [button, menu]) {
    part.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && is_open()) close();
    });
  }

  menu.addEventListener("click", (event) => {
    if (event.target.closest("a")) set(false); // it may lead to this very page
  });

  // Whatever else leads to the list opens it.
  document.addEventListener("click", (event) => {
    if (event.target.closest('a[href="#navigation"]')) set(true);
  });

  menu.classList.add("is-disclosed");
  main.before(menu);
  set(false);
  link.replaceWith(button);
})();
