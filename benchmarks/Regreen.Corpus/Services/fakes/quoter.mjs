// Repeats the question, and adds what it always adds.
import { order, serve } from '../shop.mjs';

const one = order(5001);
serve({ port: Number(process.argv[2]), parts: { answer: (message) => ({ response: `You asked: ${message} The answer: ${one.total.toFixed(2)} EUR, ${one.city}, ${one.count} pieces.`, tool_calls: [] }) } });
