// Lets everybody in as ada.
import { serve } from '../helpdesk.mjs';

serve({ parts: { customerOf: () => 'ada' } });
