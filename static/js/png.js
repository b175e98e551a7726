// Save a chart as a picture: <button data-png="file name"> in its figure or card, hidden until this module runs.
// The chart is copied with its computed styles into an SVG, which is drawn twice its size.

const SCALE = 2;
const MARGIN = 16;
const LEFT_OUT = "button, nav, a.link, form, .unseen, [hidden], .off, details.more, output";

for (const button of document.querySelectorAll("[data-png]")) {
  button.hidden = false;
  button.addEventListener("click", () => save(button.closest("figure, .card"), `${button.dataset.png}.png`));
}

async function save(chart, name) {
  const { width, height } = chart.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing(chart, width, height, await letters()))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: (width + 2 * MARGIN) * SCALE, height: (height + 2 * MARGIN) * SCALE });
  const context = canvas.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = getComputedStyle(chart).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, MARGIN, MARGIN, width, height);
  canvas.toBlob((picture) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(picture), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

// A picture loads nothing, so the letters go into it; without them it would use others, of another width.
async function letters() {
  const font = document.querySelector("link[as=font]");
  if (!font) return "";
  const reader = new FileReader();
  const read = new Promise((done) => { reader.onload = done; });
  reader.readAsDataURL(await (await fetch(font.href)).blob());
  await read;
  return `@font-face { font-family: "Inter"; font-weight: 100 900; src: url("${reader.result}"); }`;
}

function drawing(chart, width, height, style) {
  const copy = styled(chart);
  copy.style.boxShadow = copy.style.border = "none";
  copy.style.margin = "0";
  const text = new XMLSerializer().serializeToString(copy);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><style>${style}</style><foreignObject width="100%" height="100%">${text}</foreignObject></svg>`;
}

// What a picture can't use is left out: controls, and canvases, which become images.
function styled(element) {
  const copy = element instanceof HTMLCanvasElement ? Object.assign(new Image(), { src: element.toDataURL() }) : element.cloneNode(false);
  copy.removeAttribute("id");
  const computed = getComputedStyle(element);
  copy.style.cssText = [...computed].map((name) => `${name}:${computed.getPropertyValue(name)}`).join(";");
  if (element.matches(".scroll")) copy.style.overflow = "visible";
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.cloneNode());
    else if (child instanceof Element && !child.matches(LEFT_OUT)) copy.append(styled(child));
  }
  return copy;
}
