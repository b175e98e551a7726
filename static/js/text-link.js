// Keep the link that opens a message in an app of the person's own up to date with what they type.
document.addEventListener("input", (event) => {
  const link = document.getElementById(event.target.dataset?.textFor ?? "");
  const start = link?.getAttribute("href").match(/^.*[?&](?:body|text)=/)?.[0];
  if (start) link.setAttribute("href", start + encodeURIComponent(event.target.value));
});
