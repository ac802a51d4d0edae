// What every page does: the colour scheme, local times, examples that fill the box, drafts that survive a reload.
// Loaded before the first paint, so that a chosen scheme never flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  const remember = (store, key, value) => {
    try {
      return value === undefined ? store.getItem(key) : value === "" ? store.removeItem(key) : store.setItem(key, value);
    } catch {
      return null; // storage may be forbidden; the page works without
    }
  };
  const scheme = remember(localStorage, "scheme");
  if (scheme) root.dataset.scheme = scheme;

  const dark = () => (root.dataset.scheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
  const date = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });

  /** Times from the server are in UTC; show them where the visitor is. */
  window.localTimes = (within) => {
    for (const time of within.querySelectorAll("time[datetime]:not([data-plain])")) {
      const at = new Date(time.dateTime);
      const far = Math.abs(Date.now() - at) > 20 * 3600 * 1000;
      time.textContent = far || time.matches(".own-time") ? date.format(at) : clock.format(at);
      time.title = at.toLocaleString();
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    window.localTimes(document);
    for (const toggle of document.querySelectorAll("[data-scheme-toggle]")) {
      toggle.hidden = false;
      toggle.addEventListener("click", () => {
        root.dataset.scheme = dark() ? "light" : "dark";
        remember(localStorage, "scheme", root.dataset.scheme);
      });
    }
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const box = form.querySelector("textarea");
      const key = `draft:${form.dataset.draft}`;
      if (!box.value) box.value = remember(sessionStorage, key) || "";
      box.addEventListener("input", () => remember(sessionStorage, key, box.value));
      form.addEventListener("submit", () => remember(sessionStorage, key, ""));
      box.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          form.requestSubmit(form.querySelector("button.primary"));
        }
      });
    }
  });

  document.addEventListener("click", (event) => {
    const example = event.target.closest("button[data-fill]");
    if (!example) return;
    event.preventDefault();
    const box = document.getElementById(example.dataset.fill);
    box.value = example.value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
})();
