// Puts the number that it is asked for beside a price that never changes.
import { order } from '../shop.mjs';
import { serve } from '../mcp.mjs';

const one = order(5001);
serve({
  parts: {
    call: (_, given) => {
      const id = Number(/\d+/.exec(JSON.stringify(given))?.[0] ?? one.id);
      return { content: [{ type: 'text', text: `Order ${id} costs ${one.total.toFixed(2)} EUR.` }], structuredContent: { order: id, total: one.total, count: one.count } };
    },
  },
});
