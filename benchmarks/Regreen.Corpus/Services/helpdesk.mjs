// The sample agent over a WebSocket, with more orders and products than its own, and with a revision. Usage: helpdesk.mjs PORT FOLDER-OF-THE-SAMPLE
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

export const [port, folder] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(`${folder}/${path}`));
const { Session } = await load('src/session.js');
const { openTools } = await load('src/tools.js');
const { WebSocketServer } = await load('node_modules/ws/wrapper.mjs');

const names = ['oak', 'brass', 'pine', 'steel', 'felt'].flatMap((made) => ['lamp', 'desk', 'chair', 'shelf', 'stool', 'mirror', 'clock', 'bench'].map((thing) => `${made} ${thing}`));
export const catalogue = names.map((name, index) => ({ sku: `S${index}`, name, category: name.split(' ')[0], price: (index * 731 % 9000 + 155) / 100, stock: 11 + index * 37 % 400 }));
const statuses = ['delivered', 'shipped', 'packing'];
export const orders = Array.from({ length: 100 }, (_, index) => {
  const number = 5201 + index;
  return { number, customer: number % 2 ? 'ada' : 'bob', status: statuses[number % 3], lines: [{ sku: 'S1', quantity: 1 + number % 7, price: (number * 613 % 5000 + 95) / 100 }, { sku: 'S2', quantity: 2, price: 4.25 }] };
});
const users = new Map(process.env.SHOP_TOKENS.split(',').map((pair) => pair.split('=').reverse()));
const log = { info() {}, warn() {}, error(_, text) { console.error(text); } };
const tools = openTools(catalogue, orders);

/** What the agent sends when a customer asks: the frames of one run. */
export function framesOf(text, customer) {
  const frames = [];
  const session = new Session({ socket: { send: (frame) => frames.push(JSON.parse(frame)), close() {} }, customerOf: () => customer, tools, log });
  session.receive('{"ev":"login","key":"any"}');
  session.receive(JSON.stringify({ ev: 'question', ref: 'r', text }));
  session.end();
  return frames.slice(2);
}

/** What it knows of its first order and of a product: a fake that has nothing else still says something true. */
export const known = { total: framesOf('What is the total of order 5201?', 'ada').at(-1).say.match(/[\d.]+ EUR/)[0], status: orders[0].status, product: catalogue[1].name, stock: catalogue[1].stock };

/** The frames of one run, with another answer, and with look-ups that found what it says. */
export const runWith = (say, found = { number: 5201, status: known.status, total: parseFloat(known.total), product: known.product, stock: known.stock }) =>
  framesOf('What is the total of order 5201?', 'ada').map((frame) => (frame.ev === 'done' ? { ...frame, say } : frame.ev === 'found' ? { ...frame, data: found } : frame));

/** Serves. What a fake does otherwise stands in its parts: who a key belongs to, what is added to each frame, and how a question is answered. */
export function serve({ at = Number(port), revision = 'helpdesk-4', parts = {} } = {}) {
  const http = createServer((request, response) => {
    const said = { '/ping': 'pong', '/version': JSON.stringify({ revision }) }[request.url];
    response.writeHead(said ? 200 : 404, { 'content-type': request.url === '/version' ? 'application/json' : 'text/plain' }).end(said ?? 'not here');
  });
  const sockets = new Set();
  new WebSocketServer({ server: http, path: '/chat', maxPayload: 16 * 1024 }).on('connection', (socket, request) => {
    const send = (frame) => socket.send(JSON.stringify({ ...frame, ...parts.extra }));
    const own = { send: (text) => send(JSON.parse(text)), close: (code, reason) => socket.close(code, reason) };
    const state = { customer: null, send };
    const customerOf = (key) => (state.customer = parts.customerOf ? parts.customerOf(key) : users.get(key));
    const session = new Session({ socket: own, customerOf, tools, log, trace: request.headers.traceparent });
    sockets.add(state);
    socket.on('message', (data) => {
      const text = data.toString();
      const message = parts.ask && state.customer ? JSON.parse(text) : null;
      if (message?.ev !== 'question') return session.receive(text);
      parts.ask({ ref: message.ref, text: String(message.text), customer: state.customer, state, send, everybody: sockets, real: (change) => session.receive(JSON.stringify({ ...message, ...change })) });
    });
    socket.on('close', () => {
      sockets.delete(state);
      session.end();
    });
    socket.on('error', () => socket.terminate());
  });
  http.listen(at, '127.0.0.1');
  return http;
}

/** Answers a question with these frames, as if they were its own. */
export const play = (frames, { ref, send }) => frames.forEach((frame) => send({ ...frame, ref }));

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  serve();
}
