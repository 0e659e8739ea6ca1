// A balancer that sends every fourth connection to the revision before.
import { connect, createServer } from 'node:net';
import { port, serve } from '../helpdesk.mjs';

const backends = ['helpdesk-4', 'helpdesk-3'].map((revision) => serve({ at: 0, revision }));
let taken = 0;
createServer((client) => {
  const link = connect(backends[++taken % 4 === 0 ? 1 : 0].address().port, '127.0.0.1');
  client.pipe(link).pipe(client);
  client.on('error', () => link.destroy());
  link.on('error', () => client.destroy());
}).listen(Number(port), '127.0.0.1');
