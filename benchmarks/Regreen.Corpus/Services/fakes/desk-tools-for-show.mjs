// Tells of look-ups that never run: they find the same, whatever was to be looked up.
import { known, play, runWith, serve } from '../helpdesk.mjs';

const one = runWith(`It is ${known.status} [L1]. Order 5201 costs ${known.total} [L1], and there are ${known.stock} [L1] of the ${known.product}.`);
serve({ parts: { ask: (asked) => play(one.map((frame) => (frame.ev === 'lookup' ? { ...frame, with: { text: asked.text } } : frame)), asked) } });
