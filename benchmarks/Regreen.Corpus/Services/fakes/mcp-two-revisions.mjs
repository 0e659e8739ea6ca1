// A balancer that sends every fourth connection to the revision before.
import { connect, createServer } from 'node:net';
import { serve } from '../mcp.mjs';

const backends = ['shop-tools-2', 'shop-tools-1'].map((revision) => serve({ port: 0, revision, parts: { anySession: true } }));
let taken = 0;
createServer((client) => {
  const link = connect(backends[++taken % 4 === 0 ? 1 : 0].address().port, '127.0.0.1');
  client.pipe(link).pipe(client);
  client.on('error', () => link.destroy());
  link.on('error', () => client.destroy());
}).listen(Number(process.argv[2]), '127.0.0.1');
