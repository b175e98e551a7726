// Countdown: <time class="clock" datetime="…" data-ticks> shows its last hour in minutes and seconds and turns bad
// after the deadline. Its earlier text, and the deadline itself, come from the server.

const HOUR = 3600_000;
// Correct for the difference between the server's clock and this computer's.
const AHEAD = Date.parse(document.documentElement.dataset.now) - Date.now() || 0;

function tick() {
  for (const clock of document.querySelectorAll("time.clock[data-ticks]")) show(clock, Date.parse(clock.dateTime) - Date.now() - AHEAD);
}

function show(clock, left) {
  if (Number.isNaN(left) || Math.abs(left) > HOUR) return;
  const seconds = Math.floor(Math.abs(left) / 1000);
  const text = `${left < 0 ? "−" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (clock.textContent !== text) clock.textContent = text;
  clock.classList.toggle("bad", left < 0);
  clock.classList.toggle("warn", left >= 0);
}

tick();
setInterval(tick, 1000);
