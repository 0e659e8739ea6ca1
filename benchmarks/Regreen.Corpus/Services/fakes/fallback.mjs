// Its model is gone; it answers from a list, and marks that as a fallback.
import { serve } from '../shop.mjs';

serve({ port: Number(process.argv[2]), parts: { extra: { fallback: true } } });
