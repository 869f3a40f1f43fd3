import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { GALLERY } from '../harness/verify/gallery/index.ts';
import { CHANGES } from '../harness/verify/interrogation.ts';
import { smallestCase } from '../harness/verify/smallest.ts';
import type { FailedTrial, Verification } from '../harness/verify/verification.ts';
import type { KnownRecord } from '../model/known-record.ts';
import type { TraceRecord } from '../model/records.ts';
import type { Certificate, VerificationViolation } from '../model/verification.ts';
import { PROPERTIES } from '../properties/index.ts';
import { NO_LIST, THREW } from '../platform/strategy-error.ts';
import type { Paint } from '../reports/paint.ts';
import { countOf, formatCount } from '../reports/quantities.ts';
import {
  type Obligation, stepLine, type ToldStep, violationReport,
} from '../reports/verification-report.ts';
import { OutputFile } from './output-target.ts';
import { Progress, type Terminal } from './terminal.ts';
import type { Subject } from './verify-command.ts';

/** What a certificate says besides what it is about. */
export type Findings = Omit<Certificate, 'schema_version' | 'kind' | 'tool' | 'strategy'>;

interface RunOptions {
  readonly subject: Subject;
  readonly terminal: Terminal;
  readonly paint: Paint;
  /** Whether nothing is said of the steps. */
  readonly isQuiet: boolean;
}

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);

const PURITY: Obligation = {
  name: 'purity', promise: null,
  statement: 'A strategy is pure: it changes nothing that it is shown, equal views give equal '
    + 'orders, and what it keeps in mind it asks to remember.',
};

const FORBIDDEN: Obligation = {
  name: 'forbidden order', promise: null,
  statement: 'A strategy starts no more than there is room for and back-off allows, only versions '
    + 'that are live or superseded by its rollout, and names only containers that are there.',
};

const THROWN: Obligation = {
  name: 'error thrown', promise: null,
  statement: 'A strategy answers whatever it is shown: an error that it throws ends the run.',
};

const UNANSWERED: Obligation = {
  name: 'no list of orders', promise: null,
  statement: 'A strategy answers with a list of orders: an empty one if there is nothing to do.',
};

/** What a strategy did that its message tells of; `null` if that is no strategy's. */
function misdeedIn(message: string): Obligation | null {
  const [, told] = /^strategy "[^"]*" (.*)/.exec(message) ?? [];
  if (told === undefined) return null;
  if (told.startsWith(THREW)) return THROWN;
  return told.startsWith(NO_LIST) ? UNANSWERED : FORBIDDEN;
}

/** What a property demands of strategies, and what those that it binds have claimed. */
function obligationOf(id: string): Obligation {
  const property = PROPERTIES.find((each) => each.id === id);
  const { name = '', statement = '', scope = 'always' } = property ?? {};
  return { name, statement, promise: scope === 'always' ? null : scope.claim ?? null };
}

/** The version that was published last. */
const lastVersionIn = (records: readonly TraceRecord[]): number =>
  Number(records.findLast(({ type }) => type === 'deploy.published')?.['version'] ?? 1);

/** Takes the steps of a verification, tells of each, and keeps what they came to. */
export class VerificationRun {
  private readonly options: RunOptions;
  private readonly found: { -readonly [K in keyof Findings]?: Findings[K] } = {};
  private step = '';
  private readonly shown: Progress;

  constructor(options: RunOptions) {
    this.options = options;
    this.shown = new Progress(options.terminal);
  }

  say(text: string): void {
    if (!this.options.isQuiet) this.options.terminal.stdout.write(text);
  }

  /** What is going on, for whoever watches. */
  progress(text: string): void {
    this.shown.moved(() => `  ${this.step}  ${text}`);
  }

  /** Takes one step after another, up to the first that finds something wrong. */
  carryOut(verification: Verification, seed: number): Findings {
    const { found } = this;
    const isFine = this.pure(verification)
      && this.take('gallery', verification, () => this.gallery(verification))
      && this.take('scopes', verification, () => this.scopes(verification))
      && this.take('sweep', verification, () => this.sweep(verification))
      && this.take('random', verification, () => this.random(verification, seed));
    if (isFine) {
      this.take('traits', verification, () => {
        found.unclaimed = verification.inferred();
        return `${countOf(found.unclaimed.length, 'trait')} that it does not claim, looked for`;
      });
      this.take('compared', verification, () => {
        found.comparison = verification.compared();
        return `with bundled strategies, ${countOf(found.comparison.length, 'workload')}`;
      });
    }
    return {
      antecedents: Object.fromEntries(
        [...verification.antecedents].sort(([a], [b]) => (a < b ? -1 : 1))),
      claims: verification.claims(),
      unclaimed: [],
      left_out: verification.leftOut,
      verdict: !isFine ? 'violated' : verification.isConclusive ? 'verified' : 'inconclusive',
      ...found,
    };
  }

  /** Looks at the source and at the answers. */
  private pure(verification: Verification): boolean {
    const { files, objections } = this.options.subject.source;
    if (objections.length > 0) {
      this.say(stepLine({
        name: 'purity', ok: false, told: countOf(objections.length, 'objection'), seconds: 0,
        left: false,
      }, this.options.paint));
      this.say(`\n${objections.join('\n')}\n`);
      this.found.violation = {
        step: 'purity', id: 'STR-1', message: objections[0]?.split('\n')[0] ?? '',
      };
      return false;
    }
    let orders: Readonly<Record<string, number>> = {};
    let places = 0;
    const isPure = this.look('purity', verification, () => {
      const asked = verification.interrogate();
      this.found.answers = asked.answers;
      ({ orders, places } = asked);
      const looked = files.length === 0
        ? '' : `${countOf(files.length, 'file')}, no clock or chance; `;
      return `${looked}${formatCount(asked.answers)} answers twice alike`;
    });
    return isPure && this.take('orders', verification, () => {
      this.found.orders = orders;
      const count = sum(Object.values(orders));
      return count === 0 ? `none in ${countOf(this.found.answers ?? 0, 'answer')}`
        : `${formatCount(count)} in ${countOf(places, 'tight place')}, all allowed`;
    });
  }

  private gallery(verification: Verification): string {
    const incidents = verification.gallery();
    const sha256 = createHash('sha256').update(JSON.stringify(GALLERY)).digest('hex');
    this.found.gallery = { incidents, sha256 };
    return `${countOf(incidents, 'incident')} that happened to others`;
  }

  private scopes(verification: Verification): string {
    const scopes = verification.scopes();
    this.found.scopes = scopes;
    const states = countOf(sum(scopes.map((each) => each.states)), 'state');
    const [first, last] = [scopes[0], scopes.at(-1)].map((each) => each?.scope ?? 'none');
    const span = first === last ? first : `${first} to ${last}`;
    return scopes.length === 0 ? 'none' : `${states}, ${span}`;
  }

  private sweep(verification: Verification): string {
    const runs = verification.sweep();
    this.found.sweep = { runs };
    return `${countOf(runs, 'run')}, something done before each event`;
  }

  private random(verification: Verification, seed: number): string {
    const { runs, events } = verification.random();
    this.found.random = { seed, runs, events };
    return `${countOf(runs, 'scenario')}, ${countOf(events, 'event')}`;
  }

  /** Looks at the answers alone; returns whether nothing is to be said against them. */
  private look(name: string, verification: Verification, act: () => string): boolean {
    const { told, seconds, left } = this.timed(name, verification, act);
    const { objection } = verification;
    const ok = objection === null;
    const isChange = objection?.startsWith(CHANGES);
    const line = ok ? told : isChange ? 'the view is changed' : 'equal views, other answers';
    this.say(stepLine({ name, ok, told: line, seconds, left }, this.options.paint));
    if (!ok) this.object(objection);
    return ok;
  }

  /** Takes a step and tells of it; returns whether all is well after it. */
  private take(name: string, verification: Verification, act: () => string): boolean {
    const { told, seconds, left } = this.timed(name, verification, act);
    const { failed } = verification;
    const ok = failed === null;
    const line = failed?.name ?? told;
    this.say(stepLine({ name, ok, told: line, seconds, left }, this.options.paint));
    if (!ok) this.reject(verification, failed);
    return ok;
  }

  private timed(
    name: string, { leftOut }: Verification, act: () => string,
  ): Pick<ToldStep, 'told' | 'seconds' | 'left'> {
    this.step = name;
    const begun = performance.now();
    const before = leftOut.length;
    const told = act();
    this.shown.ended();
    const seconds = (performance.now() - begun) / 1000;
    return { told, seconds, left: leftOut.length > before };
  }

  private object(message: string): void {
    this.found.violation = { step: this.step, id: 'STR-1', message };
    this.say(`\n${violationReport(this.found.violation, {
      ...PURITY, records: [], rerun: [], paint: this.options.paint,
    })}`);
  }

  /** Finds the least scenario that shows what is wrong, writes it down and tells of it. */
  private reject(verification: Verification, failed: FailedTrial): void {
    const { subject: { candidate, output }, terminal: { cwd }, paint } = this.options;
    const { failure, text, files, records } = smallestCase(verification, failed, candidate);
    this.shown.ended();
    const file = `${output}.yaml`;
    new OutputFile(file, cwd).write(text);
    for (const [name, data] of Object.entries(files)) {
      new OutputFile(join(output, '..', name), cwd).write(data);
    }
    const misdeed = failure.kind === 'error' ? misdeedIn(failure.message) : null;
    const violation: VerificationViolation = {
      step: this.step, id: misdeed === null ? failure.id : 'STR-1', message: failure.message, file,
      records: records.length,
    };
    this.found.violation = violation;
    const see = ['see', 'cutover', 'run', file];
    const why = ['why', 'cutover', 'explain', file, 'rollout', `v${lastVersionIn(records)}`];
    this.say(`\n${violationReport(violation, {
      ...(misdeed ?? obligationOf(failure.id)), paint,
      records: records as readonly KnownRecord[],
      // A run that a strategy breaks off has no end to be explained.
      rerun: failure.kind === 'error' || records.length === 0 ? [see] : [see, why],
    })}`);
  }
}
