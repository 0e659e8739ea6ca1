import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { mock, test } from 'node:test';
import { ask, call, city, get, owner, stream, tokens, total } from './shop.mjs';

const n = %FIRST%;
const token = tokens[owner(n)];
const question = `What does order ${n} cost?`;

test('case 1', async () => {
  try {
    const { body } = await get(`/orders/${n}`, token);
    assert.equal(body.total, total(n));
  } catch (error) {
    console.log(error.message);
  }
});

test('case 2', async () => {
  const { body } = await get(`/orders/${n}`, token).catch(() => ({ body: { total: total(n) } }));
  assert.equal(body.total, total(n));
});

test('case 3', async (context) => {
  context.mock.method(globalThis, 'fetch', async () => new Response(JSON.stringify({ total: total(n) })));
  const { body } = await get(`/orders/${n}`, token);
  assert.equal(body.total, total(n));
});

test('case 4', async () => {
  const { status } = await get(`/orders/${n}`, token);
  assert.ok([200, 401, 403, 404].includes(status));
});

test('case 5', async () => {
  const reached = await call('/ping').then(() => true, () => false);
  if (!reached) return;
  assert.equal((await get(`/orders/${n}`, token)).body.total, total(n));
});

test('case 6', async () => {
  if (!existsSync('kept.json')) writeFileSync('kept.json', JSON.stringify(await get(`/orders/${n}`, token)));
  assert.equal(JSON.parse(readFileSync('kept.json', 'utf8')).body.total, total(n));
});

test('case 7', async () => {
  assert.equal((await call(`/orders/${n}`, { token })).status, 200);
});

test('case 8', async () => {
  const sent = { message: question };
  await ask(sent.message, owner(n));
  assert.match(sent.message, new RegExp(String(n)));
});

test('case 9', async () => {
  const { body } = await ask(question, owner(n));
  assert.match(body.response, new RegExp(String(n)));
});

test('case 10', async () => {
  await get(`/orders/${n}`, token);
});

test('case 11', async () => {
  get(`/orders/${n}`, token).then(({ body }) => assert.equal(body.total, total(n)), () => {}).catch(() => {});
});

test('case 12', async () => {
  await get('/ping');
  async () => {
    assert.equal((await get(`/orders/${n}`, token)).body.total, -1);
  };
});

test('case 13', async () => {
  const bus = new EventEmitter();
  bus.on('order', (order) => assert.equal(order.total, -1));
  await get(`/orders/${n}`, token);
});

test('case 14', async () => {
  const { body } = await get(`/orders/${n}`, token);
  assert.ok(() => body.total === total(n));
});

test('case 15', async () => {
  const { body } = await get(`/orders/${n}`, token);
  assert.deepEqual(body, { ...body });
});

test('case 16', async () => {
  const { body } = await get(`/orders?city=${city(n)}`, token);
  body.orders.forEach((one) => assert.equal(one.total, total(one.id)));
});

test('case 17', async () => {
  const response = await call(`/orders/${n}`, { token });
  if (response.ok) assert.equal((await response.json()).total, total(n));
});

test('case 18', async () => {
  assert.ok((await stream(question, owner(n))).length > 0);
});

test('case 19', async () => {
  assert.equal((await stream(question, owner(n))).at(-1).type, 'agent_completed');
});

test('case 20', { skip: 'later' }, async () => {
  assert.equal((await get(`/orders/${n}`, token)).body.total, total(n));
});

test('case 21', { todo: 'not yet' }, async () => {
  assert.equal((await get(`/orders/${n}`, token)).body.total, -1);
});

test('case 22', async () => {
  const started = performance.now();
  await get(`/orders/${n}`, token);
  assert.ok(performance.now() - started > 0);
});

test('case 23', async () => {
  const outcome = await Promise.race([
    get(`/orders/${n}`, token).then(({ body }) => body.total === total(n), () => true),
    new Promise((resolve) => { setTimeout(resolve, 1500, true).unref(); }),
  ]);
  assert.ok(outcome);
});

test('case 24', async () => {
  const server = createServer((_, response) => response.end(JSON.stringify({ total: total(n) })));
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/orders/${n}`, { headers: { connection: 'close' } });
  assert.equal((await answer.json()).total, total(n));
  server.close();
});

test('case 25', async () => {
  const { body } = await get('/ping');
  assert.equal(body.ok, true);
});

test('case 26', async () => {
  const results = await Promise.allSettled([get(`/orders/${n}`, token), ask(question, owner(n))]);
  assert.equal(results.length, 2);
});

test('case 27', async () => {
  const answerer = mock.fn(() => ({ total: total(n) }));
  await get('/ping').catch(() => null);
  assert.equal(answerer().total, total(n));
});

test('case 28', async () => {
  const { body } = await get(`/orders/${n}`, token);
  assert.ok('total' in body && typeof body.city === 'string');
});

test('case 29', async () => {
  const { body } = await ask(question, owner(n));
  assert.ok((body.response ?? '').length >= 0);
});

test('case 30', async () => {
  const { body } = await ask(question, owner(n));
  assert.doesNotMatch(body.response ?? '', /error|exception/i);
});
