// The page: the door (signing in) and the desk (asking, and looking at the data).
import * as api from "./api.js";
import { showData } from "./data.js";
import { $, make } from "./dom.js";
import { RunCard } from "./runs.js";
import { Session } from "./session.js";

const EXAMPLES = [
  ["data", "Which workload has more requests, and by how much?"],
  ["data", "When was the busiest minute?"],
  ["optimization", "What would all our traffic cost on gpt-4o?"],
  ["optimization", "What is the cheapest model for our traffic?"],
  ["supervisor", "How many requests per workload, and what would they cost on gpt-4o-mini?"],
];
const THEMES = ["auto", "light", "dark"];
const cards = new Map();
let session = null;

function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  $("theme").textContent = `Theme: ${theme}`;
  localStorage.setItem("usage-agents.theme", theme);
}

function showDoor(fault = "") {
  session?.end();
  session = null;
  api.token.drop();
  cards.clear();
  $("runs").replaceChildren();
  $("desk").hidden = $("sign-out").hidden = true;
  $("door").hidden = false;
  $("who").textContent = "";
  link("off", "not signed in");
  $("door-fault").textContent = fault;
  $("client-id").focus();
}

function link(state, text, user) {
  $("link").dataset.state = state;
  $("link").textContent = text;
  if (user) $("who").textContent = user;
}

async function showDesk() {
  let known;
  try {
    known = await api.agents();
  } catch (fault) {
    showDoor(fault.message);
    return;
  }
  $("door").hidden = true;
  $("desk").hidden = $("sign-out").hidden = false;
  $("agents").replaceChildren(make("legend", { class: "hidden" }, "Agent"), ...known.map(({ name }, index) =>
    make("label", {}, make("input", { type: "radio", name: "agent", value: name, checked: name === "supervisor" || (index === 0 && !known.some((agent) => agent.name === "supervisor")) }), make("span", {}, name))));
  $("examples").replaceChildren(...EXAMPLES.map(([agent, text]) => make("button", { type: "button", onclick: () => ask(agent, text) }, text)));
  session = new Session(api.token.get(), { onLink: link, onSignedOut: showDoor, onFrame: take });
  $("question").focus();
  await refreshData();
}

async function refreshData() {
  try {
    await showData();
  } catch (fault) {
    if (fault.status === 401) showDoor(fault.message);
    else report(fault.message, true);
  }
}

function take(frame) {
  const said = cards.get(frame.request_id)?.take(frame);
  if (said) $("announce").textContent = said;
}

function ask(agent, text) {
  const choice = document.querySelector(`#agents input[value="${CSS.escape(agent)}"]`);
  if (choice) choice.checked = true;
  const requestId = `page-${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}`;
  const card = new RunCard(requestId, agent, text, (runId) => session.cancel(runId));
  cards.set(requestId, card);
  $("runs").prepend(card.element);
  session.ask(requestId, agent, text);
}

function report(text, isFault = false) {
  $("import-report").textContent = text;
  $("import-report").classList.toggle("fault", isFault);
}

$("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  try {
    api.token.set((await api.signIn($("client-id").value, $("client-secret").value)).access_token);
    $("client-secret").value = "";
    await showDesk();
  } catch (fault) {
    $("door-fault").textContent = fault.message;
  } finally {
    button.disabled = false;
  }
});
$("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  api.token.set($("token").value.trim());
  $("token").value = "";
  showDesk();
});
$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("question").value.trim();
  if (!text) return;
  ask(document.querySelector("#agents input:checked").value, text);
  $("question").value = "";
  $("question").focus();
});
$("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("ask").requestSubmit();
  }
});
$("file").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  report(`Importing ${file.name}…`);
  try {
    const { rows, broken_rows: broken, errors } = await api.importCsv(file);
    report(`${rows} rows of ${file.name} imported${broken ? `; ${broken} broken, the first: ${errors[0]}` : ""}.`);
    await refreshData();
  } catch (fault) {
    report(fault.message, true);
  }
  event.target.value = "";
});
$("sign-out").addEventListener("click", () => showDoor());
$("theme").addEventListener("click", () => setTheme(THEMES[(THEMES.indexOf(localStorage.getItem("usage-agents.theme") ?? "auto") + 1) % THEMES.length]));

setTheme(localStorage.getItem("usage-agents.theme") ?? "auto");
if (api.token.get()) showDesk();
else showDoor();
