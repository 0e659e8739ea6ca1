/** Finds out what a question asks: which lookup answers it, with what, and what to say of it. Null: not our business. */
export function understand(text, { products, categories }) {
  const words = text.toLowerCase();
  const number = /\border\s+(?:number\s+|no\.?\s*|#\s*)?(\d+)/.exec(words)?.[1];
  const named = products.filter((name) => words.includes(name));
  const category = categories.find((name) => words.includes(name));

  if (number && /where|status|arrive/.test(words)) {
    return { tool: 'orders', input: { number: Number(number) }, say: 'orderStatus' };
  }
  if (number) {
    return { tool: 'orders', input: { number: Number(number) }, say: 'orderTotal' };
  }
  if (/\borders\b/.test(words)) {
    return { tool: 'orders', input: {}, say: 'orderCount' };
  }
  if (named.length > 0 && /stock|how many|available/.test(words)) {
    return { tool: 'stock', input: { products: named.slice(0, 1) }, say: 'stock' };
  }
  if (named.length > 0 && /price|cost|how much/.test(words)) {
    return { tool: 'catalogue', input: { products: named.slice(0, 1) }, say: 'price' };
  }
  if (category && /how many|products/.test(words)) {
    return { tool: 'catalogue', input: { category }, say: 'categoryCount' };
  }
  return null;
}
