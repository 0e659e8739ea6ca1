import { parseArgs } from 'node:util';
import { readKeys } from './keys.js';
import { openLog } from './log.js';
import { start } from './server.js';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, host: { type: 'string', default: '127.0.0.1' } } });
const log = openLog();
try {
  const bot = await start({ host: values.host, port: Number(values.port), customerOf: readKeys(process.env.HELPDESK_KEYS), log });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => bot.stop().then(() => log.info(null, `stopped by ${signal}`)));
  }
} catch (error) {
  log.error(null, `cannot start: ${error.message}`);
  process.exitCode = 1;
}
