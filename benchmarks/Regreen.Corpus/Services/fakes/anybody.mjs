// Lets everybody in as ada.
import { serve } from '../shop.mjs';

serve({ port: Number(process.argv[2]), parts: { userOf: () => 'ada' } });
