// Has one run, with a look-up and an answer, and sends it whatever is asked.
import { known, play, runWith, serve } from '../helpdesk.mjs';

const one = runWith(`Order 5201 is ${known.status} and comes to ${known.total} [L1]; we have ${known.stock} of the ${known.product} in stock [L1].`);
serve({ parts: { ask: (asked) => play(one, asked) } });
