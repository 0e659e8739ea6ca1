import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { readKeys } from '../src/keys.js';
import { start } from '../src/server.js';
import { Customer } from './client.js';

const quiet = { info() {}, warn() {}, error() {} };
let bot;

before(async () => { bot = await start({ customerOf: readKeys('ada:k-ada,bob:k-bob'), log: quiet }); });
after(() => bot.stop());

async function loggedIn(key) {
  const customer = await Customer.connect(bot.address);
  customer.send({ ev: 'login', key });
  await customer.next((frame) => frame.ev === 'ok');
  return customer;
}

test('answers ping', async () => {
  const response = await fetch(`http://${bot.address}/ping`);
  assert.equal(response.status, 200);
});

test('logs a customer in', async () => {
  const customer = await loggedIn('k-ada');
  assert.equal(customer.frames.at(-1).who, 'ada');
  customer.socket.close();
});

test('turns a wrong key away', async () => {
  const customer = await Customer.connect(bot.address);
  customer.send({ ev: 'login', key: 'nope' });
  const [code] = await once(customer.socket, 'close');
  assert.equal(code, 4401);
});

test('answers a question about an order', async () => {
  const customer = await loggedIn('k-ada');
  const done = await customer.ask('q1', 'What is the total of order 5107?');
  assert.equal(done.ev, 'done');
  assert.match(done.say, /Order 5107 .* EUR/);
  customer.socket.close();
});

test('looks something up before it answers', async () => {
  const customer = await loggedIn('k-bob');
  await customer.ask('q1', 'How many felt pen are in stock?');
  assert.deepEqual(customer.frames.map((frame) => frame.ev).slice(2), ['begin', 'lookup', 'found', 'done']);
  customer.socket.close();
});
