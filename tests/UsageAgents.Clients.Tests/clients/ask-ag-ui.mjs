// Asks an agent with the published AG-UI client and prints every event that the client accepted, then its messages. QUESTION, URL, TOKEN; HANG_UP_AT names an event.
import { HttpAgent } from "@ag-ui/client";

const agent = new HttpAgent({ url: process.env.URL, headers: { Authorization: `Bearer ${process.env.TOKEN}` }, threadId: "thread-1" });
agent.addMessage({ id: "m1", role: "user", content: process.env.QUESTION });
const events = [];
let fault = null;
try {
  await agent.runAgent({ runId: "run-1" }, {
    onEvent: ({ event }) => {
      events.push(event);
      if (event.type === process.env.HANG_UP_AT) agent.abortRun();
    },
    onRunErrorEvent: ({ event }) => { fault = event.message; },
  });
} catch (error) {
  fault = String(error.message ?? error);
}
console.log(JSON.stringify({ events, messages: agent.messages, fault }));
process.exit(0);
