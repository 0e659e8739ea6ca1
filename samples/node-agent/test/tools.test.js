import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTools } from '../src/tools.js';

const tools = openTools(
  [{ name: 'oak lamp', category: 'lighting', price: 64.5, stock: 18 }],
  [
    { number: 1, customer: 'ada', status: 'shipped', lines: [{ sku: 'A', quantity: 1, price: 64.5 }, { sku: 'B', quantity: 1, price: 10 }] },
    { number: 2, customer: 'bob', status: 'shipped', lines: [{ sku: 'A', quantity: 1, price: 60 }] },
  ],
);

test('finds a product by its name', () => {
  assert.deepEqual(tools.catalogue({ products: ['oak lamp'] }).items, [{ name: 'oak lamp', price: 64.5, stock: 18 }]);
});

test('adds an order up', () => {
  assert.equal(tools.orders({ number: 1 }, 'ada').orders[0].total, 74.5);
});

test('keeps the orders of customers apart', () => {
  assert.equal(tools.orders({}, 'ada').count, 1);
  assert.equal(tools.orders({ number: 2 }, 'ada').count, 0);
});
