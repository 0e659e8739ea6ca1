// Tells Regreen's witness which test of node:test or vitest is running, so that what it sees on the wire is counted to that test.
// Loaded by NODE_OPTIONS when REGREEN_WITNESS is set; does nothing in any other process, and never fails a test.
import { once } from 'node:events';
import { connect } from 'node:net';

const [address, key] = (process.env.REGREEN_WITNESS ?? '').split('/');

if (address && process.env.VITEST) await import('./regreen-witness-vitest.mjs');

if (address && process.env.NODE_TEST_CONTEXT) {
  const { afterEach, beforeEach } = await import('node:test');
  const running = new Set();
  let link;
  let off = false;

  async function tell(name) {
    if (off) return;
    try {
      if (!link) {
        const [host, port] = address.split(':');
        link = connect(Number(port), host);
        await once(link, 'connect');
      }
      link.ref();
      const heard = once(link, 'data');
      link.write(`${JSON.stringify({ key, pid: process.pid, case: name })}\n`);
      await heard;
      link.unref();
    } catch {
      off = true;
      link?.destroy();
    }
  }

  // Two at once cannot be told apart from inside: then neither is named.
  const current = () => (running.size === 1 ? [...running][0] : null);
  beforeEach(async (test) => {
    running.add(test.name);
    process.env.REGREEN_CASE = test.name;
    await tell(current());
  });
  afterEach(async (test) => {
    running.delete(test.name);
    delete process.env.REGREEN_CASE;
    await tell(current());
  });
}
