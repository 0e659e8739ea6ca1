// Says what it was asked.
import { serve } from '../shop.mjs';

serve({ port: Number(process.argv[2]), parts: { answer: (message) => ({ response: message, tool_calls: [] }) } });
