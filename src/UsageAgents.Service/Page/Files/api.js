// Calls the service over HTTP with the token of this tab.
const KEY = "usage-agents.token";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  drop: () => sessionStorage.removeItem(KEY),
};

async function call(method, path, body, type = "application/json") {
  const headers = body === undefined ? {} : { "Content-Type": type };
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  let response;
  try {
    response = await fetch(path, { method, headers, body, cache: "no-store" });
  } catch {
    throw new Refused(0, "The service cannot be reached.");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.detail ?? answer.title ?? `The service answered ${response.status}.`);
  return answer;
}

export const signIn = (id, secret) => call("POST", "/sign-in", JSON.stringify({ client_id: id, client_secret: secret }));
export const agents = async () => (await call("GET", "/agents")).agents;
export const tool = async (name, args) => (await call("POST", `/tools/${encodeURIComponent(name)}`, JSON.stringify(args))).result;
export const importCsv = (file) => call("POST", "/usage", file, "text/csv");
