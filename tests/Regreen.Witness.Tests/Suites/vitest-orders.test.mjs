// A suite of vitest: this file and vitest-agent.test.mjs run at the same time.
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';

describe('orders', () => {
  test('have their total', async () => {
    writeFileSync('orders.began', '');
    while (!existsSync('agent.began')) await setTimeout(20);
    await fetch(`${process.env.ELSEWHERE}/ping`);
    const response = await fetch(`${process.env.SERVICE}/orders/5107`, { headers: { authorization: `Bearer ${process.env.ADA_TOKEN}` } });
    expect(response.status).toBe(200);
    expect((await response.json()).total).toBe(42.5);
  }, 120_000);
});
