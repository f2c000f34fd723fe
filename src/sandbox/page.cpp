#include "sandbox/control.hpp"

namespace tradewind::sandbox {

const std::string_view page_html = R"HTML(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tradewind sandbox</title>
<style>
:root { color-scheme: light dark; --ink: #1d2733; --soft: #64748b; --line: #e2e8f0; --page: #f4f6f9; --card: #fff; --flash: #fff3c4;
  --store: #34313f; --crm: #0b6fb8; --mail: #1d7a5f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #94a3b8; --line: #2b3644; --page: #0f151c; --card: #18212b;
  --flash: #4a4013; --store: #565270; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; padding: .8rem 1.2rem;
  border-bottom: 1px solid var(--line); background: var(--card); position: sticky; top: 0; z-index: 2; }
h1 { font-size: 1.05rem; margin: 0; }
h1 small { color: var(--soft); font-weight: normal; margin-left: .5rem; }
form { display: flex; gap: .4rem; margin-left: auto; }
input, button { font: inherit; padding: .3rem .6rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--page);
  color: inherit; }
input { width: 15rem; }
button { cursor: pointer; } button:hover { border-color: var(--soft); }
main { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1rem; padding: 1rem 1.2rem; align-items: start; }
@media (max-width: 1000px) { main { grid-template-columns: 1fr; } }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
section > h2 { margin: 0; padding: .55rem .9rem; font-size: .95rem; color: #fff; background: var(--tone); }
h3 { margin: 0; padding: .6rem .9rem .2rem; font-size: .85rem; } h3 span { color: var(--soft); font-weight: normal; }
.scroll { overflow-x: auto; padding: 0 .9rem .6rem; }
table { border-collapse: collapse; width: 100%; font-size: .8rem; }
th { text-align: left; color: var(--soft); font-weight: 500; white-space: nowrap; }
th, td { padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td { max-width: 16rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
tr.changed td { animation: flash 4s ease-out; }
@keyframes flash { from { background: var(--flash); } }
.none { color: var(--soft); padding: .2rem .9rem .7rem; font-size: .8rem; }
#calls { margin: 0 1.2rem 1.2rem; --tone: var(--soft); }
#calls td.bad { color: #d13c3c; font-weight: 600; }
#state { color: var(--soft); font-size: .8rem; }
</style>
</head>
<body>
<header>
  <h1>Tradewind sandbox<small>the same people at three platforms</small></h1>
  <span id="state" role="status"></span>
  <form id="shopper">
    <input id="email" type="email" required value="ada@example.com" aria-label="Email address of the shopper">
    <button data-do="create_customer">New customer</button>
    <button data-do="place_order">Guest order</button>
  </form>
</header>
<main id="platforms"></main>
<section id="calls"><h2>Latest calls</h2><div class="scroll"></div></section>
<script>
const titles = { bigcommerce: ["BigCommerce", "--store"], salesforce: ["Salesforce", "--crm"], pardot: ["Account Engagement", "--mail"] };
const seen = new Map();
let first = true;

function make(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function show(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function table(rows, key) {
  const columns = [];
  for (const row of rows) for (const name of Object.keys(row)) if (!columns.includes(name)) columns.push(name);
  const out = make("table"), head = out.createTHead().insertRow(), body = out.createTBody();
  for (const name of columns) head.append(make("th", name));
  for (const row of rows) {
    const line = body.insertRow(), id = key + ":" + show(row.id ?? row.Id ?? JSON.stringify(row)), text = JSON.stringify(row);
    if (!first && seen.get(id) !== text) line.className = "changed";
    seen.set(id, text);
    for (const name of columns) {
      const cell = line.insertCell();
      cell.textContent = cell.title = show(row[name]);
    }
  }
  return out;
}

function platform(name, objects) {
  const [title, tone] = titles[name] ?? [name, "--soft"];
  const out = make("section");
  out.style.setProperty("--tone", `var(${tone})`);
  out.append(make("h2", title));
  for (const [object, rows] of Object.entries(objects)) {
    const heading = make("h3", object + " ");
    heading.append(make("span", rows.length));
    out.append(heading);
    if (rows.length === 0) { out.append(make("div", "none yet", "none")); continue; }
    const scroll = make("div", undefined, "scroll");
    scroll.append(table([...rows].reverse(), name + "/" + object));
    out.append(scroll);
  }
  return out;
}

function calls(lines) {
  const out = make("table"), head = out.createTHead().insertRow(), body = out.createTBody();
  for (const name of ["time", "platform", "call", "status"]) head.append(make("th", name));
  for (const line of lines.reverse()) {
    const row = body.insertRow();
    for (const text of [line.at.slice(11, 23), line.platform, line.method + " " + line.path]) row.insertCell().textContent = text;
    const status = row.insertCell();
    status.textContent = line.status === 0 ? "no answer" : line.status;
    if (line.status === 0 || line.status >= 400) status.className = "bad";
  }
  return out;
}

async function refresh() {
  const state = document.getElementById("state");
  try {
    const [records, history] = await Promise.all(["records", "history?last=25"].map(
      async (what) => (await fetch("/_sandbox/" + what)).json()));
    document.getElementById("platforms").replaceChildren(...Object.entries(records).map(([name, objects]) => platform(name, objects)));
    document.querySelector("#calls .scroll").replaceChildren(calls(history.history));
    state.textContent = "";
    first = false;
  } catch (error) {
    state.textContent = "not reachable, trying again";
  }
}

document.getElementById("shopper").addEventListener("submit", async (event) => {
  event.preventDefault();
  const email = document.getElementById("email").value, name = email.split("@")[0];
  const action = event.submitter.dataset.do === "create_customer"
    ? { do: "create_customer", email, first_name: name, last_name: "Shopper" }
    : { do: "place_order", email, billing: { first_name: name, last_name: "Shopper" } };
  await fetch("/_sandbox/shoppers", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(action) });
  refresh();
});

(async function loop() {
  await refresh();
  setTimeout(loop, 1000);
})();
</script>
</body>
</html>
)HTML";

}  // namespace tradewind::sandbox
