// What the tests share: how to ask the shop, and what its orders must be.
export const base = process.env.BASE_URL;
export const tokens = { ada: '%ADA%', bob: '%BOB%' };
export const cities = ['Oslo', 'Bergen', 'Turin', 'Lyon', 'Porto', 'Ghent', 'Graz', 'Brno', 'Gdansk', 'Riga', 'Turku', 'Malmo', 'Aarhus', 'Leeds', 'Cork', 'Basel', 'Split', 'Varna', 'Cluj', 'Patras'];
export const products = ['lamp', 'chair', 'desk', 'shelf', 'stool', 'mirror', 'rug', 'clock', 'vase', 'bench', 'basket', 'kettle'];
export const owner = (n) => (n % 2 ? 'ada' : 'bob');
export const count = (n) => 1 + (n % 9);
export const total = (n) => ((((n * 7919) % 9000) + 105) * count(n)) / 100;
export const city = (n) => cities[n % 20];
export const rows = Array.from({ length: %ROWS% }, (_, index) => %FIRST% + index);

export const call = (path, { token, method = 'GET', body, accept } = {}) =>
  fetch(base + path, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }), ...(accept && { accept }), connection: 'close' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });

export async function get(path, token) {
  const response = await call(path, { token });
  return { status: response.status, body: await response.json() };
}

export async function ask(message, user) {
  const response = await call('/ask', { token: tokens[user], method: 'POST', body: { message } });
  return { status: response.status, body: await response.json() };
}

export async function stream(message, user) {
  const response = await call('/ask', { token: tokens[user], method: 'POST', body: { message }, accept: 'text/event-stream' });
  const text = await response.text();
  return text.split('\n').filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6)));
}
