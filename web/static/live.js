// The live parts: notices of /stream → the marked parts of this page are fetched again; local times; nothing else needs a script.
"use strict";

const status = document.getElementById("status");
const pause = document.getElementById("pause");
const zone = document.getElementById("zone");
const news = document.getElementById("news");
const READING = 300; // pixels: whoever has scrolled so far reads, and nothing must move under their eyes
let paused = false, version = null, waiting = false, again = false;

function show(notice) {
  status.className = `status ${notice.state}`;
  status.title = notice.detail;
  status.textContent = notice.state.replace("-", " ") + (notice.behind ? `, ${notice.behind.toLocaleString("en")} behind` : "");
}

function changed() {
  if (paused) return;
  if (scrollY > READING && document.querySelector("[data-live]")) news.hidden = false;
  else refresh();
}

async function refresh() {
  news.hidden = true;
  if (document.querySelector("[data-reload]")) return location.reload(); // nothing was here: all of the page is another
  const parts = [...document.querySelectorAll("[data-live]")];
  if (!parts.length) return;
  if (waiting) { again = true; return; } // a notice during a refresh must not be the one that is missed
  waiting = true;
  try {
    const page = await fetched(location.href);
    if (!paused) for (const part of parts) replace(part, page.getElementById(part.id));
  } finally {
    setTimeout(() => {
      waiting = false;
      if (again) { again = false; changed(); }
    }, 700);
  }
}

async function fetched(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function replace(part, fresh) {
  if (!fresh || fresh.innerHTML === part.innerHTML || part.contains(document.activeElement)) return;
  const known = new Set([...part.querySelectorAll("[data-id]")].map((row) => row.dataset.id));
  for (const row of fresh.querySelectorAll("[data-id]")) if (!known.has(row.dataset.id)) row.classList.add("new");
  const chosen = [...part.querySelectorAll("input:checked")].map((input) => input.id);
  part.replaceChildren(...fresh.childNodes);
  for (const id of chosen) document.getElementById(id).checked = true;
  tell(part);
}

// Parts that take their time: a link without a script, here filled in when they come.
async function fill() {
  for (const part of document.querySelectorAll("[data-src]")) {
    replace(part, (await fetched(part.dataset.src)).getElementById(part.id));
  }
}

function tell(root) {
  const local = localStorage.getItem("zone") === "local";
  for (const time of root.querySelectorAll("time[datetime*=T]")) {
    const moment = new Date(time.dateTime);
    const utc = moment.toISOString().slice(0, 16).replace("T", " ");
    const here = new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16).replace("T", " ");
    time.textContent = local ? here : utc;
    time.title = local ? `${utc} UTC` : `${here} local time`;
  }
  for (const word of root.querySelectorAll(".zone")) word.textContent = local ? "local time" : "UTC";
  zone.setAttribute("aria-pressed", String(local));
}

function follow() {
  const stream = new EventSource("/stream");
  stream.addEventListener("status", (event) => {
    const notice = JSON.parse(event.data);
    show(notice);
    const isNew = version !== null && notice.version !== version;
    version = notice.version;
    if (isNew) changed();
  });
  stream.addEventListener("error", () => show({ state: "no-broker", detail: "the view does not answer", behind: 0 }));
  window.addEventListener("pagehide", () => stream.close());
}

pause.hidden = zone.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Resume" : "Pause";
  if (!paused) refresh();
});
zone.addEventListener("click", () => {
  localStorage.setItem("zone", localStorage.getItem("zone") === "local" ? "utc" : "local");
  tell(document);
});
news.addEventListener("click", () => { scrollTo(0, 0); refresh(); });
for (const form of document.querySelectorAll("form[data-columns]")) {
  form.addEventListener("formdata", (event) => event.formData.set("cols", event.formData.getAll("cols").join(",")));
}
async function soon() { // what is still being worked out comes in a moment
  if (!document.querySelector("[data-soon]")) return;
  await refresh();
  setTimeout(soon, 1500);
}

tell(document);
fill();
soon();
follow();
