// Makes the sample's history, builds and starts each of its commits as regreen.yaml says, and talks to it:
// the first six must answer rightly, all from the culprit on must be wrong about totals and right about everything else,
// every commit's own tests must pass, and undoing the culprit on the head must heal it. Usage: node check-history.mjs
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const work = mkdtempSync(join(tmpdir(), 'helpdesk-'));
const repository = join(work, 'repository');
const keys = { ada: 'ada-3f9c', bob: 'bob-71d2' };
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const run = (file, args, options) => execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
const git = (...args) => run('git', ['-c', 'user.name=check', '-c', 'user.email=check@helpdesk.example', '-C', repository, ...args]).trim();
const deadline = (promise, what) => {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`10 s passed without ${what}`)), 10_000); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function configured(name) {
  const text = new RegExp(`\\b${name}: ("(?:[^"\\\\]|\\\\.)*")`).exec(readFileSync(join(repository, 'regreen.yaml'), 'utf8'))?.[1];
  assert.ok(text, `regreen.yaml says no ${name}`);
  return JSON.parse(text);
}

async function deploy(out) {
  const port = await freePort();
  run('sh', ['-c', configured('build').replaceAll('{{out}}', out)], { cwd: repository });
  const [file, ...args] = configured('run').replaceAll('{{out}}', out).replaceAll('{{port}}', String(port)).split(' ');
  const environment = { PATH: process.env.PATH, HELPDESK_KEYS: configured('HELPDESK_KEYS').replace('${ADA_KEY}', keys.ada).replace('${BOB_KEY}', keys.bob) };
  const child = spawn(file, args, { cwd: tmpdir(), env: environment });
  const lines = [];
  const listening = new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => { lines.push(line); if (line.includes('listening')) resolve(); });
    createInterface(child.stderr).on('line', (line) => lines.push(line));
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${lines.join('\n')}`)));
  });
  await deadline(listening, 'a listening bot');
  return { address: `127.0.0.1:${port}`, lines, stop: async () => { const gone = once(child, 'exit'); child.kill('SIGTERM'); await deadline(gone, 'the end of the bot'); } };
}

/** Sends the messages one after the other, each when the last got its answer; returns all frames and the close code. */
async function talk(WebSocket, address, messages) {
  const socket = new WebSocket(`ws://${address}/chat`, { headers: { traceparent } });
  const frames = [];
  let code = null;
  const over = new Promise((resolve, reject) => {
    const next = () => (messages.length > 0 ? socket.send(JSON.stringify(messages.shift())) : socket.close());
    socket.on('message', (data) => {
      frames.push(JSON.parse(data.toString()));
      if (['hello', 'ok', 'done'].includes(frames.at(-1).ev)) next();
    });
    socket.on('close', (value) => { code = value; resolve(); });
    socket.on('error', reject);
  });
  await deadline(over, 'the end of the talk');
  return { frames, code, says: frames.filter((frame) => frame.ev === 'done').map((frame) => frame.say) };
}

const login = (name) => ({ ev: 'login', key: keys[name] });
const ask = (text) => ({ ev: 'question', ref: text, text });
const total = (number) => ask(`What is the total of order ${number}?`);

async function examine(name) {
  rmSync(join(repository, 'node_modules'), { recursive: true, force: true });
  const out = join(work, name);
  const bot = await deploy(out);
  try {
    const { WebSocket } = createRequire(join(out, 'package.json'))('ws');
    assert.equal((await fetch(`http://${bot.address}/ping`)).status, 200);

    const wrong = await talk(WebSocket, bot.address, [{ ev: 'login', key: 'ada-3f9d' }]);
    assert.deepEqual([wrong.frames.map((frame) => frame.ev), wrong.code], [['hello', 'oops'], 4401]);
    assert.ok(bot.lines.some((line) => line.includes(traceparent) && line.includes('refused a visitor: bad_key')), bot.lines.join('\n'));
    const early = await talk(WebSocket, bot.address, [total(5107)]);
    assert.deepEqual([early.frames.map((frame) => frame.ev), early.code], [['hello', 'oops'], 4401]);

    const [ada, bob] = await Promise.all([
      talk(WebSocket, bot.address, [login('ada'), total(5107), total(5121), total(5133), total(5110)]),
      talk(WebSocket, bot.address, [login('bob'), total(5142), ask('How many of the mesh chair are in stock?'), ask('What does the wall shelf cost?')]),
    ]);
    assert.deepEqual(ada.frames.slice(2, 6).map((frame) => frame.ev), ['begin', 'lookup', 'found', 'done']);
    assert.match(ada.says[2], /^Order 5133 has 1 items and comes to 319\.90 EUR \[L3\]\.$/);
    assert.equal(ada.says[3], 'I cannot find that order among yours.');
    assert.match(bob.says[1], /We have 23 of the mesh chair in stock \[L2\]/);
    assert.match(bob.says[2], /The wall shelf costs 38\.75 EUR \[L3\]/);
    assert.doesNotMatch(JSON.stringify(bob.frames), /5107|5121|5133|319\.9/);
    assert.doesNotMatch(JSON.stringify(ada.frames), /5142|116\.25|193/);
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: repository });
    run('npm', ['test'], { cwd: repository });
    return [ada.says[0], ada.says[1], bob.says[0]].map((say) => Number(/comes to ([\d.]+) EUR \[L\d\]/.exec(say)[1]));
  } finally {
    await bot.stop();
  }
}

try {
  run(join(import.meta.dirname, 'make-history.sh'), [repository]);
  const commits = git('rev-list', '--reverse', 'HEAD').split('\n');
  const culprit = commits.findIndex((commit) => git('log', '-1', '--format=%s', commit).startsWith('Move the arithmetic'));
  assert.deepEqual([commits.length, culprit], [13, 6]);
  for (const [index, commit] of commits.entries()) {
    git('checkout', '-q', commit);
    assert.deepEqual(await examine(`build-${index}`), index < culprit ? [180, 765, 116.25] : [68.75, 378, 38.75], `commit ${index + 1}`);
    assert.equal(git('status', '--short'), '', 'a build or a test left something behind');
    console.log(`${index < culprit ? 'right' : 'wrong'}  ${git('log', '-1', '--format=%h %s')}`);
  }
  git('checkout', '-q', 'main');
  git('revert', '--no-edit', commits[culprit]);
  assert.deepEqual(await examine('build-healed'), [180, 765, 116.25]);
  console.log('right  with the culprit undone');
} finally {
  rmSync(work, { recursive: true, force: true });
}
