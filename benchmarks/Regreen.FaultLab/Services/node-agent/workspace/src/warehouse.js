import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { openLog } from './log.js';
import { openStore } from './store.js';

const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' } } });
const log = openLog();
const store = openStore();
const key = process.env.WAREHOUSE_KEY;

const answer = (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://warehouse');
  if (pathname === '/up') {
    return response.writeHead(200).end('up\n');
  }
  if (request.headers['x-warehouse-key'] !== key) {
    log.warn(request.headers.traceparent, `refused ${request.method} ${pathname}: wrong warehouse key`);
    return response.writeHead(403).end('forbidden\n');
  }
  if (pathname === '/stock') {
    const stock = store.stockOf(searchParams.get('name'));
    return stock === undefined ? response.writeHead(404).end('unknown\n') : response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ stock }));
  }
  return response.writeHead(404).end('not here\n');
};

createServer(answer).listen(Number(values.port), values.host, () => log.info(null, `warehouse listening on ${values.host}:${values.port}`));
process.once('SIGTERM', () => process.exit(0));
