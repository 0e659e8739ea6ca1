import { readFileSync } from 'node:fs';

const number = (text, name) => {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`${name} must be a number, not ${JSON.stringify(text)}`);
  return value;
};

/** Reads what a deployment may set: a JSON file for what the bot is, the environment for where it runs. */
export function readSettings(file, env) {
  const { path, maxMessageBytes, loginSeconds, currency, categories } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    path,
    maxMessageBytes: number(maxMessageBytes, 'maxMessageBytes'),
    loginWithin: number(loginSeconds, 'loginSeconds') * 1000,
    currency,
    categories,
    keys: env.HELPDESK_KEYS,
    warehouse: { address: env.WAREHOUSE_ADDRESS, key: env.BOT_WAREHOUSE_KEY, timeout: number(env.WAREHOUSE_TIMEOUT_MS, 'WAREHOUSE_TIMEOUT_MS') },
  };
}
