// Stands for the cloud behind bin/gcloud: keeps services running as processes of this machine, on loopback only.
// node cloud.mjs STATE: STATE is a folder for its port and for the services' logs. When it ends, so do the services.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { join } from 'node:path';

const state = process.argv[2];
const services = new Map();
mkdirSync(state, { recursive: true });

const freePort = () => new Promise((resolve) => {
  const socket = createSocket().listen(0, '127.0.0.1', () => { const { port } = socket.address(); socket.close(() => resolve(port)); });
});

const stop = (service) => new Promise((resolve) => {
  if (!service?.process || service.process.exitCode !== null) { return resolve(); }
  service.process.once('exit', resolve);
  service.process.kill('SIGKILL');
});

async function deploy(name, folder) {
  const former = services.get(name);
  await stop(former);
  // The address stays the service's over its revisions.
  const port = former?.port ?? await freePort();
  const child = spawn('node', [join(folder, 'src/main.js'), '--port', String(port)], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) { stream.on('data', (text) => appendFileSync(join(state, `${name}.log`), text)); }
  services.set(name, { port, process: child });
  return { metadata: { name }, status: { url: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` } };
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  const name = url.searchParams.get('name');
  const answer = request.method === 'DELETE' ? (await stop(services.get(name)), services.delete(name), {}) : await deploy(name, url.searchParams.get('folder'));
  response.end(JSON.stringify(answer));
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(join(state, 'port'), String(server.address().port));
  console.log('the cloud is up');
});

const end = async () => { await Promise.all([...services.values()].map(stop)); process.exit(0); };
process.on('SIGTERM', end);
process.on('SIGINT', end);
