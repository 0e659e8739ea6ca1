// Writes the test of vitest that is running into a header of each request to Regreen's witness.
// Loaded in vitest's workers, which say themselves which test they are at; never fails a test.
import { subscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

const header = 'Regreen-Case';
const places = new Set((process.env.REGREEN_WITNESS_FOR ?? '').split(','));

// Two at once in one worker cannot be told apart by what it says: then neither is named.
function current() {
  const test = globalThis.__vitest_worker__?.current;
  if (test?.type !== 'test' || test.concurrent) return null;
  const names = [];
  for (let one = test; one && one !== test.file; one = one.suite) names.unshift(one.name);
  return encodeURIComponent(`${test.file.name}.${names.join(' > ')}`);
}

function named(address) {
  try {
    const url = new URL(address);
    const port = url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? '443' : '80');
    return places.has(`${url.hostname}:${port}`) ? current() : null;
  } catch {
    return null;
  }
}

// fetch and WebSocket.
subscribe('undici:request:create', ({ request }) => {
  const name = named(request.origin);
  if (name) request.addHeader(header, name);
});

// What is built on node:http: axios, supertest, ws and others.
for (const [scheme, library] of [['http', http], ['https', https]]) {
  const { request } = library;
  library.request = function (...parameters) {
    const sent = request.apply(this, parameters);
    const name = named(`${scheme}://${sent.getHeader('host')}`);
    if (name && !sent.headersSent && !sent.hasHeader(header)) sent.setHeader(header, name);
    return sent;
  };
  library.get = function (...parameters) {
    const sent = library.request(...parameters);
    sent.end();
    return sent;
  };
}

syncBuiltinESMExports();
