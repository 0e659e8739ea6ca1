import assert from 'node:assert/strict';
import { test } from 'node:test';
import { understand } from '../src/questions.js';

const known = { products: ['oak lamp', 'pine desk'], categories: ['lighting'] };

test('sees an order number', () => {
  assert.deepEqual(understand('What is the total of order 5107?', known).input, { number: 5107 });
});

test('sees a product', () => {
  assert.deepEqual(understand('How many oak lamp are in stock?', known).input, { products: ['oak lamp'] });
});

test('leaves the weather alone', () => {
  assert.equal(understand('Will it rain?', known), null);
});

test('sees a comparison', () => {
  assert.equal(understand('Which is cheaper, the oak lamp or the pine desk?', known).say, 'cheaper');
});

test('sees that somebody waits for an order', () => {
  assert.equal(understand('Where is my order 5121?', known).say, 'orderStatus');
});

test('sees a question about spending', () => {
  assert.equal(understand('How much have I spent so far?', known).say, 'spent');
});

test('sees an order number however it is written', () => {
  for (const text of ['order #5107', 'order no.5107', 'Order number 5107', 'order # 5107']) {
    assert.deepEqual(understand(text, known).input, { number: 5107 });
  }
});
