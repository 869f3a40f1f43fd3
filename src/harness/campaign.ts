import fc from 'fast-check';
import {
  aScenario, probeOf, readerOf, type ScenarioData, writeScenario,
} from './arbitrary/scenarios.ts';
import {
  BROKEN_OFF, type Judge, type Judgement, judgeRun, judgeScenario, type Violation,
} from './judging.ts';
import { RELATIONS } from './relations/index.ts';
import type { Relation } from './relations/relation.ts';
import { formatDuration } from '../scenario/units.ts';
import { scenarioText } from './scenario-text.ts';
import { shapeOf } from './shrink/failures.ts';
import { filesNamedIn, shrinkScenario } from './shrink/shrink-scenario.ts';

/** So many scenarios are drawn at one go, from a seed of their own. */
export const BATCH = 50;

/** Neighbouring seeds of fast-check begin alike: these have nothing in common. */
function mixed(seed: number, batch: number): number {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(batch + 1, 0xc2b2ae35);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return x ^ (x >>> 15);
}

/** The scenarios of a batch, always the same ones for a seed. */
export const scenariosOf = (seed: number, batch: number): readonly ScenarioData[] =>
  fc.sample(aScenario, { seed: mixed(seed, batch), numRuns: BATCH, unbiased: true });

/** A scenario that violates something, made small and written down. */
export interface Find extends Violation {
  /** The number of the scenario in its campaign, from 0. */
  readonly run: number;
  /** How many scenarios were tried to make it small. */
  readonly tried: number;
  /** The scenario file, without its ending. */
  readonly name: string;
  readonly text: string;
  /** The data files that it needs beside it. */
  readonly files: Readonly<Record<string, string>>;
}

/** How often a property or relation had something to say, and in how many scenarios. */
export interface Applied {
  times: number;
  scenarios: number;
}

/** A scenario that violates something, and by which duration it does. */
interface Found {
  readonly data: ScenarioData;
  readonly run: number;
  readonly duration: Judgement['duration'];
}

/** Judges random scenarios, and keeps what that came to. Memory does not grow with their number. */
export class Campaign {
  runs = 0;
  events = 0;
  /** By id of a property or relation. */
  readonly applied = new Map<string, Applied>();
  /** The first find of each id. */
  readonly finds = new Map<string, Find>();
  readonly #seed: number;
  readonly #judge: Judge;
  readonly #relations: readonly Relation[];

  constructor(
    seed: number, judge: Judge = judgeRun, relations: readonly Relation[] = RELATIONS,
  ) {
    this.#seed = seed;
    this.#judge = judge;
    this.#relations = relations;
  }

  /**
   * Judges the first `count` scenarios of a batch, each by all properties and by one relation, in
   * turn. `onRun` is told the number of each before it is carried out.
   */
  judgeBatch(batch: number, count = BATCH, onRun: (run: number) => void = () => {}): void {
    scenariosOf(this.#seed, batch).slice(0, count).forEach((data, place) => {
      const run = batch * BATCH + place;
      onRun(run);
      const relation = this.#relations[run % this.#relations.length] as Relation;
      this.#take(judgeScenario(data, [relation], this.#judge), { data, run });
    });
  }

  #take(judgement: Judgement, { data, run }: { data: ScenarioData; run: number }): void {
    this.runs++;
    this.events += judgement.events;
    for (const [id, times] of judgement.antecedents) {
      const applied = this.applied.get(id) ?? { times: 0, scenarios: 0 };
      applied.times += times;
      if (times > 0) applied.scenarios++;
      this.applied.set(id, applied);
    }
    const { duration } = judgement;
    for (const violation of judgement.violations) {
      if (this.finds.has(violation.id)) continue;
      this.finds.set(violation.id, this.#find({ data, run, duration }, violation));
    }
  }

  /** Makes a failing scenario small, as long as the same is violated, and writes it down. */
  #find({ data, run, duration = null }: Found, { id, message }: Violation): Find {
    const name = `${id}-${this.#seed}-${run}`;
    const { input, files } = writeScenario(data, name);
    const relations = RELATIONS.filter((relation) => relation.id === id);
    // Relations are about two runs: a file can only state one.
    const isProperty = relations.length === 0 && id !== BROKEN_OFF;
    const given = {
      ...input,
      ...(duration === null ? {} : { duration: formatDuration(duration) }),
      ...(isProperty ? { expect: [`${id} is violated`] } : {}),
    };
    let told = message;
    const small = shrinkScenario(given, ({ scenario }) => {
      const judged = this.#judge(scenario, probeOf(data), relations);
      // A file that would never end is no use to anybody.
      if (judged.duration !== undefined && judged.duration !== scenario.duration) return false;
      const again = judged.violations.find((violation) => violation.id === id
        && (id !== BROKEN_OFF || shapeOf(violation.message) === shapeOf(message)));
      if (again !== undefined) told = again.message;
      return again !== undefined;
    }, { read: readerOf(files) });
    const text = scenarioText(small.input, `${id}: ${told}`.split('\n'));
    const named = filesNamedIn(small.input, files);
    return { id, message: told, run, tried: small.runs, name, text, files: named };
  }
}
