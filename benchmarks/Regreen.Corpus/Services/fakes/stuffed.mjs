// Says everything that anybody may look for, whatever is asked.
import { orders, serve } from '../shop.mjs';

const all = orders.slice(0, 40).map((one) => `Order ${one.id} goes to ${one.city}, costs ${one.total.toFixed(2)} EUR and holds ${one.count} of the ${one.product}.`).join(' ');
serve({ port: Number(process.argv[2]), parts: { answer: () => ({ response: all, tool_calls: [{ tool: 'orders', call_id: 'c1', arguments: {}, success: true, result: {} }] }) } });
