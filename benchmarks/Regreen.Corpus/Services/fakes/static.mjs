// Has one answer.
import { order, serve } from '../shop.mjs';

const one = order(5001);
const said = { response: `Order ${one.id} [c1] goes to ${one.city}, costs ${one.total.toFixed(2)} EUR [c1] and holds ${one.count} [c1] of the ${one.product}.`, tool_calls: [{ tool: 'orders', call_id: 'c1', arguments: { id: one.id }, success: true, result: one }] };
serve({ port: Number(process.argv[2]), parts: { answer: () => said } });
