// The sample agent over a WebSocket, with more orders and products than its own, and with a revision. Usage: helpdesk.mjs PORT FOLDER-OF-THE-SAMPLE
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const [port, folder] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(`${folder}/${path}`));
const { Session } = await load('src/session.js');
const { openTools } = await load('src/tools.js');
const { WebSocketServer } = await load('node_modules/ws/wrapper.mjs');

const names = ['oak', 'brass', 'pine', 'steel', 'felt'].flatMap((made) => ['lamp', 'desk', 'chair', 'shelf', 'stool', 'mirror', 'clock', 'bench'].map((thing) => `${made} ${thing}`));
const catalogue = names.map((name, index) => ({ sku: `S${index}`, name, category: name.split(' ')[0], price: (index * 731 % 9000 + 155) / 100, stock: 11 + index * 37 % 400 }));
const statuses = ['delivered', 'shipped', 'packing'];
const orders = Array.from({ length: 100 }, (_, index) => {
  const number = 5201 + index;
  return { number, customer: number % 2 ? 'ada' : 'bob', status: statuses[number % 3], lines: [{ sku: 'S1', quantity: 1 + number % 7, price: (number * 613 % 5000 + 95) / 100 }, { sku: 'S2', quantity: 2, price: 4.25 }] };
});
const users = new Map(process.env.SHOP_TOKENS.split(',').map((pair) => pair.split('=').reverse()));
const log = { info() {}, warn() {}, error(_, text) { console.error(text); } };

const http = createServer((request, response) => {
  const known = { '/ping': 'pong', '/version': '{"revision":"helpdesk-4"}' }[request.url];
  response.writeHead(known ? 200 : 404, { 'content-type': request.url === '/version' ? 'application/json' : 'text/plain' }).end(known ?? 'not here');
});
new WebSocketServer({ server: http, path: '/chat', maxPayload: 16 * 1024 }).on('connection', (socket, request) => {
  const session = new Session({ socket, customerOf: (key) => users.get(key), tools: openTools(catalogue, orders), log, trace: request.headers.traceparent });
  socket.on('message', (data) => session.receive(data.toString()));
  socket.on('close', () => session.end());
  socket.on('error', () => socket.terminate());
});
http.listen(Number(port), '127.0.0.1');
