// A balancer that sends every ninth connection to the revision before.
import { connect, createServer } from 'node:net';
import { serve } from '../shop.mjs';

const backends = [0, 0].map((port, index) => serve({ port, revision: index ? 'shop-6' : 'shop-7' }));
let taken = 0;
createServer((client) => {
  const backend = backends[++taken % 9 === 0 ? 1 : 0];
  const link = connect(backend.address().port, '127.0.0.1');
  client.pipe(link).pipe(client);
  client.on('error', () => link.destroy());
  link.on('error', () => client.destroy());
}).listen(Number(process.argv[2]), '127.0.0.1');
