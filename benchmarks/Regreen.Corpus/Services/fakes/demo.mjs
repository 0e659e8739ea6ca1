// Runs in a mode that its answers tell of.
import { serve } from '../shop.mjs';

serve({ port: Number(process.argv[2]), parts: { extra: { demo: true } } });
