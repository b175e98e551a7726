// The keys of a chart that has the focus.

const NAMES = { "+": "in", "=": "in", "-": "out", ArrowLeft: "left", ArrowRight: "right", 0: "all", Home: "all" };

export const onZoomKey = (element, zoom) => element.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !NAMES[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  zoom(NAMES[event.key]);
});
