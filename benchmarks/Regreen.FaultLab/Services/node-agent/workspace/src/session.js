import { answers, cannot } from './answers.js';
import { understand } from './questions.js';

/** One customer's connection: login first, then questions. `socket` needs only `send` and `close`. */
export class Session {
  #customer = null;
  #refused = false;
  #lookups = 0;
  #loginTimer;

  constructor({ socket, customerOf, tools, log, trace, currency, loginWithin }) {
    Object.assign(this, { socket, customerOf, tools, log, trace, currency });
    this.#send({ ev: 'hello', service: 'helpdesk-bot' });
    this.#loginTimer = setTimeout(() => this.#refuse('no_login', 'Log in sooner.', 4408), loginWithin);
  }

  receive(text) {
    if (this.#refused) {
      return;
    }
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      this.#refuse('bad_json', 'Messages are JSON objects.', 4400);
      return;
    }
    if (message?.ev === 'login') {
      this.#login(message);
    } else if (!this.#customer) {
      this.#refuse('login_first', 'Log in first.', 4401);
    } else if (message?.ev === 'question') {
      this.#answer(message);
    } else {
      this.log.warn(this.trace, `ignored a message of ${this.#customer}: unknown ev ${JSON.stringify(message?.ev)}`);
      this.#send({ ev: 'oops', why: 'unknown_ev', say: 'I know login and question.' });
    }
  }

  /** The connection is gone. */
  end() {
    clearTimeout(this.#loginTimer);
  }

  #login({ key }) {
    this.#customer = this.customerOf(key);
    if (!this.#customer) {
      this.#refuse('bad_key', 'That key is not known.', 4401);
      return;
    }
    clearTimeout(this.#loginTimer);
    this.log.info(this.trace, `${this.#customer} logged in`);
    this.#send({ ev: 'ok', who: this.#customer });
  }

  async #answer({ ref, text, traceparent }) {
    const trace = traceparent ?? this.trace;
    this.#send({ ev: 'begin', ref });
    try {
      const plan = understand(String(text ?? ''), { products: this.tools.products(), categories: this.tools.categories() });
      if (!plan) {
        this.log.warn(trace, `question ${JSON.stringify(ref)} of ${this.#customer} not answered: no lookup fits it`);
      }
      this.#send({ ev: 'done', ref, say: plan ? await this.#lookUp(plan, ref, trace) : cannot });
    } catch (error) {
      this.log.error(trace, `question ${JSON.stringify(ref)} of ${this.#customer} failed: ${error.stack}`);
      this.#send({ ev: 'oops', ref, why: 'internal', say: 'Something went wrong on our side.' });
    }
  }

  async #lookUp({ tool, input, say }, ref, trace) {
    const id = `L${++this.#lookups}`;
    this.#send({ ev: 'lookup', ref, id, what: tool, with: input });
    const begun = performance.now();
    const data = await this.tools[tool](input, this.#customer, trace);
    const ms = Math.round(performance.now() - begun);
    this.log.info(trace, `question ${JSON.stringify(ref)} of ${this.#customer}: ${id} ${tool} ${JSON.stringify(input)} found ${data.count} in ${ms} ms`);
    this.#send({ ev: 'found', ref, id, what: tool, fine: true, data, ms });
    return answers[say](data, id, { ...input, currency: this.currency });
  }

  #refuse(why, say, code) {
    this.log.warn(this.trace, `refused ${this.#customer ?? 'a visitor'}: ${why}, closing with ${code}`);
    this.#refused = true;
    this.#send({ ev: 'oops', why, say });
    this.socket.close(code, why);
  }

  #send(frame) {
    this.socket.send(JSON.stringify(frame));
  }
}
