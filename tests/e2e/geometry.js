// Faults of layout that can be measured on any open page; geometry.py names the checks to run.
(...names) => {
  const TARGET = 44; // the least height in px of what a thumb taps; links within a sentence are exempt
  const NARROWEST = 24; // the least width in px
  const MEASURE = 75; // the longest line of prose, in widths of the digit 0

  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const box = (each) => each.getBoundingClientRect();
  const shown = (each) =>
    box(each).width > 1 && box(each).height > 1 && each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !each.closest(".unseen, .skip");
  const texts = (each) => [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const ownText = (each) => texts(each).map((node) => node.textContent.trim()).join("");
  const called = (each) => `${each.tagName.toLowerCase()}.${each.className} “${(each.textContent.trim() || each.name || each.ariaLabel || "").slice(0, 30)}”`;

  const positioned = (each) => (getComputedStyle(each).position === "static" && each.parentElement ? positioned(each.parentElement) : each);
  const inSentence = (each) => getComputedStyle(each).display === "inline" && ownText(each.parentElement).length > 1;
  function target(each) {
    if (each.matches("[type=checkbox], [type=radio]")) return each.closest("label") ?? document.querySelector(`label[for="${each.id}"]`) ?? each;
    const after = getComputedStyle(each, "::after"); // may cover the row
    return after.content !== "none" && after.position === "absolute" ? positioned(each.parentElement) : each;
  }

  function digit(each) {
    const probe = each.appendChild(document.createElement("span"));
    probe.style.cssText = "display: inline-block; inline-size: 10ch";
    const { width } = box(probe);
    probe.remove();
    return width / 10;
  }
  function longestLine(each) {
    const range = document.createRange();
    const lines = texts(each).flatMap((node) => (range.selectNodeContents(node), [...range.getClientRects()]));
    return Math.max(...lines.map(({ width }) => width)) / digit(each);
  }

  const checks = {
    smallTargets: () =>
      all("a[href], button, summary, select, textarea, input:not([type=hidden])")
        .filter((each) => each.tabIndex >= 0 && !inSentence(each))
        .map((each) => [each, box(target(each))])
        .filter(([, { width, height }]) => height < TARGET - 0.5 || width < NARROWEST)
        .map(([each, { width, height }]) => `${called(each)} is ${Math.round(width)} by ${Math.round(height)} px`),
    underlinedButtons: () =>
      all(".btn, button, .outcome, .pill, .nav a, .tabs a, .switch a")
        .filter((each) => [each, ...each.querySelectorAll("*")].some((part) => getComputedStyle(part).textDecorationLine === "underline"))
        .map((each) => `${called(each)} is underlined`),
    bareAddresses: () =>
      all("main *")
        .filter((each) => /[\w.+-]+@[\w-]+\.\w+|\b(?:https?:\/\/|www\.)\S+/.test(ownText(each)))
        .filter((each) => !each.closest("a, p, label, code, textarea, option, .typed-text, .help, .errorlist, .bad")) // typed texts and sentences
        .map((each) => `${called(each)} has an address that is no link`),
    longLines: () =>
      all("p, li, dd, td.text, td.text div, .typed-text, .help, blockquote")
        .filter((each) => ownText(each).length > 90 && longestLine(each) > MEASURE + 1)
        .map((each) => `${called(each)} has a line of ${Math.round(longestLine(each))}ch`),
    overlaps: () =>
      all(".topbar, .head, .actions, .outcomes, .filters, .asks").flatMap((row) => {
        const parts = [...row.children].filter(shown);
        return parts.flatMap((one, index) => parts.slice(index + 1).filter((other) => overlap(box(one), box(other))).map((other) => `${called(one)} overlaps ${called(other)}`));
      }),
  };
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;

  return names.flatMap((name) => checks[name]());
}
