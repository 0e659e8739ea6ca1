// Writes src/UsageAgents/Prices/Embedded/prices.json from the npm package @pydantic/genai-prices.
// Use: npm pack @pydantic/genai-prices@VERSION, unpack it, then
//   node eng/update-prices.mjs PACKAGE_FOLDER DATE_OF_THE_VERSION > src/UsageAgents/Prices/Embedded/prices.json
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, date] = process.argv.slice(2);
if (!folder || !/^\d{4}-\d\d-\d\d$/.test(date ?? '')) {
  console.error('Use: node eng/update-prices.mjs PACKAGE_FOLDER YYYY-MM-DD');
  process.exit(2);
}

// [provider in the package, provider as shown, model in the package, model as shown]
const wanted = [
  ...['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano', 'gpt-4', 'gpt-4-turbo', 'gpt-3.5-turbo', 'o1', 'o3-mini', 'o4-mini',
    'gpt-5', 'gpt-5-mini', 'gpt-5-nano'].map(id => ['openai', 'OpenAI', id, id]),
  ...['claude-3-5-sonnet', 'claude-3-haiku', 'claude-haiku-4-5', 'claude-sonnet-4-5', 'claude-opus-4-1'].map(id => ['anthropic', 'Anthropic', id, id]),
  ['anthropic', 'Anthropic', 'claude-3-5-haiku-latest', 'claude-3-5-haiku'],
  ['anthropic', 'Anthropic', 'claude-3-7-sonnet-latest', 'claude-3-7-sonnet'],
  ['anthropic', 'Anthropic', 'claude-sonnet-4-0', 'claude-sonnet-4'],
  ['anthropic', 'Anthropic', 'claude-opus-4-0', 'claude-opus-4'],
  ['anthropic', 'Anthropic', 'claude-3-opus-latest', 'claude-3-opus'],
  ...['gemini-2.0-flash', 'gemini-2.0-flash-lite', 'gemini-2.5-flash', 'gemini-2.5-flash-lite', 'gemini-2.5-pro'].map(id => ['google', 'Google', id, id]),
  ['mistral', 'Mistral', 'mistral-large', 'mistral-large'],
  ['mistral', 'Mistral', 'mistral-small-latest', 'mistral-small'],
  ['mistral', 'Mistral', 'mistral-nemo', 'mistral-nemo'],
  ['groq', 'Meta', 'llama-3.3-70b-versatile', 'llama-3.3-70b'],
  ['groq', 'Meta', 'llama-3.1-8b-instant', 'llama-3.1-8b'],
  ['deepseek', 'DeepSeek', 'deepseek-v3.2', 'deepseek-v3.2'],
];

const { findProvider } = await import(pathToFileURL(resolve(folder, 'dist/index.js')));
const { name, version } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'));
const flat = price => (typeof price === 'number' ? price : price?.base);

const models = wanted.map(([providerId, provider, sourceId, id]) => {
  const prices = findProvider({ providerId })?.models.find(model => model.id === sourceId)?.prices;
  const input = flat(prices?.input_mtok);
  const output = flat(prices?.output_mtok);
  if (typeof input !== 'number' || typeof output !== 'number') {
    throw new Error(`${providerId}/${sourceId} has no flat price in ${name}@${version}`);
  }
  const cached = flat(prices?.cache_read_mtok);
  return {
    id, provider, source_id: `${providerId}/${sourceId}`, input_usd_per_1m: input, output_usd_per_1m: output,
    ...(typeof cached === 'number' ? { cached_input_usd_per_1m: cached } : {}),
  };
});

const source = { package: name, version, date, licence: readFileSync(resolve(folder, 'LICENSE'), 'utf8').trim() };
console.log(JSON.stringify({ source, models }, null, 2));
