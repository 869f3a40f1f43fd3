import { isFinal } from '../model/lifecycle.ts';
import type { AttemptRow, InputResult } from '../model/result.ts';
import type { InputState } from '../model/lifecycle.ts';
import type { Micros } from '../model/time.ts';
import type { Session } from './session.ts';

/** One call of a Function, as it is at the instant that its world has reached. */
export class Call {
  private readonly session: Session;
  private readonly place: number;

  /** Made by `world.call`. */
  constructor(session: Session, place: number) {
    this.session = session;
    this.place = place;
  }

  /** What is known of its input; `null` before it arrives. */
  get input(): InputResult | null {
    const number = this.session.world.agenda.begun.get(this.place);
    return number === undefined ? null : this.session.inputsNow().find(number);
  }

  /** `in-3`; `null` before it arrives. */
  get id(): string | null {
    return this.input?.id ?? null;
  }

  /** The state of its input (OBJ-5); `scheduled` before it arrives. */
  get state(): InputState | 'scheduled' {
    return this.input?.state ?? 'scheduled';
  }

  /** Whether nothing more will become of it. */
  get isFinal(): boolean {
    const { state } = this;
    return state !== 'scheduled' && isFinal(state);
  }

  /** Whether it succeeded; `null` while that is open. */
  get succeeded(): boolean | null {
    return this.isFinal ? this.state === 'succeeded' : null;
  }

  /** Why it ended as it did, in the platform's words (`not found`); `null` if it told none. */
  get reason(): string | null {
    const { session, id } = this;
    const ended = session.traceNow().records(session.world.log.texts).find((record) =>
      record.type === 'input.finished' && record['input'] === id);
    return ended === undefined ? null : String(ended['why']);
  }

  /** From its arrival until it was final, in microseconds; `null` while it is not. */
  get latency(): Micros | null {
    const { finished_us: end, arrived_us: start } = this.input ?? {};
    return end === undefined || start === undefined ? null : end - start;
  }

  /** Its attempts in order: when, on which container of which version, and how each ended. */
  get attempts(): readonly AttemptRow[] {
    return this.input?.attempts ?? [];
  }

  /** The version that ran its latest attempt; `null` before the first. */
  get version(): number | null {
    return this.attempts.at(-1)?.version ?? null;
  }

  /** The same call in another session. */
  inSession(session: Session): Call {
    return new Call(session, this.place);
  }
}
