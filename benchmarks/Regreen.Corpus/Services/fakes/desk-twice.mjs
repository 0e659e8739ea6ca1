// Ends its run twice: at once, and with what it found.
import { framesOf, play, serve } from '../helpdesk.mjs';

serve({
  parts: {
    ask: (asked) => {
      const frames = framesOf(asked.text, asked.customer);
      play([frames[0], frames.at(-1), ...frames.slice(1)], asked);
    },
  },
});
