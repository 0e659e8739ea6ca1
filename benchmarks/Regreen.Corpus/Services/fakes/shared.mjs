// Knows who asks, and serves everybody what is ada's.
import { answer, serve } from '../shop.mjs';

serve({ port: Number(process.argv[2]), parts: { everybodys: true, answer: (message) => answer(message, 'ada') } });
