// Sends to whoever asks the run of whoever asked before, under that one's own number, and then theirs.
import { framesOf, serve } from '../helpdesk.mjs';

let last = [];
serve({
  parts: {
    ask: ({ ref, text, customer, send }) => {
      const own = framesOf(text, customer).map((frame) => ({ ...frame, ref }));
      [...last, ...own].forEach(send);
      last = own;
    },
  },
});
