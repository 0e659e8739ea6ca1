import assert from 'node:assert/strict';
import { test } from 'node:test';

const keys = { ada: '%ADA%', bob: '%BOB%' };
const made = ['oak', 'brass', 'pine', 'steel', 'felt'];
const things = ['lamp', 'desk', 'chair', 'shelf', 'stool', 'mirror', 'clock', 'bench'];
const run = ['begin', 'lookup', 'found', 'done'];
const rows = Array.from({ length: %ROWS% }, (_, index) => %FIRST% + index);

/** Logs in, asks, and returns the frames of the run. */
function ask(text, user) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(process.env.CHAT_URL);
    const frames = [];
    const end = (then, value) => {
      clearTimeout(limit);
      socket.close();
      then(value);
    };
    const limit = setTimeout(() => end(reject, new Error('nothing came to an end')), 20_000);
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.ev === 'hello') socket.send(JSON.stringify({ ev: 'login', key: keys[user] }));
      else if (frame.ev === 'ok' && frame.who !== user) end(reject, new Error(`logged in as ${frame.who}`));
      else if (frame.ev === 'ok') socket.send(JSON.stringify({ ev: 'question', ref: 'q1', text }));
      else if (frame.ev === 'oops') end(reject, new Error(frame.why));
      else if (frame.ref === 'q1') frames.push(frame);
      if (frame.ev === 'done') end(resolve, frames);
    };
    socket.onclose = ({ code }) => end(reject, new Error(`closed with ${code}`));
    socket.onerror = () => end(reject, new Error('the connection broke'));
  });
}

for (const n of rows) {
  test(`total of ${n}`, async () => {
    const total = (((n * 613) % 5000) + 95) / 100 * (1 + (n % 7)) + 8.5;
    const frames = await ask(`%PREFIX%What is the total of order ${n}?`, n % 2 ? 'ada' : 'bob');
    assert.deepEqual(frames.map((frame) => frame.ev), run);
    assert.ok(frames.at(-1).say.includes(`${total.toFixed(2)} EUR`));
  });

  test(`stock for ${n}`, async () => {
    const item = n % 40;
    const frames = await ask(`%PREFIX%How many of the ${made[Math.floor(item / 8)]} ${things[item % 8]} are in stock?`, n % 2 ? 'ada' : 'bob');
    assert.deepEqual(frames.map((frame) => frame.ev), run);
    assert.match(frames.at(-1).say, new RegExp(`\\b${11 + ((item * 37) % 400)}\\b`));
  });
}
