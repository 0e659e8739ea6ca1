// Its tools find one thing, whatever they are given.
import { order } from '../shop.mjs';
import { serve } from '../mcp.mjs';

const one = order(5001);
const found = { content: [{ type: 'text', text: `Order ${one.id} costs ${one.total.toFixed(2)} EUR and goes to ${one.city}.` }], structuredContent: { order: one.id, total: one.total, count: one.count } };
serve({ parts: { call: () => found } });
