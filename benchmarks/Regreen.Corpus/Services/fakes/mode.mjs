// Answers from a stand-in for its model, and says so in the small print.
import { serve } from '../shop.mjs';

serve({ port: Number(process.argv[2]), parts: { extra: { meta: { provider: 'mock', latency_ms: 3 } } } });
