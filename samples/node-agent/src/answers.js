const euros = (amount) => `${amount.toFixed(2)} EUR`;

/** What the bot says of a lookup's result. Every number is followed by the lookup that it comes from. */
export const answers = {
  orderTotal({ orders: [order] }, id) {
    return order
      ? `Order ${order.number} has ${order.items} items and comes to ${euros(order.total)} [${id}].`
      : 'I cannot find that order among yours.';
  },

  orderStatus({ orders: [order] }, id) {
    return order ? `Order ${order.number} is ${order.status} [${id}].` : 'I cannot find that order among yours.';
  },

  orderCount({ count }, id) {
    return `You have ${count} orders with us [${id}].`;
  },

  spent({ count, total }, id) {
    return `You have spent ${euros(total)} in ${count} orders [${id}].`;
  },

  stock({ items: [item] }, id) {
    return item.stock === 0
      ? `The ${item.name} is sold out [${id}].`
      : `We have ${item.stock} of the ${item.name} in stock [${id}].`;
  },

  price({ items: [item] }, id) {
    return `The ${item.name} costs ${euros(item.price)} [${id}].`;
  },

  cheaper({ items }, id) {
    const [low, high] = [...items].sort((one, other) => one.price - other.price);
    return low.price === high.price
      ? `Both cost ${euros(low.price)} [${id}].`
      : `The ${low.name} is cheaper: ${euros(low.price)} [${id}]; the ${high.name} costs ${euros(high.price)} [${id}].`;
  },

  categoryCount({ count }, id, { category }) {
    return `There are ${count} products in ${category} [${id}].`;
  },
};

export const cannot = 'I cannot answer that. Ask me about a product of ours, or about one of your orders.';
