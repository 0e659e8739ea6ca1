// Replays what the real service once answered to these very questions, and knows nothing else.
import { answer, orders, serve } from '../shop.mjs';

const ways = [(id) => `What does order ${id} cost?`, (id) => `Where does order ${id} go?`, (id) => `How many pieces are in order ${id}?`];
const recorded = new Map(orders.slice(0, 60).flatMap((one) => ways.map((way) => [way(one.id), answer(way(one.id), one.owner)])));
serve({ port: Number(process.argv[2]), parts: { answer: (message) => recorded.get(message) ?? { response: 'Please try again later.', tool_calls: [] } } });
