const traceparent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Plain lines for people: when, what, and for which request. */
export function openLog(write = console) {
  const line = (trace, text) => `${new Date().toISOString()} helpdesk [${traceparent.test(trace) ? trace : '-'}] ${text}`;
  return {
    info: (trace, text) => write.log(line(trace, text)),
    warn: (trace, text) => write.warn(line(trace, `WARN ${text}`)),
    error: (trace, text) => write.error(line(trace, `ERROR ${text}`)),
  };
}
