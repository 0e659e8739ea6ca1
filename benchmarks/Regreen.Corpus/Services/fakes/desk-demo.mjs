// Runs in a mode that its frames tell of.
import { serve } from '../helpdesk.mjs';

serve({ parts: { extra: { demo_mode: true } } });
