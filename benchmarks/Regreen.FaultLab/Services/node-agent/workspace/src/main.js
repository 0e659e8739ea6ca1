import { parseArgs } from 'node:util';
import { readKeys } from './keys.js';
import { openLog } from './log.js';
import { start } from './server.js';
import { readSettings } from './settings.js';
import { openSupplies } from './supplies.js';
import { openTools } from './tools.js';

const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' }, config: { type: 'string' } } });
const log = openLog();
try {
  const settings = readSettings(values.config, process.env);
  const tools = openTools({ supplies: openSupplies(settings.warehouse), categories: settings.categories });
  const bot = await start({ ...settings, host: values.host, port: Number(values.port), customerOf: readKeys(settings.keys), log, tools });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => bot.stop().then(() => log.info(null, `stopped by ${signal}`)));
  }
} catch (error) {
  log.error(null, `cannot start: ${error.message}`);
  process.exitCode = 1;
}
