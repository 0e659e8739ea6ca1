// A suite of vitest: this file and vitest-orders.test.mjs run at the same time.
import { existsSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';

function ask(path, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`${process.env.SERVICE}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${process.env.ADA_TOKEN}` } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => { text += part; });
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

test('answers, whatever it is', async () => {
  writeFileSync('agent.began', '');
  while (!existsSync('orders.began')) await setTimeout(20);
  expect((await ask('/ask', { message: 'What does order 5107 cost?' })).status).toBe(200);
}, 120_000);

test('answers with the total', async () => {
  const { status, text } = await ask('/ask', { message: 'What does order 5107 cost?' });
  expect(status).toBe(200);
  expect(JSON.parse(text).response).toContain('42.50 EUR');
});
