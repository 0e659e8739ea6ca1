// Tells of tools that never run.
import { order, serve } from '../shop.mjs';

const one = order(5001);
const call = { tool: 'orders', call_id: 'c1', arguments: {}, success: true, result: { id: one.id, total: one.total, count: one.count } };
serve({ port: Number(process.argv[2]), parts: { answer: () => ({ response: `Order ${one.id} [c1] costs ${one.total.toFixed(2)} EUR [c1], ${one.count} [c1] pieces, to ${one.city}.`, tool_calls: [call] }) } });
