import type { AppSpec, EventSpec, Scenario, SourceSpec } from '../model/scenario.ts';
import type { Micros } from '../model/time.ts';
import {
  defineScenario, type Problem, ScenarioError, type ScenarioInput,
} from '../scenario/index.ts';
import { nameHint } from '../scenario/names.ts';
import { formatDuration, LONGEST_DURATION, parseDuration } from '../scenario/units.ts';

export type AppInput = NonNullable<ScenarioInput['app']>;
export type SourceInput = NonNullable<ScenarioInput['traffic']>[number];
export type EventInput = NonNullable<ScenarioInput['events']>[number];

/** What a world begins with: a scenario without an end, and without an App if that comes later. */
export type Beginning = Omit<ScenarioInput, 'duration' | 'expect'>;

export interface JournalOptions {
  /** Gives the text of a data file. */
  readonly read: ((name: string) => string) | undefined;
  /** Strategies that a scenario file has no names for. */
  readonly strategies: readonly string[];
}

/** An event, and the source that it calls from if it is a call. */
export interface Entry {
  readonly event: EventSpec;
  readonly source: SourceSpec | null;
}

/** Stands in as long as there is no App, which every scenario has to have. */
const NO_APP: AppInput = { name: 'none', deployed: false, functions: {} };

/** A problem with something that was asked for by hand: its path begins where that does. */
function problemAt(where: string, problem: Problem, within: string): Problem {
  const { path } = problem;
  const isWithin = path === within || path.startsWith(`${within}.`);
  return { ...problem, file: where, path: isWithin ? path.slice(within.length + 1) : path };
}

const latest = <T>(list: readonly T[]): T => list.at(-1) as T;

/** Whether an event is to happen after this instant for the first time. */
function isAfter({ at, every }: EventInput, now: Micros): boolean {
  const first = parseDuration(at ?? every ?? '0s');
  return 'value' in first && first.value > now;
}

/**
 * What a world was given and what was done to it, in the form of a scenario file: that is what
 * both are checked as, and what can be written down in the end.
 */
export class Journal {
  private readonly options: JournalOptions;
  private readonly beginning: Omit<Beginning, 'app' | 'apps' | 'traffic' | 'events'>;
  private apps: readonly AppInput[];
  private traffic: readonly SourceInput[];
  private readonly events: EventInput[];
  /** The calls that have been checked, by what they say but for their instant. */
  private readonly calls = new Map<string, Entry>();

  constructor(
    { app, apps, traffic = [], events = [], ...rest }: Beginning, options: JournalOptions,
  ) {
    this.options = options;
    this.beginning = rest;
    this.apps = [...(app === undefined ? [] : [app]), ...apps ?? []];
    this.traffic = traffic;
    this.events = [...events];
  }

  /** A journal of its own with the same entries. */
  fork(): Journal {
    const { beginning, apps, traffic, events, options } = this;
    return new Journal({ ...beginning, apps: [...apps], traffic: [...traffic], events }, options);
  }

  /** The scenario that a world begins with. */
  begin(where: string): Scenario {
    this.refuseEnd(where);
    const scenario = this.check(where, '', {});
    const apps = this.apps.length === 0 ? [] : scenario.apps;
    return { ...scenario, apps, duration: LONGEST_DURATION };
  }

  /** The name of an App that there is. */
  appName(where: string, name: string): string {
    const names = this.apps.map((app) => String(app.name));
    if (names.includes(name)) return name;
    throw new ScenarioError([{
      code: 'unknown-app', message: `there is no App "${name}"`, ...nameHint(name, names),
      file: where, line: 0, column: 0, path: '',
    }]);
  }

  /** Adds an App that is not there before its first deployment. */
  addApp(where: string, input: AppInput): AppSpec {
    const apps = [...this.apps, { ...input, deployed: false }];
    const { apps: specs } = this.check(where, `apps.${apps.length - 1}`, { apps });
    this.apps = apps;
    return latest(specs);
  }

  /** Reads a source of traffic; `keep` adds it. */
  readSource(
    where: string, input: SourceInput,
  ): { readonly spec: SourceSpec; readonly keep: () => void } {
    const place = this.traffic.length;
    const traffic = [...this.traffic, { ...input, name: input.name ?? String(place + 1) }];
    const { traffic: specs } = this.check(where, `traffic.${place}`, { traffic });
    const keep = (): void => {
      this.traffic = traffic;
    };
    return { spec: specs[place] as SourceSpec, keep };
  }

  /** Adds something that happens at an instant. */
  addEvent(where: string, input: EventInput): Entry {
    const { call } = input;
    const key = JSON.stringify(call);
    const known = call === undefined ? undefined : this.calls.get(key);
    const entry = known ?? this.read(where, input);
    if (call !== undefined) this.calls.set(key, entry);
    this.events.push(input);
    const at = parseDuration(input.at);
    const settled = input.settled === true ? { settled: true as const } : {};
    if (known === undefined || !('value' in at)) return entry;
    return { ...entry, event: { ...entry.event, time: { kind: 'at', at: at.value, ...settled } } };
  }

  /** A scenario whose run up to this instant is what happened. */
  toScenario(now: Micros): ScenarioInput {
    return {
      ...this.beginning,
      duration: formatDuration(now),
      apps: this.apps.length === 0 ? [NO_APP] : [...this.apps],
      ...(this.traffic.length === 0 ? {} : { traffic: [...this.traffic] }),
      events: this.events.filter((event) => !isAfter(event, now)),
    };
  }

  /** Programs that are not typed may pass what a scenario has besides. */
  private refuseEnd(where: string): void {
    const ends = ['duration', 'expect'].filter((key) => key in this.beginning);
    if (ends.length === 0) return;
    throw new ScenarioError(ends.map((path) => ({
      code: 'conflict', message: `a world that is stepped has no "${path}"`,
      hint: 'look at it when you want to', file: where, line: 0, column: 0, path,
    })));
  }

  private read(where: string, input: EventInput): Entry {
    // Calls change nothing about what may happen; there may be a great many.
    const before = this.events.filter(({ call }) => call === undefined);
    const [kind = ''] = Object.keys(input).filter((key) => key !== 'at' && key !== 'app'
      && key !== 'settled');
    const within = `events.${before.length}.${kind}`;
    const { events, traffic } = this.check(where, within, { events: [...before, input] });
    const event = latest(events);
    const { action } = event;
    const source = action.kind === 'call'
      ? traffic.find(({ name }) => name === action.source) ?? null : null;
    return { event, source };
  }

  /** Reads all that there is, with a part of it changed, as if it were a file. */
  private check(
    where: string, within: string,
    changed: { apps?: AppInput[]; traffic?: SourceInput[]; events?: EventInput[] },
  ): Scenario {
    const { apps = this.apps, traffic = this.traffic, events = this.events } = changed;
    const { read } = this.options;
    try {
      const scenario = defineScenario({
        ...this.beginning,
        apps: apps.length === 0 ? [NO_APP] : [...apps],
        traffic: [...traffic],
        events: events.map((event) => this.withKnownStrategy(event)),
      }, { file: where, isOpenEnded: true, ...(read === undefined ? {} : { read }) });
      return { ...scenario, events: scenario.events.map((event, place) =>
        this.withOwnStrategy(event, events[place])) };
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      throw new ScenarioError(error.problems.map((each) => problemAt(where, each, within)));
    }
  }

  private ownStrategy(event: EventInput | undefined): string | undefined {
    const { strategy: name } = event?.deploy ?? event?.rollover ?? event?.rollback ?? {};
    return this.options.strategies.find((own) => own === name);
  }

  /** A strategy that the world was given needs no name that files know. */
  private withKnownStrategy(event: EventInput): EventInput {
    if (this.ownStrategy(event) === undefined) return event;
    const { deploy, rollover, rollback } = event;
    const strategy = 'rolling';
    return {
      ...event,
      ...(deploy && { deploy: { ...deploy, strategy } }),
      ...(rollover && { rollover: { ...rollover, strategy } }),
      ...(rollback && { rollback: { ...rollback, strategy } }),
    };
  }

  private withOwnStrategy(event: EventSpec, input: EventInput | undefined): EventSpec {
    const strategy = this.ownStrategy(input);
    const { action } = event;
    if (strategy === undefined || !('strategy' in action)) return event;
    return { ...event, action: { ...action, strategy } };
  }
}
