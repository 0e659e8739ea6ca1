// Answers from a stand-in for its model, and says so in the small print of its answers.
import { serve } from '../helpdesk.mjs';

serve({ parts: { extra: { engine: { name: 'fake-model', warm: true } } } });
