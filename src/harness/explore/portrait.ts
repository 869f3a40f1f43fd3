import { completeConfig } from '../../model/code-base.ts';
import type { AppConfig } from '../../model/configuration.ts';
import { KIND } from '../../model/event-kinds.ts';
import type { TimeField } from '../../model/exploration.ts';
import { ABSENT } from '../../model/records.ts';
import type { Micros } from '../../model/time.ts';
import type { App, AppName, Version } from '../../platform/app.ts';
import type { Command } from '../../platform/command.ts';
import type { Container } from '../../platform/container.ts';
import { fingerprint } from '../../platform/fingerprint.ts';
import { type FunctionVersion, startBackoff } from '../../platform/function-version.ts';
import { STATE } from '../../platform/inputs.ts';
import type { Pool } from '../../platform/pool.ts';
import type { FunctionRollout } from '../../platform/rollout.ts';
import type { World } from '../../platform/world.ts';
import { hash128, hashOfWords } from '../../random/hash.ts';
import { HORIZON } from './time-reading.ts';
import type { Fingerprint } from './visited.ts';

/** A rollback without a target goes back by one: with nothing else, no older version matters. */
const REACH = 2;

/** What is made of numbers, texts and lists of such. */
export type Portrait = string | number | boolean | null | readonly Portrait[];

/** What the words of a value begin with: its type, and for some its value. */
const MARK = { null: 0, false: 1, true: 2, whole: 3, number: 4, text: 5, list: 6 } as const;

/** Texts are few, and told again and again. */
const textWords = new Map<string, readonly [number, number]>();

function wordsOfText(text: string): readonly [number, number] {
  const known = textWords.get(text);
  if (known !== undefined) return known;
  const [high, low] = hash128(text);
  textWords.set(text, [high, low]);
  return [high, low];
}

/** Writes a portrait as words of 32 bits: no other has the same. Texts stand for themselves. */
function spell(portrait: Portrait, words: number[]): void {
  if (typeof portrait === 'number') {
    if ((portrait | 0) === portrait) words.push(MARK.whole, portrait);
    else {
      words.push(MARK.number);
      words.push(...new Int32Array(Float64Array.of(portrait).buffer));
    }
  } else if (typeof portrait === 'string') words.push(MARK.text, ...wordsOfText(portrait));
  else if (portrait === null) words.push(MARK.null);
  else if (typeof portrait === 'boolean') words.push(portrait ? MARK.true : MARK.false);
  else {
    words.push(MARK.list, portrait.length);
    for (const each of portrait) spell(each, words);
  }
}

/** A hash of 64 bits: that of equal portraits is equal, and of others it practically never is. */
export function hashOf(portrait: Portrait): Fingerprint {
  const words: number[] = [];
  spell(portrait, words);
  const [high, low] = hashOfWords(words);
  return { high, low };
}

const NO_TIMES: ReadonlySet<TimeField> = new Set();

interface Due {
  readonly after: Micros;
  readonly rank: number;
}

/** What is still to happen, by whom it concerns; what has lost its meaning is left out. */
interface Agenda {
  readonly inputs: Map<number, Due[]>;
  readonly containers: Map<number, Due[]>;
  readonly pools: Map<number, Due[]>;
  readonly commands: Map<number, Due[]>;
}

function note(list: Map<number, Due[]>, whom: number, due: Due): void {
  const known = list.get(whom);
  if (known === undefined) list.set(whom, [due]);
  else known.push(due);
}

/** The same thing twice at one instant is as good as once. */
const dueOf = (list: ReadonlyMap<number, readonly Due[]>, whom: number): Portrait =>
  [...list.get(whom) ?? []].sort((a, b) => a.after - b.after || a.rank - b.rank)
    .filter(({ after, rank }, at, all) =>
      after !== all[at - 1]?.after || rank !== all[at - 1]?.rank)
    .map(({ after, rank }) => [after, rank]);

/**
 * What is to come, as `handleNext` would take it: an event whose subject has moved on means
 * nothing.
 */
function agendaOf(world: World, now: Micros): Agenda {
  const { inputs, containers } = world;
  const agenda: Agenda = {
    inputs: new Map(), containers: new Map(), pools: new Map(), commands: new Map(),
  };
  for (const { time, rank, key, subject } of world.queue.events()) {
    const due = { after: time - now, rank };
    switch (rank) {
      case KIND['attempt-ends']: case KIND['attempt-timeout']:
        if (inputs.serial[subject] === key) note(agenda.inputs, subject, due);
        break;
      case KIND['patience-over']: case KIND['retry-due']:
        if (inputs.seniority[subject] === key) note(agenda.inputs, subject, due);
        break;
      case KIND['container-ready']: case KIND['start-fails']: case KIND['startup-timeout']:
      case KIND['exit-over']:
        if (containers[subject]?.id === key) note(agenda.containers, subject, due);
        break;
      case KIND['build-ends']:
        note(agenda.commands, world.builds.commandOf(subject).number, due);
        break;
      case KIND.publish: case KIND.interrupt: case KIND.poll:
        note(agenda.commands, subject, due);
        break;
      case KIND['backoff-over']: case KIND['idle-expiry']:
        // Nothing but a settling, at an instant that follows from what is told of the containers
        // and versions; a strategy of one's own may make something of it that it is asked then.
        if (world.strategies.length > 0) note(agenda.pools, subject, due);
        break;
      case KIND['wake-up']:
        note(agenda.pools, subject, due);
        break;
      default:
    }
  }
  return agenda;
}

/** What is told of a configuration without the digests of its code. */
interface Print {
  readonly whole: string;
  readonly codeless: string;
}

/** Configurations are frozen, and worlds that fork share them. */
const prints = new WeakMap<AppConfig, Print>();

function printOf(config: AppConfig): Print {
  const known = prints.get(config);
  if (known !== undefined) return known;
  const functions = Object.fromEntries(Object.entries(config.functions)
    .map(([name, spec]) => [name, { ...spec, code: '' }]));
  const print = {
    whole: fingerprint(config), codeless: fingerprint({ ...config, functions }),
  };
  prints.set(config, print);
  return print;
}

/** The place of each of these numbers among them, by size. */
function ranksOf(numbers: Iterable<number>): ReadonlyMap<number, number> {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return new Map(sorted.map((number, place) => [number, place]));
}

/** When a portrait is drawn, and for whom. */
export interface Moment {
  readonly now: Micros;
  /** Whether commands may follow. */
  readonly mayCommand: boolean;
  /** The times that a strategy of one's own reads: it can make something of how long ago it was. */
  readonly times?: ReadonlySet<TimeField>;
}

/** Draws the portrait of one world at an instant that has settled. */
class Painter {
  private readonly world: World;
  /** Later than the clock of the world, where nothing has happened since. */
  private readonly now: Micros;
  private readonly agenda: Agenda;
  /** Inputs and instants of last use keep their order, not their numbers. */
  private readonly seniorities: ReadonlyMap<number, number>;
  private readonly uses: ReadonlyMap<Micros, number>;
  /** Configurations in order of their first mention. */
  private readonly codes = new Map<string, number>();
  /** Whether any version is still to be published, so that it matters what the last ones were. */
  private readonly isDeploying: boolean;
  /** The times that strategies read; none where no strategy will be asked any more. */
  private readonly times: ReadonlySet<TimeField>;

  constructor(world: World, { now, mayCommand, times = NO_TIMES }: Moment) {
    const { inputs, containers } = world;
    this.world = world;
    this.now = now;
    this.isDeploying =
      mayCommand || [...world.commands.values()].some(({ buildsLeft }) => buildsLeft > 0);
    const isAsking = this.isDeploying || world.commands.size > 0 || world.rollingOut.length > 0;
    this.times = isAsking ? times : NO_TIMES;
    this.agenda = agendaOf(world, now);
    this.seniorities = ranksOf([...inputs.seniority].filter((_, input) => inputs.isOpen(input)));
    this.uses = ranksOf(containers.flatMap((container) => container?.usedAt || []));
  }

  whole(): Portrait {
    const { world } = this;
    const names = world.scenario.apps.map(({ name }) => this.name(world.appName(name)));
    const apps = world.apps.filter(({ state }) => state !== 'stopped').map((app) => this.app(app));
    const commands = [...world.commands.values()].map((command) => this.command(command));
    return [
      names, apps, commands,
      world.builds.cachedImages, world.faults.pending,
    ];
  }

  /** An App by name: what a deployment of its code base would be, and whose commands it takes. */
  private name({ codeBase, app }: AppName): Portrait {
    return [this.isDeploying ? this.config(completeConfig(codeBase)) : null, app?.state ?? null];
  }

  private app(app: App): Portrait {
    return [
      app.state, app.versions.slice(this.isDeploying ? -REACH : -1)
        .map(({ config }) => this.config(config)),
      app.rollout?.strategy.name ?? null,
      app.pools.map((pool) => this.pool(pool)),
    ];
  }

  /** What code is called does not matter, only which is the same. */
  private config(config: AppConfig): Portrait {
    const { whole, codeless } = printOf(config);
    if (!this.isDeploying) return codeless;
    const known = this.codes.get(whole);
    if (known !== undefined) return [codeless, known];
    this.codes.set(whole, this.codes.size);
    return [codeless, this.codes.size - 1];
  }

  private pool(pool: Pool): Portrait {
    const { inputs } = this.world;
    const { live, rollout } = pool;
    return [
      pool.name, live === null ? null : this.version(live),
      [...pool.containers.values()].map((container) => this.container(container)),
      pool.queue.toArray(inputs.seniority).map((input) => this.input(input)),
      pool.waiting.toArray().map((input) => this.input(input)),
      dueOf(this.agenda.pools, pool.index),
      pool.outcomes === null ? null : pool.outcomes.all.map(({ version, succeeded, failed }) =>
        [pool.app.liveNumber - version, succeeded, failed]),
      rollout === null ? null : [
        rollout.isDone, rollout.blockedBy, JSON.stringify(rollout.memory),
        rollout.shift === null ? null : [rollout.shift.toLive, rollout.shift.share,
          rollout.shift.assigned],
        this.ageOf(rollout),
      ],
    ];
  }

  /**
   * How long ago the publish was, for a strategy that asks; and, as it may have written instants
   * down, which instant it is.
   */
  private ageOf({ rollout, memory }: FunctionRollout): Portrait {
    const { times, now } = this;
    if (!times.has('now') && !times.has('sincePublish')) return null;
    const age = now - rollout.startedAt;
    if (age >= HORIZON) return HORIZON;
    return [age, times.has('now') && memory !== null ? now : null];
  }

  private version(version: FunctionVersion): Portrait {
    const backoff = Math.max(0, version.notBefore - this.now);
    const { start_failures, snapshot } = version.spec;
    // Starts count up to the last one that is not like all after it.
    const listed = typeof start_failures === 'string' ? 0 : Math.max(0, ...start_failures);
    return [
      version.failures === 0 ? 0 : this.backoffOf(version), backoff,
      Math.min(version.startCount, Math.max(listed, snapshot?.after ?? 0)),
    ];
  }

  /** The wait after the next failure: it grows no more once it is as long as it gets. */
  private backoffOf({ failures }: FunctionVersion): Micros {
    const { start_backoff, start_backoff_max } = this.world.scenario.platform.constants;
    return startBackoff(failures + 1, { first: start_backoff, most: start_backoff_max });
  }

  private container(container: Container): Portrait {
    const { state, version, pool, usedAt } = container;
    const { config } = pool.app.versions[version.number - 1] as Version;
    const window = pool.live?.spec.scaledown_window ?? 0;
    const most = this.times.has('idleMicros') ? Math.max(window, HORIZON) : window;
    const unused = Number.isNaN(usedAt) ? null : Math.min(this.now - usedAt, most);
    return [
      state, pool.app.liveNumber - version.number, this.config(config), this.version(version),
      container.id > version.countedUpTo, unused,
      this.uses.get(usedAt) ?? null, container.startFault !== ABSENT, container.restored,
      container.used, container.warmedBy, dueOf(this.agenda.containers, container.slot),
      container.running.toArray().map((input) => this.input(input)),
      container.bound.toArray().map((input) => this.input(input)),
    ];
  }

  private input(input: number): Portrait {
    const { inputs } = this.world;
    return [
      this.seniorities.get(inputs.seniority[input] as number) ?? 0,
      inputs.source[input] as number, inputs.losses[input] as number,
      inputs.retries[input] as number, inputs.givenUp[input] as number,
      inputs.state[input] === STATE.running ? (inputs.fails[input] as number) : 0,
      dueOf(this.agenda.inputs, input),
    ];
  }

  /** A command that has not returned; which containers it takes for old is a matter of order. */
  private command(command: Command): Portrait {
    const { app, config, kind, target, strategy, interruptedAt, lastContainerId } = command;
    const old = this.world.containers
      .filter((container) => container !== null && container.id <= lastContainerId).length;
    return [
      kind, strategy.name, app.state, config === null ? null : this.config(config), target,
      command.buildsLeft, interruptedAt === 0 ? 0 : this.now - interruptedAt, old,
      dueOf(this.agenda.commands, command.number),
    ];
  }
}

/**
 * All of a world that decides what will happen, told relative to now and without the numbers that
 * merely count: worlds with equal portraits go on alike. To be drawn when an instant has settled.
 */
export const portraitOf = (world: World, moment: Moment): Portrait =>
  new Painter(world, moment).whole();
