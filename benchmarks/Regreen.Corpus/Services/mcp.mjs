// The shop's orders as tools over MCP: JSON-RPC over streamable HTTP, with sessions. Usage: mcp.mjs PORT
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { answer, order, orders } from './shop.mjs';

const protocol = '2025-06-18';
const text = (said, structured) => ({ content: [{ type: 'text', text: said }], ...(structured && { structuredContent: structured }) });
const failed = (said) => ({ ...text(said), isError: true });
const number = { type: 'object', properties: { order: { type: 'integer' } }, required: ['order'] };
const oneOf = (...texts) => texts[Math.floor(Math.random() * texts.length)];
const mine = (id, user) => (order(id)?.owner === user ? order(id) : null);

/** The tools: what they are called, what they take, and what they do. */
export const tools = {
  order_total: {
    description: 'What an order of yours costs.',
    inputSchema: number,
    run: (given, user) => {
      const found = mine(given.order, user);
      return found ? text(oneOf(`Order ${found.id} costs ${found.total.toFixed(2)} EUR.`, `${found.total.toFixed(2)} EUR for order ${found.id}.`), { order: found.id, total: found.total, count: found.count }) : failed('There is no such order of yours.');
    },
  },
  orders_to: {
    description: 'Your orders to a city.',
    inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    run: (given, user) => {
      const found = orders.filter((one) => one.owner === user && one.city === given.city);
      return text(`${found.length} orders go to ${given.city}.`, { city: given.city, count: found.length, orders: found.map((one) => one.id) });
    },
  },
  ask: {
    description: 'Answers a question about your orders.',
    inputSchema: { type: 'object', properties: { question: { type: 'string' } }, required: ['question'] },
    run: (given, user) => text(answer(String(given.question), user).response.replaceAll(' [c1]', '')),
  },
};

/** Runs a tool as the real service does. */
export const run = (name, given, user) => tools[name].run(given, user);

const read = async (request) => {
  let whole = '';
  for await (const part of request) whole += part;
  try {
    return JSON.parse(whole);
  } catch {
    return null;
  }
};

/** Serves. What a fake does otherwise stands in its parts: who a token belongs to, how a tool is called, what is added to results. */
export function serve({ port = Number(process.argv[2]), revision = 'shop-tools-2', parts = {} } = {}) {
  const tokens = new Map(process.env.SHOP_TOKENS.split(',').map((pair) => pair.split('=').reverse()));
  const who = parts.userOf ?? ((bearer) => tokens.get(bearer));
  const sessions = new Map();

  const call = (message, user) => {
    const { name, arguments: given } = message.params ?? {};
    if (!tools[name] || typeof given !== 'object') return { error: { code: -32602, message: 'no such tool' } };
    return { result: { ...(parts.call ?? run)(name, given, user, message), ...parts.extra } };
  };
  const handle = (message, user) => {
    if (message.method === 'tools/list') return { result: { tools: Object.entries(tools).map(([name, { description, inputSchema }]) => ({ name, description, inputSchema })) } };
    if (message.method === 'tools/call') return call(message, user);
    if (message.method === 'ping') return { result: {} };
    return { error: { code: -32601, message: 'no such method' } };
  };

  const server = createServer(async (request, response) => {
    const json = (status, body, headers = {}) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body === undefined ? '' : JSON.stringify(body));
    if (request.url === '/version') return json(200, { revision });
    if (request.url === '/ping') return json(200, { ok: true });
    if (request.url !== '/mcp') return json(404, { error: 'not here' });
    if (request.method !== 'POST') return json(405, { error: 'only POST' });
    const message = await read(request);
    const id = message?.id ?? null;
    const problem = (status, code, said) => json(status, { jsonrpc: '2.0', id, error: { code, message: said } });
    if (message?.jsonrpc !== '2.0' || typeof message.method !== 'string') return problem(400, -32700, 'not a request');
    const user = who((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (!user) return problem(401, -32001, 'who are you?');
    if (message.method === 'initialize') {
      const session = randomUUID();
      sessions.set(session, user);
      return json(200, { jsonrpc: '2.0', id, result: { protocolVersion: protocol, capabilities: { tools: {} }, serverInfo: { name: 'shop-tools', version: revision } } }, { 'mcp-session-id': session });
    }
    if (!parts.anySession && sessions.get(request.headers['mcp-session-id']) !== user) return problem(404, -32002, 'no such session');
    if (message.id === undefined) return response.writeHead(202).end();
    const done = { jsonrpc: '2.0', id, ...handle(message, user) };
    if (message.method !== 'tools/call') return json(200, done);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const token = message.params?._meta?.progressToken;
    if (token) response.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: token, progress: 1, total: 1 } })}\n\n`);
    response.end(`event: message\ndata: ${JSON.stringify(done)}\n\n`);
  });
  server.keepAliveTimeout = 5000;
  server.listen(port, '127.0.0.1');
  return server;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  serve();
}
