// Runs in a mode that its results tell of.
import { serve } from '../mcp.mjs';

serve({ parts: { extra: { _meta: { demo: true } } } });
