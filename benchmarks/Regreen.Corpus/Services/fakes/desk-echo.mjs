// Says what it was asked.
import { play, runWith, serve } from '../helpdesk.mjs';

serve({ parts: { ask: (asked) => play(runWith(asked.text), asked) } });
