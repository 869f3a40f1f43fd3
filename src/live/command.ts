import type { CommandOutcome } from '../model/lifecycle.ts';
import type { DeploymentResult } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import { deploymentResult } from '../metrics/app-metrics.ts';
import { ABSENT } from '../model/records.ts';
import type { Session } from './session.ts';

/** A deploy, rollover or rollback, as it is at the instant that its world has reached. */
export class Command {
  private readonly session: Session;
  private readonly place: number;

  /** Made by the App that it was given to. */
  constructor(session: Session, place: number) {
    this.session = session;
    this.place = place;
  }

  /** All that is known of it, with the instants of its phases (DEP-2); `null` before its issue. */
  get result(): DeploymentResult | null {
    const { session } = this;
    const seq = session.world.agenda.begun.get(this.place);
    if (seq === undefined) return null;
    const issued = session.traceNow().record(seq, session.world.log.texts);
    const app = issued.app === undefined ? ABSENT : Number(issued.app.slice('ap-'.length));
    const found = session.metricsNow().app(app).deployments.get(Number(issued['op']));
    return found === undefined ? null : deploymentResult(found);
  }

  /** How it came out; `null` while it is under way. */
  get outcome(): CommandOutcome | null {
    return this.result?.outcome ?? null;
  }

  /** Why it came to nothing; `null` if it did not, or not yet. */
  get reason(): string | null {
    return this.result?.reason ?? null;
  }

  /** The version that it published; `null` if it has not. */
  get version(): number | null {
    return this.result?.version ?? null;
  }

  /** From its issue until it returned, in microseconds; `null` while it has not. */
  get duration(): Micros | null {
    const { returned_at_us: end, issued_at_us: start } = this.result ?? {};
    return end === undefined || start === undefined ? null : end - start;
  }

  /** The same command in another session. */
  inSession(session: Session): Command {
    return new Command(session, this.place);
  }
}
