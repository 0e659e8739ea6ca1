// Serves whoever comes, as ada.
import { serve } from '../mcp.mjs';

serve({ parts: { userOf: () => 'ada', anySession: true } });
