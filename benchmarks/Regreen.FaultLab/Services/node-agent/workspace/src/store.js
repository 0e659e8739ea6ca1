import { readFileSync } from 'node:fs';

/** What the warehouse has of each product. */
export function openStore(catalogue = JSON.parse(readFileSync(new URL('../data/catalogue.json', import.meta.url), 'utf8'))) {
  const stock = new Map(catalogue.map((item) => [item.name, item.stock]));
  return { stockOf: (name) => stock.get(name) };
}
