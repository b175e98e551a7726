// Light, dark or system theme, stored in the cookie `theme` so that the server renders the next page correctly.

const YEAR = 60 * 60 * 24 * 365;

for (const box of document.querySelectorAll("[data-theme-switch]")) {
  box.hidden = false; // hidden by default, because it needs JavaScript
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (button) choose(button.dataset.choose, box);
  });
}

function choose(theme, box) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const button of box.querySelectorAll("[data-choose]")) {
    button.setAttribute("aria-pressed", String(button.dataset.choose === theme));
  }
}
