import { once } from 'node:events';
import WebSocket from 'ws';

/** A customer for the tests: keeps every frame, and waits for the first that fits. */
export class Customer {
  frames = [];
  #waiting = [];

  static async connect(address) {
    const customer = new Customer();
    customer.socket = new WebSocket(`ws://${address}/chat`);
    customer.socket.on('message', (data) => {
      customer.frames.push(JSON.parse(data.toString()));
      customer.#waiting = customer.#waiting.filter((look) => !look());
    });
    await once(customer.socket, 'open');
    return customer;
  }

  send(frame) {
    this.socket.send(JSON.stringify(frame));
  }

  next(fits) {
    return new Promise((resolve) => {
      const look = () => {
        const frame = this.frames.find(fits);
        if (frame) resolve(frame);
        return Boolean(frame);
      };
      if (!look()) this.#waiting.push(look);
    });
  }

  async ask(ref, text) {
    this.send({ ev: 'question', ref, text });
    return this.next((frame) => frame.ref === ref && (frame.ev === 'done' || frame.ev === 'oops'));
  }
}
