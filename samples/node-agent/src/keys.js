import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text) => createHash('sha256').update(text).digest();

/** Reads `name:key,name:key` and returns a function from a key to the customer who owns it, or null. */
export function readKeys(text) {
  const customers = (text ?? '').split(',').filter(Boolean).map((entry) => {
    const [name, ...rest] = entry.trim().split(':');
    const key = rest.join(':');
    if (!name || !key) {
      throw new Error('HELPDESK_KEYS must look like name:key,name:key');
    }
    return { name, digest: digest(key) };
  });
  if (customers.length === 0) {
    throw new Error('HELPDESK_KEYS is empty: nobody could log in');
  }
  return (key) => {
    const wanted = digest(String(key ?? ''));
    return customers.find((customer) => timingSafeEqual(customer.digest, wanted))?.name ?? null;
  };
}
