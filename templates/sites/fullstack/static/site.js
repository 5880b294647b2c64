// Small comforts: the menu on phones, light or dark, questions that close. The site works without this file.
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");

  function chosen() {
    try { return localStorage.getItem("theme"); } catch { return null; }
  }

  function show() {
    const theme = chosen();
    if (theme) root.dataset.theme = theme;
    const scheme = getComputedStyle(root).colorScheme;
    root.dataset.shown = theme || (scheme === "dark" || (scheme === "light dark" && dark.matches) ? "dark" : "light");
  }

  function switchTheme() {
    const next = root.dataset.shown === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", next); } catch { root.dataset.theme = next; }
    show();
  }

  function ready() {
    show();
    const button = document.querySelector(".menu-button");
    const menu = document.getElementById("menu");
    const narrow = window.matchMedia("(max-width: 60rem)");
    function fit() { if (button) button.hidden = !narrow.matches; }
    if (button && menu) {
      fit();
      narrow.addEventListener("change", fit);
      button.addEventListener("click", function () {
        const open = menu.classList.toggle("open");
        button.setAttribute("aria-expanded", String(open));
      });
    }
    const theme = document.querySelector(".theme-button");
    if (theme) {
      theme.hidden = false;
      theme.addEventListener("click", switchTheme);
    }
    dark.addEventListener("change", show);
  }

  // A question and the rest of a menu close when one clicks elsewhere or presses Escape.
  function close(except) {
    document.querySelectorAll("details.confirm[open], .menu-more[open]").forEach(function (one) {
      if (one !== except) one.open = false;
    });
  }
  document.addEventListener("click", function (event) { close(event.target.closest("details.confirm, .menu-more")); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(null); });

  // Choosing a time under somebody's name chooses that person, chair or room too.
  document.addEventListener("change", function (event) {
    const resource = event.target.dataset && event.target.dataset.resource;
    const form = event.target.form;
    if (!resource || !form) return;
    const name = event.target.closest("[data-resource-field]").dataset.resourceField;
    const field = form.elements.namedItem(name);
    if (field) field.value = resource;
  });

  // Lists of filters answer at once; their button is for those without this file.
  document.addEventListener("change", function (event) {
    if (event.target.matches(".toolbar select")) event.target.form.requestSubmit();
  });

  show();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
