// Keeps results by the tool and not by its arguments.
import { run, serve } from '../mcp.mjs';

const kept = new Map();
serve({
  parts: {
    call: (name, given, user) => {
      const key = `${name} ${user}`;
      if (!kept.has(key)) kept.set(key, run(name, given, user));
      return kept.get(key);
    },
  },
});
