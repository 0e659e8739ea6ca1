import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Session } from './session.js';

/** Starts the bot and returns it once it listens. `GET /ping` says that it is up; customers talk at the path that the settings name. */
export async function start({ host, port, path, maxMessageBytes, loginWithin, currency, customerOf, log, tools }) {
  const http = createServer((request, response) => {
    const up = request.method === 'GET' && request.url === '/ping';
    response.writeHead(up ? 200 : 404, { 'content-type': 'text/plain' }).end(up ? 'pong\n' : 'not here\n');
  });
  const sockets = new WebSocketServer({ server: http, path, maxPayload: maxMessageBytes });
  sockets.on('connection', (socket, request) => {
    const session = new Session({ socket, customerOf, tools, log, currency, loginWithin, trace: request.headers.traceparent });
    socket.on('message', (data) => session.receive(data.toString()));
    socket.on('close', () => session.end());
    socket.on('error', (error) => log.error(session.trace, `connection lost: ${error.message}`));
  });
  await new Promise((resolve, reject) => http.once('error', reject).listen(port, host, resolve));
  const address = `${host}:${http.address().port}`;
  log.info(null, `listening on ${address}`);
  return {
    address,
    async stop() {
      sockets.clients.forEach((client) => client.terminate());
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
