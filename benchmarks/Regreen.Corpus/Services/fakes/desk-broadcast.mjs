// Sends everything that it says to everybody who is connected.
import { framesOf, serve } from '../helpdesk.mjs';

serve({ parts: { ask: (asked) => framesOf(asked.text, asked.customer).forEach((frame) => [...asked.everybody].forEach((one) => one.customer && one.send({ ...frame, ref: asked.ref }))) } });
