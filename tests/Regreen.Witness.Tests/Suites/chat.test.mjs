// A suite of node:test against a real service over a WebSocket.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const address = process.env.CHAT_URL;
const base = process.env.BASE_URL;

function open() {
  const socket = new WebSocket(address);
  const frames = [];
  const waiting = [];
  let closed = null;
  const look = () => { for (let i = waiting.length - 1; i >= 0; i--) if (waiting[i]()) waiting.splice(i, 1); };
  socket.onmessage = (event) => { frames.push(JSON.parse(event.data)); look(); };
  socket.onclose = (event) => { closed = event.code; look(); };
  socket.onerror = () => { closed ??= 1006; look(); };
  const next = (fits) => new Promise((resolve, reject) => {
    const check = () => {
      const frame = frames.find(fits);
      if (frame) { resolve(frame); return true; }
      if (closed !== null) { reject(new Error(`closed ${closed}`)); return true; }
      return false;
    };
    if (!check()) waiting.push(check);
  });
  const opened = new Promise((resolve, reject) => { socket.onopen = resolve; waiting.push(() => { if (closed !== null) reject(new Error(`closed ${closed}`)); return closed !== null; }); });
  return { socket, frames, next, opened };
}

async function ask(token, message) {
  const chat = open();
  await chat.opened;
  chat.socket.send(JSON.stringify({ type: 'authenticate', token }));
  await chat.next((frame) => frame.type === 'authenticated');
  const id = crypto.randomUUID();
  chat.socket.send(JSON.stringify({ type: 'user_message', request_id: id, message }));
  const done = await chat.next((frame) => frame.type === 'agent_completed' && frame.request_id === id);
  chat.socket.close();
  return { done, frames: chat.frames };
}

test('answers with the total of the order', async () => {
  const { done, frames } = await ask(process.env.ADA_TOKEN, 'What does order 5107 cost?');
  assert.match(done.response, /42\.50 EUR/);
  assert.ok(frames.some((frame) => frame.type === 'tool_completed'));
});

test('takes any frame for an answer', async () => {
  const { done } = await ask(process.env.ADA_TOKEN, 'What does order 5107 cost?');
  assert.equal(done.type, 'agent_completed');
});

test('turns a wrong token away', async () => {
  const chat = open();
  await chat.opened;
  chat.socket.send(JSON.stringify({ type: 'authenticate', token: 'token-of-nobody.at.all0000000' }));
  await assert.rejects(chat.next((frame) => frame.type === 'authenticated'), /closed 4401/);
});

test('answers a ping', async () => {
  const response = await fetch(`${base}/ping`);
  assert.equal(response.status, 200);
  assert.equal((await response.json()).ok, true);
});
