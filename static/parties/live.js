// Keep an open party current. Frames bring rendered fragments; the log on the server is the truth, so any frame may
// be lost: the next one, or a reconnection that says where we are, brings what is missing.
(() => {
  "use strict";
  const party = document.getElementById("party");
  const base = `/ws/party/${encodeURIComponent(party.dataset.party)}/?render=html&lang=${encodeURIComponent(document.documentElement.lang)}`;
  const texts = JSON.parse(document.getElementById("live-texts").textContent);
  const STOPPED = { 4401: texts.loggedOut, 4403: texts.forbidden, 4404: texts.gone };
  /** A text with what stands in its braces put in. */
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  let seq = Number(party.dataset.seq);
  let epoch = Number(party.dataset.epoch);
  let socket, failures = 0, retry, polling, stopped = false, paused = false;
  let heard = Date.now();
  const waiting = new Map();

  // --- What the visitor is told -------------------------------------------------------------------
  const part = (id) => document.getElementById(id);
  const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
  const tell = (words) => {
    part("live-text").textContent = words;
    part("live").hidden = false;
  };
  const banner = (words) => {
    part("live-banner").hidden = !words;
    part("live-banner-text").textContent = words || "";
  };
  const lost = () => {
    if (stopped) return;
    party.dataset.live = "lost";
    tell(texts.reconnecting);
    banner(filled(navigator.onLine ? texts.showingOld : texts.showingOffline, { time: clock.format(heard) }));
  };
  const fresh = (how) => {
    heard = Date.now();
    party.dataset.live = paused ? "paused" : "on";
    banner("");
    tell(paused ? texts.paused : how);
  };
  let announcement;
  const announced = new Set();
  const announce = (words) => {
    announced.add(words);
    clearTimeout(announcement);
    announcement = setTimeout(() => {
      part("live-status").textContent = [...announced].join(". ");
      announced.clear();
    }, 1200);
  };

  // --- Fragments ----------------------------------------------------------------------------------
  const element = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  };
  const tint = (node) => {
    node.classList.remove("changed");
    requestAnimationFrame(() => node.classList.add("changed"));
    setTimeout(() => node.classList.remove("changed"), 2500);
  };
  const me = new Set(party.dataset.me.split(" ")); // what the log calls this visitor
  const token = () => document.querySelector("meta[name=csrf-token]").content;
  function swap(name, next) {
    const old = part(`fragment-${name}`);
    if (!old || !next) return;
    for (const field of next.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.setAttribute("value", token());
    for (const who of next.querySelectorAll("[data-who]")) if (me.has(who.dataset.who)) who.textContent = texts.you;
    window.localTimes(next);
    const changed = new Set();
    const within = old.contains(document.activeElement);
    window.morph(old, next, (node) => changed.add(node));
    if (within && !old.contains(document.activeElement)) {
      old.tabIndex = -1; // what had the focus is gone: keep the visitor's place
      old.focus({ preventScroll: true });
    }
    changed.forEach(tint);
    if (name === "header") document.title = filled(texts.title, { party: part("party-title").textContent.trim() });
    const entry = old.querySelector(".entry");
    if (entry && changed.has(entry)) announce([...entry.querySelectorAll("p, li")].map((line) => line.textContent).join(". "));
  }
  function show() {
    waiting.forEach((html, name) => swap(name, element(html)));
    waiting.clear();
  }
  function receive(frame) {
    if (frame.type === "fragments") {
      seq = Math.max(seq, frame.seq);
      for (const [name, html] of Object.entries(frame.fragments)) waiting.set(name, html);
      if (!paused) show();
      else tell(filled(waiting.size === 1 ? texts.waitingOne : texts.waiting, { count: waiting.size }));
    } else if (frame.type === "heartbeat" && frame.seq > seq) {
      hello();
    } else if (frame.type === "resync_required") {
      resync();
    } else if (frame.type === "error") {
      announce(frame.message);
    }
  }
  async function resync() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.getElementById("party");
    if (!main) return location.reload();
    seq = Number(main.dataset.seq);
    epoch = Number(main.dataset.epoch);
    waiting.clear();
    for (const next of main.querySelectorAll("[id^=fragment-]")) swap(next.id.slice("fragment-".length), next);
    hello();
  }

  /** A fragment that waits for workers. */
  const pending = () => document.querySelector("[data-pending]")?.dataset.pending;

  // --- Connection ---------------------------------------------------------------------------------
  const hello = () => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: "hello", last_seq: seq, epoch }));
  };
  function connect() {
    clearTimeout(retry);
    if (stopped || socket?.readyState <= WebSocket.OPEN) return;
    const mine = (socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${base}`));
    mine.onopen = hello;
    mine.onmessage = ({ data }) => {
      failures = 0;
      clearInterval(polling);
      polling = undefined;
      fresh(texts.live);
      const frame = JSON.parse(data);
      receive(frame);
      // What a fragment waits for may have come before this socket did, or its hint may have been lost.
      if (["welcome", "heartbeat"].includes(frame.type) && pending()) poll();
    };
    mine.onclose = ({ code }) => {
      if (mine !== socket) return;
      if (STOPPED[code]) return stop(STOPPED[code]);
      failures += 1;
      if (failures >= 3 && !polling) {
        polling = setInterval(poll, 5000);
        poll();
      } else if (!polling) lost();
      const most = Math.min(30000, 500 * 2 ** failures);
      retry = setTimeout(connect, most / 2 + Math.random() * (most / 2));
    };
  }
  async function poll() {
    try {
      const asked = new URLSearchParams({ since: seq, epoch, ...(pending() && { pending: pending() }) });
      const response = await fetch(`${party.dataset.poll}?${asked}`, { headers: { Accept: "application/json" } });
      const gone = { 401: 4401, 403: 4403, 404: 4404 }[response.status];
      if (gone) return stop(STOPPED[gone]);
      if (!response.ok) throw new Error(String(response.status));
      const frame = await response.json();
      fresh(texts.live);
      receive(frame);
    } catch {
      lost();
    }
  }
  function stop(words) {
    stopped = true;
    clearTimeout(retry);
    clearInterval(polling);
    socket?.close();
    party.dataset.live = "lost";
    tell(texts.stopped);
    banner(words);
  }

  // --- The page around it -------------------------------------------------------------------------
  part("live-pause").addEventListener("click", ({ currentTarget }) => {
    paused = !paused;
    currentTarget.setAttribute("aria-pressed", String(paused));
    if (!paused) show();
    if (party.dataset.live !== "lost") fresh(texts.live);
  });
  party.addEventListener("party:saved", () => socket?.readyState === WebSocket.OPEN || poll());
  party.addEventListener("party:notice", ({ detail }) => banner(detail));
  addEventListener("online", () => { failures = 0; connect(); });
  addEventListener("offline", lost);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) connect(); });
  connect();
})();
