import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8'));
const cents = (amount) => Math.round(amount * 100) / 100;

/** The two lookups of the bot. A lookup answers from the data, never from the question. */
export function openTools(catalogue = read('catalogue'), orders = read('orders')) {
  return {
    catalogue({ products, category }) {
      const items = catalogue
        .filter((item) => (category ? item.category === category : products.includes(item.name)))
        .map(({ name, price, stock }) => ({ name, price, stock }));
      return { items, count: items.length };
    },

    orders({ number }, customer) {
      const found = orders
        .filter((order) => order.customer === customer && (number === undefined || order.number === number))
        .map((order) => ({
          number: order.number,
          status: order.status,
          items: order.lines.reduce((sum, line) => sum + line.quantity, 0),
          total: cents(order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0)),
        }));
      return { orders: found, count: found.length, total: cents(found.reduce((sum, order) => sum + order.total, 0)) };
    },

    products: () => catalogue.map((item) => item.name),
    categories: () => [...new Set(catalogue.map((item) => item.category))],
  };
}
