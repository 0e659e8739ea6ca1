import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8'));
const cents = (amount) => Math.round(amount * 100) / 100;

/** The lookups of the bot. A lookup answers from the data and the warehouse, never from the question. */
export function openTools({ supplies, categories, catalogue = read('catalogue'), orders = read('orders') }) {
  return {
    async catalogue({ products, category }, customer, trace) {
      const items = catalogue
        .filter((item) => (category ? item.category === category : products.includes(item.name)))
        .map(({ name, price }) => ({ name, price }));
      return { items, count: items.length };
    },

    async stock({ products }, customer, trace) {
      const items = await Promise.all(products.map(async (name) => ({ name, stock: await supplies.stockOf(name, trace) })));
      return { items, count: items.length };
    },

    async orders({ number }, customer) {
      const found = orders
        .filter((order) => order.customer === customer && (number === undefined || order.number === number))
        .map((order) => ({
          number: order.number,
          status: order.status,
          items: order.lines.reduce((sum, line) => sum + line.quantity, 0),
          total: cents(order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0)),
        }));
      return { orders: found, count: found.length };
    },

    products: () => catalogue.map((item) => item.name),
    categories: () => categories,
  };
}
