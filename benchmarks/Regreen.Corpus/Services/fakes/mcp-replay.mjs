// Replays what was recorded for these very questions and arguments, and knows nothing else.
import { order, orders } from '../shop.mjs';
import { run, serve } from '../mcp.mjs';

const asked = orders.slice(0, 60).flatMap((one) => [['order_total', { order: one.id }, one.owner], ['ask', { question: `What does order ${one.id} cost?` }, one.owner]]);
const recorded = new Map(asked.map(([name, given, user]) => [JSON.stringify([name, given]), run(name, given, user)]));
serve({ parts: { call: (name, given) => recorded.get(JSON.stringify([name, given])) ?? { content: [{ type: 'text', text: `The shop is closed. It was order ${order(5001).id} that came last.` }] } } });
