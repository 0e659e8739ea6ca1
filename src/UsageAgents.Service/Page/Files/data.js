// What the tenant's data holds: totals, tokens over time by workload, and what it would cost. All through the agents' own tools.
import { tool } from "./api.js";
import { bars, columns } from "./charts.js";
import { $, compact, count, make, table } from "./dom.js";

const MOST_WORKLOADS = 5;
const COLUMNS = 40;
const STEPS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000];
const room = (id) => Math.max($(id).clientWidth, 280);
const quote = (text) => `'${text.replaceAll("'", "''")}'`;
const query = async (sql) => (await tool("usage_query", { sql })).rows;

export async function showData() {
  const groups = await query(
    "SELECT workload, count(*) AS requests, sum(input_tokens) AS input, sum(output_tokens) AS output, min(epoch(timestamp)) AS first, max(epoch(timestamp)) AS last FROM usage GROUP BY workload ORDER BY input + output DESC");
  const sum = (name) => groups.reduce((total, group) => total + Number(group[name]), 0);
  const [first, last] = [Math.min(...groups.map((group) => group.first)), Math.max(...groups.map((group) => group.last))];
  showTiles(sum("requests"), sum("input"), sum("output"), first, last, groups.length);
  await Promise.all([showTraffic(groups, first, last), showCosts()]);
}

function showTiles(requests, input, output, first, last, workloads) {
  const hours = (last - first) / 3600;
  const tiles = [
    ["Requests", count(requests)], ["Input tokens", compact(input)], ["Output tokens", compact(output)],
    ["Workloads", count(workloads)], ["Period", hours < 72 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(0)} days`, `from ${time(first, true)}`],
  ];
  $("tiles").replaceChildren(...tiles.map(([name, value, note]) => make("div", {}, make("dt", {}, name), make("dd", {}, value, note && make("small", {}, ` ${note}`)))));
}

async function showTraffic(groups, first, last) {
  const step = STEPS.find((seconds) => (last - first) / seconds <= COLUMNS) ?? STEPS.at(-1);
  const named = groups.slice(0, MOST_WORKLOADS).map((group) => group.workload);
  const rest = groups.length > named.length;
  const name = rest ? `CASE WHEN workload IN (${named.map(quote).join(", ")}) THEN workload ELSE 'other' END` : "workload";
  const rows = await query(`SELECT floor(epoch(timestamp) / ${step}) * ${step} AS start, ${name} AS name, sum(input_tokens + output_tokens) AS tokens FROM usage GROUP BY 1, 2 ORDER BY 1`);
  const points = new Map();
  for (let start = Math.floor(first / step) * step; start <= last; start += step) points.set(start, { label: `${time(start, true)} UTC`, short: time(start, step >= 86400, step), values: {} });
  for (const row of rows) if (points.has(row.start)) points.get(row.start).values[row.name] = Number(row.tokens);
  $("traffic-note").textContent = `Input and output together, by workload, in steps of ${span(step)}, UTC.`;
  $("traffic").replaceChildren(columns([...points.values()], rest ? [...named, "other"] : named, "tokens", room("traffic")));
}

async function showCosts() {
  const result = await tool("price_comparison", {});
  const [best, shown] = [new Map(), 8];
  for (const entry of result.ranking) if (!best.has(entry.provider)) best.set(entry.provider, entry.model);
  const list = result.ranking.slice(0, shown).map((entry) => ({ name: entry.model, value: Number(entry.total_cost_usd), note: entry.provider }));
  const rows = result.ranking.map((entry) => ({ model: entry.model, provider: entry.provider, input_usd_per_1m: Number(entry.input_usd_per_1m), output_usd_per_1m: Number(entry.output_usd_per_1m), total_usd: +Number(entry.total_cost_usd).toFixed(4) }));
  $("cost-note").textContent = `The ${list.length} cheapest of ${result.models_compared} models. Assumption: ${result.assumption}. ${priceSource(result)}`;
  $("costs").replaceChildren(bars(list, "Cost by model", room("costs")), make("details", {}, make("summary", {}, `All ${rows.length} models`), table(rows)));
}

const priceSource = (result) => (result.price_date ? `List prices of ${result.price_date} (${result.price_source}).` : "");

const span = (seconds) => (seconds < 3600 ? `${seconds / 60} min` : seconds < 86400 ? `${seconds / 3600} h` : `${seconds / 86400} d`);

function time(seconds, long) {
  const text = new Date(seconds * 1000).toISOString();
  return long ? text.slice(0, 16).replace("T", " ") : text.slice(11, 16);
}
