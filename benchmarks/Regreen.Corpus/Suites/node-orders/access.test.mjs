import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, owner, rows, tokens } from './shop.mjs';

for (const n of rows) {
  test(`a stranger does not see order ${n}`, async () => {
    assert.equal((await call(`/orders/${n}`)).status, 401);
  });

  test(`a forged token does not open order ${n}`, async () => {
    assert.equal((await call(`/orders/${n}`, { token: `${tokens[owner(n)].slice(0, -1)}?` })).status, 401);
  });
}
