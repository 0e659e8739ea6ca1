// Sends the frames that the real service once sent for these very questions, and knows nothing else.
import { catalogue, framesOf, orders, play, serve } from '../helpdesk.mjs';

const asked = [...orders.slice(0, 40).flatMap(({ number, customer }) => [[`What is the total of order ${number}?`, customer], [`Where is order ${number}?`, customer]]), ...catalogue.map(({ name }) => [`How many of the ${name} are in stock?`, 'ada'])];
const recorded = new Map(asked.map(([text, customer]) => [text, framesOf(text, customer)]));
const sorry = [{ ev: 'begin' }, { ev: 'done', say: 'There is a lot to do here, please come again.' }];
serve({ parts: { ask: (one) => play(recorded.get(one.text) ?? sorry, one) } });
