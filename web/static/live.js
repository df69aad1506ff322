// The live parts: notices of /stream → the marked parts of this page are fetched again; local times; nothing else needs a script.
"use strict";

const status = document.getElementById("status");
const pause = document.getElementById("pause");
let paused = false, version = null, waiting = false, again = false;

function show(notice) {
  status.className = `status ${notice.state}`;
  status.title = notice.detail;
  status.textContent = notice.state.replace("-", " ") + (notice.behind ? `, ${notice.behind.toLocaleString("en")} behind` : "");
}

async function refresh() {
  const parts = [...document.querySelectorAll("[data-live]")];
  if (!parts.length) return;
  if (waiting) { again = true; return; } // a notice during a refresh must not be the one that is missed
  waiting = true;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of parts) replace(part, page.getElementById(part.id));
  } finally {
    setTimeout(() => {
      waiting = false;
      if (again) { again = false; refresh(); }
    }, 700);
  }
}

function replace(part, fresh) {
  if (!fresh || fresh.innerHTML === part.innerHTML || part.contains(document.activeElement)) return;
  const known = new Set([...part.querySelectorAll("[data-id]")].map((row) => row.dataset.id));
  for (const row of fresh.querySelectorAll("[data-id]")) if (!known.has(row.dataset.id)) row.classList.add("new");
  part.replaceChildren(...fresh.childNodes);
  local(part);
}

function local(root) {
  for (const time of root.querySelectorAll("time[datetime*=T]")) {
    time.title = `${new Date(time.dateTime).toLocaleString()} (local time)`;
  }
}

function follow() {
  const stream = new EventSource("/stream");
  stream.addEventListener("status", (event) => {
    const notice = JSON.parse(event.data);
    show(notice);
    const changed = version !== null && notice.version !== version;
    version = notice.version;
    if (changed && !paused) refresh();
  });
  stream.addEventListener("error", () => show({ state: "no-broker", detail: "the view does not answer", behind: 0 }));
  window.addEventListener("pagehide", () => stream.close());
}

pause.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Resume" : "Pause";
  if (!paused) refresh();
});
for (const form of document.querySelectorAll("form[data-columns]")) {
  form.addEventListener("formdata", (event) => event.formData.set("cols", event.formData.getAll("cols").join(",")));
}
local(document);
follow();
