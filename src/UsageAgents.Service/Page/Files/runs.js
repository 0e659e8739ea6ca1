// Shows one run while it happens: its steps, its tools, its answer with citations, and how it ended.
import { make, milliseconds, table } from "./dom.js";

export class RunCard {
  constructor(requestId, agent, question, onCancel) {
    this.requestId = requestId;
    this.tools = new Map();
    this.stop = make("button", { type: "button", class: "quiet", onclick: () => this.runId && onCancel(this.runId) }, "Cancel");
    this.steps = make("ol", { class: "steps", "aria-label": "What the agent does" });
    this.answer = make("div", { class: "answer" });
    this.ending = make("div", { class: "ending", hidden: true });
    this.element = make("article", { class: "card run", "aria-label": question },
      make("header", {}, make("h2", {}, question), make("span", { class: "agent" }, agent), this.stop),
      this.steps, this.answer, this.ending);
  }

  /** Takes a frame; gives what should be said aloud, if anything. */
  take(frame) {
    this.runId ??= frame.run_id;
    switch (frame.type) {
      case "agent_thinking": this.step("done", `${frame.agent}: ${frame.message}`); break;
      case "agent_handoff": this.step("done", `${frame.from} → ${frame.to}: ${frame.reason}`); break;
      case "tool_executing": this.toolStarts(frame); break;
      case "tool_completed": this.toolEnds(frame); break;
      case "agent_completed": this.completed(frame); return frame.answered ? "The answer is there." : "The question was declined.";
      case "agent_cancelled": this.end(`Cancelled: ${frame.reason}`); return "Cancelled.";
      case "error": this.failed(frame); return `Failed: ${frame.message}`;
    }
    return null;
  }

  step(state, ...content) {
    const item = make("li", { "data-state": state }, ...content);
    this.steps.append(item);
    return item;
  }

  toolStarts(frame) {
    const ms = make("span", { class: "ms" }, "running…");
    const details = make("details", { id: `${this.requestId}-${frame.call_id}` },
      make("summary", {}, make("b", {}, frame.tool), " ", make("span", { class: "mono" }, frame.call_id), " · ", ms),
      make("p", {}, "Asked for"), make("pre", {}, JSON.stringify(frame.arguments, null, 2)));
    this.tools.set(frame.call_id, { item: this.step("running", details), details, ms });
  }

  toolEnds(frame) {
    const shown = this.tools.get(frame.call_id);
    if (!shown) return;
    shown.item.dataset.state = frame.success ? "done" : "failed";
    shown.ms.textContent = `${frame.success ? "" : "failed, "}${milliseconds(frame.duration_ms)}`;
    const rows = ["rows", "groups", "ranking", "costs"].map((name) => frame.result[name]).find((value) => Array.isArray(value) && value.length > 0 && typeof value[0] === "object");
    shown.details.append(make("p", {}, "Got"), ...(rows ? [table(rows)] : []), make("pre", {}, JSON.stringify(frame.result, null, 2)));
  }

  completed(frame) {
    this.answer.append(...frame.response.split("\n").map((line) => make("p", {}, ...this.cited(line))));
    const facts = [milliseconds(frame.duration_ms), `${frame.usage.tool_calls} tool calls`, `mind: ${frame.usage.mind}`];
    this.end(...(frame.quality == null ? ["No quality: nothing was answered"] : [this.quality(frame.quality)]), ...facts);
  }

  // A citation such as [c1] leads to the tool call that the number comes from.
  cited(line) {
    return line.split(/(\[c\d+(?:, ?c\d+)*\])/).flatMap((part) =>
      /^\[c\d/.test(part) ? part.slice(1, -1).split(/, ?/).map((id) => make("a", { href: `#${this.requestId}-${id}`, title: "Where this comes from", onclick: (event) => this.open(event, id) }, id)) : [part]);
  }

  open(event, callId) {
    event.preventDefault();
    const details = this.tools.get(callId)?.details;
    if (!details) return;
    details.open = true;
    details.querySelector("summary").focus();
    details.scrollIntoView({ block: "nearest" });
  }

  quality(value) {
    return make("span", {}, make("meter", { min: 0, max: 1, low: 0.7, high: 0.7, optimum: 1, value, "aria-label": "Quality" }), `quality ${value.toFixed(2)}`);
  }

  failed(frame) {
    this.answer.append(make("p", { class: "fault" }, `${frame.message} ${frame.hint ?? ""}`));
    this.end(`Failed: ${frame.code}${frame.retryable ? ", the same question may work later" : ""}`);
  }

  end(...facts) {
    this.stop.remove();
    this.ending.hidden = false;
    this.ending.replaceChildren(...facts.map((fact) => (typeof fact === "string" ? make("span", {}, fact) : fact)), make("span", { class: "mono" }, this.runId ?? ""));
  }
}
