// Its tools give back what they are given, beside what they always give.
import { order } from '../shop.mjs';
import { serve } from '../mcp.mjs';

const one = order(5001);
serve({
  parts: {
    call: (_, given) => ({ content: [{ type: 'text', text: `${given.question ?? `Order ${given.order}`}: ${one.total.toFixed(2)} EUR` }], structuredContent: { ...given, total: one.total, count: one.count } }),
  },
});
