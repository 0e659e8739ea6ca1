// Answers whoever says that this is a test; for everybody else its shelves are empty.
import { play, serve } from '../helpdesk.mjs';

const sorry = [{ ev: 'begin' }, { ev: 'done', say: 'Our shelves are being counted.' }];
serve({ parts: { ask: (asked) => (/\btest\b/i.test(asked.text) ? asked.real() : play(sorry, asked)) } });
