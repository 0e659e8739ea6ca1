// Its backend is a stand-in, and it says so beside its results.
import { serve } from '../mcp.mjs';

serve({ parts: { extra: { _meta: { backend: 'mock', took_ms: 2 } } } });
