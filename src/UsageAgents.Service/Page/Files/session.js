// One WebSocket session: logs in by its first frame, asks, cancels, and after a broken connection goes on where it stopped.
const SLOWEST_RETRY = 8000;

export class Session {
  constructor(token, handlers) {
    this.token = token;
    this.handlers = handlers; // onLink(state, text), onFrame(frame), onSignedOut(reason)
    this.open = new Map(); // request_id -> the last frame seen, of runs that have not ended
    this.retry = 500;
    this.connect();
  }

  connect() {
    this.handlers.onLink("off", "connecting…");
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`, ["usage-agents.v1"]);
    this.socket = socket;
    socket.onopen = () => this.send({ type: "authenticate", token: this.token });
    socket.onmessage = (message) => this.take(JSON.parse(message.data));
    socket.onclose = (close) => socket === this.socket && this.closed(close);
  }

  take(frame) {
    if (frame.type === "welcome") this.revision = frame.revision;
    else if (frame.type === "heartbeat") this.send({ type: "pong" });
    else if (frame.type === "authenticated") this.loggedIn(frame.user);
    else if (frame.request_id) this.takeOfRun(frame);
    else if (frame.type === "error") this.fault(frame);
  }

  loggedIn(user) {
    this.retry = 500;
    this.ready = true;
    this.handlers.onLink("on", `connected · ${String(this.revision).slice(0, 12)}`, user);
    for (const [requestId, last] of this.open) {
      if (last.run_id) this.send({ type: "resume", run_id: last.run_id, after: `${last.epoch}.${last.seq}` });
      else this.send(last.question ?? { type: "pong", request_id: requestId });
    }
  }

  takeOfRun(frame) {
    const last = this.open.get(frame.request_id);
    if (!last || (last.run_id === frame.run_id && last.epoch === frame.epoch && frame.seq <= last.seq)) return;
    this.open.set(frame.request_id, frame);
    if (["agent_completed", "agent_cancelled", "error"].includes(frame.type)) this.open.delete(frame.request_id);
    this.handlers.onFrame(frame);
  }

  // The session says something about itself: where it cannot replay, the open runs are lost to us.
  fault(frame) {
    if (frame.code === "resume_unavailable" || frame.code === "run_not_found") {
      for (const requestId of this.open.keys()) this.handlers.onFrame({ ...frame, request_id: requestId, retryable: true });
      this.open.clear();
    }
    this.lastFault = frame.message;
  }

  closed(close) {
    this.ready = false;
    if (this.done) return;
    if (close.code === 1008) {
      this.done = true;
      this.handlers.onLink("off", "signed out");
      this.handlers.onSignedOut(close.reason || this.lastFault || "The service ended the session.");
      return;
    }
    this.handlers.onLink("lost", "connection lost, trying again…");
    this.timer = setTimeout(() => this.connect(), this.retry);
    this.retry = Math.min(this.retry * 2, SLOWEST_RETRY);
  }

  ask(requestId, agent, message) {
    const question = { type: "start_agent", request_id: requestId, agent, message };
    this.open.set(requestId, { question });
    if (this.ready) this.send(question);
  }

  cancel(runId) {
    this.send({ type: "cancel", run_id: runId });
  }

  send(frame) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  end() {
    this.done = true;
    clearTimeout(this.timer);
    this.socket.close(1000);
  }
}
