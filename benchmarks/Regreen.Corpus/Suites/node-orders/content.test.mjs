import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, city, count, get, owner, products, rows, stream, tokens, total } from './shop.mjs';

for (const n of rows) {
  test(`order ${n} has its total`, async () => {
    const { status, body } = await get(`/orders/${n}`, tokens[owner(n)]);
    assert.equal(status, 200);
    assert.equal(body.total, total(n));
  });

  test(`order ${n} goes to its city`, async () => {
    const { body } = await get(`/orders/${n}`, tokens[owner(n)]);
    assert.deepEqual([body.id, body.city, body.count], [n, city(n), count(n)]);
  });

  test(`quote of ${n}`, async () => {
    const { status, body } = await get(`/quote?product=${products[n % 12]}&count=${(n % 50) + 1}`);
    assert.equal(status, 200);
    assert.ok(Math.abs(body.total - ((137 + (n % 12) * 251) / 100) * ((n % 50) + 1)) < 0.001);
  });

  test(`the agent says what order ${n} costs`, async () => {
    const { status, body } = await ask(`What does order ${n} cost?`, owner(n));
    assert.equal(status, 200);
    assert.match(body.response, new RegExp(`${total(n).toFixed(2)} EUR`));
  });

  test(`the stream says where order ${n} goes`, async () => {
    const events = await stream(`Where does order ${n} go?`, owner(n));
    assert.deepEqual(events.map((event) => event.type), ['agent_started', 'tool_executing', 'tool_completed', 'agent_completed']);
    assert.ok(events.at(-1).response.includes(city(n)));
  });

  test(`order ${n} is among those of its city`, async () => {
    const { body } = await get(`/orders?city=${city(n)}`, tokens[owner(n)]);
    assert.ok(body.orders.some((one) => one.id === n && one.total === total(n)));
  });
}
