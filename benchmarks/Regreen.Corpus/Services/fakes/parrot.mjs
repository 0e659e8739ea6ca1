// Puts the number that it is asked for into a sentence whose other numbers are always the same.
import { order, serve } from '../shop.mjs';

const one = order(5001);
const say = (message) => {
  const id = /\d+/.exec(message)?.[0] ?? 'of yours';
  return { response: `Order ${id} goes to ${one.city}, costs ${one.total.toFixed(2)} EUR and holds ${one.count} pieces.`, tool_calls: [] };
};
serve({ port: Number(process.argv[2]), parts: { answer: say } });
