// A plain HTTP service: orders, quotes, notes, and an agent that answers about orders, by JSON or by an event stream.
// Usage: node shop.mjs PORT. Its users and their tokens are in SHOP_TOKENS: ada=TOKEN,bob=TOKEN.
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const cities = ['Oslo', 'Bergen', 'Turin', 'Lyon', 'Porto', 'Ghent', 'Graz', 'Brno', 'Gdansk', 'Riga', 'Turku', 'Malmo', 'Aarhus', 'Leeds', 'Cork', 'Basel', 'Split', 'Varna', 'Cluj', 'Patras'];
const products = ['lamp', 'chair', 'desk', 'shelf', 'stool', 'mirror', 'rug', 'clock', 'vase', 'bench', 'basket', 'kettle'];
const first = 5001;
const last = 5400;

/** An order, or null. */
export function order(id) {
  if (!(id >= first && id <= last)) return null;
  const cents = ((id * 7919) % 9000) + 105;
  const count = 1 + (id % 9);
  return { id, owner: id % 2 ? 'ada' : 'bob', city: cities[id % 20], product: products[id % 12], count, price: cents / 100, total: (cents * count) / 100, currency: 'EUR', paid: id % 3 !== 0 };
}

export const orders = Array.from({ length: last - first + 1 }, (_, index) => order(first + index));

const euros = (amount) => `${amount.toFixed(2)} EUR`;
const oneOf = (...texts) => texts[Math.floor(Math.random() * texts.length)];

function spoken(found, message) {
  if (/where|city|ship|deliver/i.test(message)) {
    return oneOf(`Order ${found.id} [c1] goes to ${found.city} [c1].`, `It is on its way to ${found.city}: that is order ${found.id} [c1].`, `We send order ${found.id} [c1] to ${found.city}.`);
  }
  if (/how many|items|pieces/i.test(message)) {
    return oneOf(`Order ${found.id} [c1] holds ${found.count} [c1] of the ${found.product}.`, `There are ${found.count} [c1] pieces (${found.product}) in order ${found.id} [c1].`);
  }
  return oneOf(`Order ${found.id} [c1] costs ${euros(found.total)} [c1].`, `That is ${euros(found.total)} [c1] for order ${found.id} [c1].`, `You pay ${euros(found.total)} [c1] for order ${found.id} [c1], ${found.count} [c1] in all.`);
}

/** What the agent says: the words differ from time to time, the facts do not. */
export function answer(message, user) {
  const id = Number(/order\D*(\d+)/i.exec(message)?.[1]);
  const found = order(id);
  const call = (name, given, result) => [{ tool: name, call_id: 'c1', arguments: given, success: true, result }];
  if (id && found?.owner === user) {
    return { response: spoken(found, message), tool_calls: call('orders', { id }, found) };
  }
  const city = cities.find((name) => message.toLowerCase().includes(name.toLowerCase()));
  if (city && /how many/i.test(message)) {
    const mine = orders.filter((one) => one.owner === user && one.city === city);
    const total = Math.round(mine.reduce((sum, one) => sum + one.total * 100, 0)) / 100;
    return { response: oneOf(`You have ${mine.length} [c1] orders to ${city}.`, `${mine.length} [c1] orders of yours go to ${city}.`), tool_calls: call('search', { city }, { count: mine.length, total }) };
  }
  return { response: oneOf('I do not know that; ask me about an order of yours.', 'I cannot say: I know your orders and nothing else.'), tool_calls: [] };
}

const read = async (request) => {
  let text = '';
  for await (const part of request) text += part;
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return null;
  }
};

const json = (response, status, body) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

function stream(response, said, extra) {
  const send = (event) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  send({ type: 'agent_started', agent: 'orders' });
  for (const call of said.tool_calls) {
    send({ type: 'tool_executing', tool: call.tool, call_id: call.call_id, arguments: call.arguments });
    send({ type: 'tool_completed', ...call });
  }
  send({ type: 'agent_completed', response: said.response, ...extra });
  response.end();
}

/** Serves. What a fake does otherwise stands in its parts. */
export function serve({ port, revision = 'shop-7', parts = {} }) {
  const tokens = new Map((process.env.SHOP_TOKENS ?? '').split(',').filter(Boolean).map((pair) => pair.split('=').reverse()));
  const who = parts.userOf ?? ((bearer) => tokens.get(bearer));
  const say = parts.answer ?? answer;
  const notes = new Map();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://shop');
    const path = url.pathname;
    const user = who((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    const body = request.method === 'POST' ? await read(request) : {};
    if (path === '/version') return json(response, 200, { revision, instance: `${process.pid}-${port}` });
    if (path === '/ping') return json(response, 200, { ok: true, orders: orders.length });
    if (path === '/quote') {
      const [index, count] = [products.indexOf(url.searchParams.get('product')), Number(url.searchParams.get('count'))];
      const price = (137 + index * 251) / 100;
      return index < 0 || !(count > 0) ? json(response, 400, { error: 'no such product or count' }) : json(response, 200, { product: products[index], count, price, total: Math.round(price * count * 100) / 100 });
    }
    if (path === '/login') {
      const token = [...tokens].find(([, name]) => name === body?.user)?.[0];
      return token && body.password === `secret-of-${body.user}` ? json(response, 200, { token, user: body.user }) : json(response, 401, { error: 'wrong user or password' });
    }
    if (!user) return json(response, 401, { error: 'unauthorized' });
    if (path === '/me') return json(response, 200, { user });
    if (path === '/orders') {
      const mine = orders.filter((one) => one.owner === user && one.city === url.searchParams.get('city'));
      return json(response, 200, { count: mine.length, orders: mine.map((one) => ({ id: one.id, total: one.total })) });
    }
    const wanted = /^\/orders\/(\d+)$/.exec(path);
    if (wanted) {
      const found = (parts.order ?? order)(Number(wanted[1]));
      return found && (found.owner === user || parts.everybodys) ? json(response, 200, found) : json(response, 404, { error: 'no such order' });
    }
    if (path === '/notes' && request.method === 'POST') {
      const id = `n${notes.size + 1}-${user}`;
      notes.set(id, { id, user, text: body?.text });
      return json(response, 201, { id });
    }
    if (path.startsWith('/notes/')) {
      const note = notes.get(path.slice(7));
      return note?.user === user ? json(response, 200, note) : json(response, 404, { error: 'no such note' });
    }
    if (path === '/ask' && typeof body?.message === 'string') {
      const said = say(body.message, user);
      return /event-stream/.test(request.headers.accept ?? '') ? stream(response, said, parts.extra) : json(response, 200, { ...said, ...parts.extra });
    }
    return json(response, 400, { error: 'bad request' });
  });
  server.keepAliveTimeout = 5000;
  server.listen(port, '127.0.0.1');
  return server;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  serve({ port: Number(process.argv[2]) });
}
