/** Asks the warehouse, a service of its own, what it has of a product. */
export function openSupplies({ address, key, timeout }) {
  return {
    async stockOf(name, trace) {
      const response = await fetch(`${address}/stock?name=${encodeURIComponent(name)}`, {
        headers: { 'x-warehouse-key': key, ...(trace ? { traceparent: trace } : {}) },
        signal: AbortSignal.timeout(timeout),
      });
      if (!response.ok) {
        throw new Error(`the warehouse answered ${response.status} for ${name}`);
      }
      return (await response.json()).stock;
    },
  };
}
