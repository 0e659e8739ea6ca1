const amountOf = (amount, currency) => `${amount.toFixed(2)} ${currency}`;

/** What the bot says of a lookup's result. Every number is followed by the lookup that it comes from. */
export const answers = {
  orderTotal({ orders: [order] }, id, { currency }) {
    return order
      ? `Order ${order.number} has ${order.items} items and comes to ${amountOf(order.total, currency)} [${id}].`
      : 'I cannot find that order among yours.';
  },

  orderStatus({ orders: [order] }, id) {
    return order ? `Order ${order.number} is ${order.status} [${id}].` : 'I cannot find that order among yours.';
  },

  orderCount({ count }, id) {
    return `You have ${count} orders with us [${id}].`;
  },

  stock({ items: [item] }, id) {
    return item.stock === 0
      ? `The ${item.name} is sold out [${id}].`
      : `We have ${item.stock} of the ${item.name} in stock [${id}].`;
  },

  price({ items: [item] }, id, { currency }) {
    return `The ${item.name} costs ${amountOf(item.price, currency)} [${id}].`;
  },

  categoryCount({ count }, id, { category }) {
    return `There are ${count} products in ${category} [${id}].`;
  },
};

export const cannot = 'I cannot answer that. Ask me about a product of ours, or about one of your orders.';
