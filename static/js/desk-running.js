// The running call: start, duration, end. The server is told about start and end at once, because a running call keeps
// its hold without heartbeats.

const callCard = () => document.getElementById("call");
const find = (part) => callCard()?.querySelector(`[data-${part}]`);
const call = { since: null, before: 0, over: false };

export const dialled = () => call.since !== null || call.over;
export const lasted = () => Math.round((call.before + (call.since === null ? 0 : Date.now() - call.since)) / 1000);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dials]")) begin();
  if (event.target.closest("[data-hangs-up]")) end();
});

function begin() {
  call.since ??= Date.now();
  call.over = false;
  htmx.trigger("#heartbeat", "dialled");
  show();
}

function end() {
  call.before += Date.now() - call.since;
  call.since = null;
  call.over = true;
  htmx.trigger("#heartbeat", "over");
  show();
  callCard().querySelector("h1").focus(); // the button is hidden, and the shortcut keys must keep working
}

// Repeat the end of the call with every heartbeat: if that request were lost, the hold would last for hours.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "heartbeat") return;
  if (event.detail.triggeringEvent?.type === "dialled") event.detail.parameters.set("call", "dialled");
  else if (call.over) event.detail.parameters.set("call", "over");
});

// A hidden tab has slow timers, so it renews its hold as soon as it is seen again.
document.addEventListener("visibilitychange", () => {
  const heartbeat = document.getElementById("heartbeat");
  if (heartbeat && !document.hidden) htmx.trigger(heartbeat, "beat");
});

// Reset for a new card; after a reload, continue the running call.
function reset() {
  const runs = document.getElementById("hold")?.dataset.runsFor;
  Object.assign(call, { since: runs === undefined ? null : Date.now() - Number(runs) * 1000, before: 0, over: false });
  show();
}

function show() {
  if (!find("hangs-up")) return;
  find("hangs-up").toggleAttribute("data-off", call.since === null);
  find("dials").toggleAttribute("data-off", call.since !== null);
  find("ran").toggleAttribute("data-off", !call.over);
  tick();
}

function tick() {
  if (!find("runs") || !dialled()) return;
  const text = `${Math.floor(lasted() / 60)}:${String(lasted() % 60).padStart(2, "0")}`;
  for (const part of ["runs", "ran"]) find(part).textContent = text;
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "call") return;
  if (event.detail.xhr.status === 422) show(); // the same call, rendered again
  else reset();
});

reset();
setInterval(tick, 1000);
