// The chat page. It speaks the chat protocol, version 1, and builds everything it shows from DOM nodes: no text of the
// server or of the visitor is ever read as HTML.

import { button, el, link, markdown } from "/page/show.js";

const $ = (id) => document.getElementById(id);
const maxText = 500;
const answerWait = 12000; // ms until a connection that does not answer is given up
const mostTries = 3; // of one utterance, before the visitor is asked

// ---- what is kept in the browser: the token, and what has no turn yet -------------------------------------------------

const kept = {
  get(key) {
    try { return localStorage.getItem("liaoqing." + key); } catch { return null; }
  },
  set(key, value) {
    try {
      if (value) localStorage.setItem("liaoqing." + key, value);
      else localStorage.removeItem("liaoqing." + key);
    } catch { /* without storage a reload begins anew */ }
  },
};

function keptUnsent() {
  try { return JSON.parse(kept.get("unsent")) || []; } catch { return []; }
}

const state = {
  socket: null,
  ready: false, // welcome and history are in
  stopped: false, // only a press of a button connects again
  token: kept.get("token"),
  after: 0, // seq of the last message shown
  last: "", // its turn
  unsent: keptUnsent(), // {id, type, text, seq?, choice?}, in the order they were said
  failures: 0, // connections in a row that came to nothing
  open: null, // the choices that may be pressed
};

// randomUUID exists on secure origins only.
function newID() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function show(node, visible) { node.hidden = !visible; }

function tell(text, kind) {
  $("state").textContent = text;
  $("state").dataset.state = kind;
}

function trouble(text, action, onclick) {
  $("trouble").replaceChildren(text);
  if (action) $("trouble").append(button(action, onclick));
  show($("trouble"), text !== "");
}

// ---- messages ---------------------------------------------------------------------------------------------------------

function sources(list) {
  const items = list.map((s) => {
    const about = [s.step && `第 ${s.step} 步`, s.reviewed && `${s.reviewed} 核对`].filter(Boolean).join(" · ");
    const li = el("li", {}, s.url ? link(s.url, s.title) : s.title, about ? `（${about}）` : "");
    if (s.basis?.length) li.append(el("ul", {}, ...s.basis.map((b) => el("li", {}, b))));
    return li;
  });
  return el("details", {}, el("summary", {}, `依据（${list.length}）`), el("ul", {}, ...items));
}

function choices(m) {
  const row = el("div", { class: "choices", role: "group", "aria-label": "可选项" });
  for (const c of m.choices) {
    row.append(button(c.label, () => utter({ type: "choose", text: c.label, seq: m.seq, choice: c.id })));
  }
  return row;
}

function closeChoices(next) {
  for (const b of state.open?.querySelectorAll("button") ?? []) b.disabled = true;
  state.open = next;
}

function useful(m) {
  const row = el("div", { class: "useful", role: "group", "aria-label": "这条回答有帮助吗", "data-seq": m.seq });
  for (const [text, value] of [["有帮助", true], ["没帮助", false]]) {
    const b = button(text, () => {
      if (!send({ type: "rate", id: newID(), seq: m.seq, useful: value })) return;
      for (const other of row.children) other.setAttribute("aria-pressed", other === b);
    });
    b.setAttribute("aria-pressed", "false");
    row.append(b);
  }
  return row;
}

const speakers = { agent: "人工客服", notice: "提醒", handoff: "人工服务" };

function messageNode(m) {
  const mine = m.role === "user";
  const li = el("li", { class: mine ? "user" : `${m.role} ${m.kind ?? ""}` });
  const who = speakers[m.role] ?? speakers[m.kind];
  li.append(el("span", { class: who ? "who" : "unseen" }, who ?? (mine ? "您说：" : "助手说：")));
  li.append(el("div", { class: "bubble" }, mine ? m.text : markdown(m.text)));
  if (m.sources?.length) li.append(sources(m.sources));
  if (m.choices?.length) {
    const row = choices(m);
    li.append(row);
    closeChoices(row);
  }
  if (m.kind === "answer") li.append(useful(m));
  return li;
}

function showGuide(m) {
  if (m.role !== "bot") return;
  const g = m.guide;
  const underWay = g && g.state !== "done";
  show($("guide"), underWay);
  if (!underWay) return;
  $("guide-title").textContent = g.title;
  $("guide-place").textContent = `第 ${g.step} 步 / 共 ${g.steps} 步 · ${g.step_title}${g.state === "held" ? "（等条件满足）" : ""}`;
  $("guide-bar").max = g.steps;
  $("guide-bar").value = g.step;
}

// take shows messages that are new, in order. A replayed turn holds none.
function take(messages) {
  const fresh = messages.filter((m) => m.seq > state.after);
  const nodes = fresh.map(messageNode);
  $("log").append(...nodes);
  for (const m of fresh) {
    showGuide(m);
    state.after = m.seq;
    state.last = m.turn;
  }
  const turns = new Set(messages.map((m) => m.turn));
  if (state.unsent.some((u) => turns.has(u.id))) setUnsent(state.unsent.filter((u) => !turns.has(u.id)));
  show($("hot"), state.after === 0 && state.unsent.length === 0 && $("hot-list").children.length > 0);
  if (nodes.length) follow(nodes[fresh.findIndex((m) => m.turn === state.last)]);
}

// follow scrolls to the end, or, where the last turn is higher than the view, to its beginning.
function follow(first) {
  const view = $("scroll");
  view.scrollTop = Math.min(view.scrollHeight - view.clientHeight, first.offsetTop - view.offsetTop - 8);
}

function clearLog() {
  $("log").replaceChildren();
  state.after = 0;
  state.last = "";
  state.open = null;
  show($("guide"), false);
}

// ---- what the visitor says ----------------------------------------------------------------------------------------------

function setUnsent(list) {
  state.unsent = list;
  kept.set("unsent", list.length ? JSON.stringify(list.map(({ id, type, text, seq, choice }) => ({ id, type, text, seq, choice }))) : null);
  $("unsent").replaceChildren(...list.map(unsentNode));
  show($("typing"), list.some((u) => !u.failed) && state.ready);
}

function unsentNode(u) {
  const fate = el("p", { class: "fate" }, u.failed || (state.ready ? "发送中…" : "等待连接…"));
  if (u.failed) {
    if (u.again) fate.append(button("重试", () => retry(u)));
    fate.append(button("删除", () => setUnsent(state.unsent.filter((o) => o !== u))));
  }
  return el("li", { class: u.failed ? "user failed" : "user" }, el("div", { class: "bubble" }, u.text), fate);
}

function utter(what) {
  const u = { id: newID(), tries: 0, ...what };
  setUnsent([...state.unsent, u]);
  show($("hot"), false);
  show($("offers"), false);
  $("scroll").scrollTop = $("scroll").scrollHeight;
  if (state.stopped) restart();
  deliver(u);
}

// deliver sends u. Where no answer comes the connection is given up; the next one sends u again with the same id, so that it
// is one turn whatever happened to it.
function deliver(u) {
  if (!state.ready || u.failed) return;
  const socket = state.socket;
  u.tries = (u.tries ?? 0) + 1;
  send(u.type === "choose" ? { type: "choose", id: u.id, seq: u.seq, choice: u.choice } : { type: "say", id: u.id, text: u.text });
  setTimeout(() => {
    if (!state.unsent.includes(u) || u.failed || state.socket !== socket) return;
    if (u.tries >= mostTries) fail(u, "没有收到回复", true);
    socket.close();
  }, answerWait);
}

function retry(u) {
  u.failed = "";
  u.tries = 0;
  setUnsent(state.unsent);
  deliver(u);
}

function fail(u, message, again) {
  u.failed = message;
  u.again = again;
  setUnsent(state.unsent);
}

function refused(u, f) {
  const passing = ["rate_limited", "unavailable", "internal"].includes(f.code);
  if (passing && f.retry_after_ms && f.retry_after_ms <= 5000 && u.tries < mostTries) {
    return setTimeout(() => { if (state.unsent.includes(u)) deliver(u); }, f.retry_after_ms);
  }
  fail(u, f.message, passing);
}

// ---- frames -------------------------------------------------------------------------------------------------------------

function send(frame) {
  if (state.socket?.readyState !== WebSocket.OPEN) return false;
  state.socket.send(JSON.stringify(frame));
  return true;
}

function offer(items) {
  const buttons = items.map((s) => el("li", {}, button(s.label, () => {
    $("text").value = "";
    size();
    utter({ type: "say", text: s.label });
  })));
  $("offers").replaceChildren(...buttons);
  show($("offers"), buttons.length > 0);
}

const frames = {
  welcome(f) {
    if (f.session !== state.session) clearLog();
    state.session = f.session;
    state.token = f.token;
    kept.set("token", f.token);
    $("disclosure").textContent = f.disclosure;
    $("hot-list").replaceChildren(...f.hot.map((h) => el("li", {}, button(h.label, () => utter({ type: "say", text: h.label })))));
  },
  history(f) {
    if (f.reset) clearLog();
    $("log").setAttribute("aria-busy", "true"); // a screen reader is told of what is new, not of all that was said before
    take(f.messages);
    if (f.more) return;
    $("log").setAttribute("aria-busy", "false");
    state.ready = true;
    state.failures = 0;
    tell("在线", "on");
    trouble("");
    $("erase").disabled = false;
    setUnsent(state.unsent);
    state.unsent.forEach(deliver);
  },
  turn: (f) => take(f.messages),
  suggestions: (f) => { if (f.id === typed.asked) offer(f.items); },
  erased: ended,
  error(f) {
    const u = state.unsent.find((o) => o.id === f.id);
    if (u) refused(u, f);
    else if (f.code === "bad_token" && !state.ready) fresh();
    else if (state.ready && f.id !== typed.asked) trouble(f.message);
  },
};

// fresh says hello anew after the token was refused: the old session is gone.
function fresh() {
  state.token = null;
  kept.set("token", null);
  clearLog();
  hello();
}

function ended() {
  state.token = null;
  kept.set("token", null);
  setUnsent([]);
  clearLog();
  $("disclosure").textContent = "这次对话的记录已经清除。";
  halt("已结束", "", "开始新对话");
}

function halt(status, text, action) {
  state.stopped = true;
  tell(status, "off");
  trouble(text || " ", action, restart);
}

function restart() {
  state.stopped = false;
  state.failures = 0;
  trouble("");
  connect();
}

// ---- the connection -------------------------------------------------------------------------------------------------------

function hello() {
  const resume = state.token ? { token: state.token, after: state.after, last: state.last } : {};
  send({ type: "hello", page: location.origin + location.pathname, client: "page/1", ...resume });
}

let waiting = 0; // timer of the next connection

function connect() {
  clearTimeout(waiting);
  if (state.socket || state.stopped) return;
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/chat`, "liaoqing.v1");
  state.socket = socket;
  tell(state.failures ? "正在重新连接…" : "正在连接…", "wait");
  const late = setTimeout(() => { if (!state.ready) socket.close(); }, answerWait);
  socket.onopen = hello;
  socket.onmessage = (e) => {
    if (state.socket !== socket) return;
    const f = JSON.parse(e.data);
    frames[f.type]?.(f); // a type that a later server adds is passed over
  };
  socket.onclose = (e) => {
    clearTimeout(late);
    if (state.socket === socket) lost(e.code);
  };
}

function lost(code) {
  state.socket = null;
  state.ready = false;
  $("erase").disabled = true;
  setUnsent(state.unsent);
  if (state.stopped) return;
  if (code === 1000) return halt("已结束", "这次对话已在别处结束。", "重新连接");
  if (code === 1008) return halt("连接被拒绝", "服务器没有接受这个页面的连接。", "重新连接");
  const pause = code === 1012 && state.failures === 0 ? 800 : Math.min(30000, 1000 * 2 ** state.failures);
  state.failures++;
  tell(navigator.onLine ? "连接断开，正在重连…" : "网络已断开", "wait");
  waiting = setTimeout(connect, pause * (0.5 + Math.random() / 2));
}

// ---- the visitor's hands --------------------------------------------------------------------------------------------------

const typed = { asked: "", timer: 0 };

function size() {
  $("text").style.height = "auto";
  $("text").style.height = `${$("text").scrollHeight + 2}px`;
}

$("text").addEventListener("input", () => {
  size();
  clearTimeout(typed.timer);
  typed.timer = setTimeout(() => {
    const text = $("text").value.trim();
    typed.asked = newID();
    offer([]);
    if (state.ready && text.length > 1 && text.length <= 60) send({ type: "suggest", id: typed.asked, text });
  }, 250);
});

// While an input method composes, Enter takes its word and sends nothing; Safari says so by the key code only.
$("text").addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || e.shiftKey || e.isComposing || e.keyCode === 229) return;
  e.preventDefault();
  $("form").requestSubmit();
});

$("form").addEventListener("submit", (e) => {
  e.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  if ([...text].length > maxText) return trouble(`一次最多 ${maxText} 个字，请分几条发送。`);
  trouble("");
  clearTimeout(typed.timer);
  typed.asked = ""; // suggestions still on their way are for nothing
  $("text").value = "";
  size();
  utter({ type: "say", text });
});

$("erase").addEventListener("click", () => $("confirm").showModal());
$("confirm").addEventListener("close", () => {
  if ($("confirm").returnValue === "yes" && !send({ type: "erase", id: newID() })) trouble("现在没有连接，请稍后再试。");
  $("confirm").returnValue = "";
});

addEventListener("online", connect);
document.addEventListener("visibilitychange", () => { if (!document.hidden) connect(); });

setUnsent(state.unsent);
connect();
