import type {
  CampaignFailure, CampaignResult, FailureKind, LargeRun, Occurrence,
} from '../../model/campaign.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../../version.ts';
import { RELATIONS } from '../relations/index.ts';
import { SOMETIMES } from '../sometimes/index.ts';
import { IMPOSSIBLE_MOVES, LIFECYCLE_MOVES } from '../sometimes/lifecycle-coverage.ts';
import { WAYS, type Way } from './drawing.ts';
import type { Find } from './finding.ts';
import { BROKEN_OFF } from '../judging.ts';
import {
  type Applied, type CampaignOptions, type Failure, largestOf, type PartResult,
} from './part.ts';

/** In so many runs everything has to have happened. */
export const ENOUGH_RUNS = 20_000;

/** More than this share of runs that are cut off says that the rest shows too little. */
const MOST_CUT = 0.05;

/** So many runs that violate the same are made small: they may do so for different reasons. */
export const MOST_FINDS = 3;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A find with the file that it was written to. */
export interface WrittenFind extends Find {
  readonly file: string;
  readonly isKnown: boolean;
}

/** What a violation of this id says. */
function kindOf(id: string): FailureKind {
  if (id === BROKEN_OFF) return 'error';
  if (id === 'D01') return 'nondeterminism';
  if (id === 'D09') return 'reference divergence';
  if (RELATIONS.some((relation) => relation.id === id)) return 'relation';
  return id.startsWith('L') ? 'liveness' : 'safety';
}

const nameOf = (wanted: string): string =>
  [...PROPERTIES, ...RELATIONS].find(({ id }) => id === wanted)?.name ?? 'broken off';

const added = <K>(into: Map<K, number>, from: ReadonlyMap<K, number>): void => {
  for (const [key, count] of from) into.set(key, (into.get(key) ?? 0) + count);
};

/** Adds up the parts of a campaign, in order. Memory does not grow with their number. */
export class Tally {
  runs = 0;
  events = 0;
  /** The runs to be made small: the first ones that violate something. */
  readonly failures: Failure[] = [];
  readonly #options: CampaignOptions;
  #simulated = 0;
  #cut = 0;
  #largest: readonly LargeRun[] = [];
  readonly #ways = new Map<Way, number>();
  readonly #applied = new Map<string, Applied>();
  readonly #moves = new Map<string, number>();
  /** By id, in how many runs it was violated. */
  readonly #failed = new Map<string, number>();

  constructor(options: CampaignOptions) {
    this.#options = options;
  }

  add(part: PartResult): void {
    this.runs += part.runs;
    this.events += part.events;
    this.#simulated += part.simulated;
    this.#cut += part.cut;
    this.#largest = largestOf([...this.#largest, ...part.largest]);
    added(this.#ways, part.ways);
    added(this.#moves, part.moves);
    for (const [id, [times, runs]] of part.applied) {
      const [allTimes, allRuns] = this.#applied.get(id) ?? [0, 0];
      this.#applied.set(id, [allTimes + times, allRuns + runs]);
    }
    for (const failure of part.failures) {
      const count = (this.#failed.get(failure.id) ?? 0) + 1;
      this.#failed.set(failure.id, count);
      if (count <= MOST_FINDS) this.failures.push(failure);
    }
  }

  /** How many different things were violated. */
  get violated(): number {
    return this.#failed.size;
  }

  /**
   * What it all came to; of finds of one fingerprint the first one is told. `endless` says of which
   * runs one did not come to its end, if one did not.
   */
  result(finds: readonly WrittenFind[], endless?: string): CampaignResult {
    const { seed, first, runs: wanted } = this.#options;
    const { runs, events } = this;
    const properties = this.#occurrences(this.#options.relation === undefined ? PROPERTIES : []);
    const relations = this.#occurrences(RELATIONS.filter(({ id }) =>
      (this.#options.relation ?? id) === id));
    const conditions = this.#occurrences(this.#options.relation === undefined ? SOMETIMES : []);
    const lifecycle = this.#lifecycle();
    const never = [
      ...[...properties, ...relations, ...conditions].filter(({ times }) => times === 0)
        .map(({ id }) => id),
      ...(this.#options.relation === undefined ? lifecycle.missing : []),
    ];
    const failures = this.#failures(finds);
    const objections: CampaignResult['objections'] = [
      ...(endless === undefined ? [] : [{ kind: 'timeout', message: endless } as const]),
      ...this.#notFound(finds),
      ...this.#objections(never),
    ];
    return {
      schema_version: 1, kind: 'campaign',
      tool: { name: 'cutover', version: TOOL_VERSION, semantics: SEMANTICS_VERSION },
      seed, first, runs, complete: runs === wanted,
      verdict: failures.length + objections.length === 0 ? 'pass' : 'fail',
      events, simulated_us: this.#simulated, cut: this.#cut,
      ways: WAYS.map((way) => ({ way, runs: this.#ways.get(way) ?? 0 })),
      properties, relations, conditions, lifecycle, largest: this.#largest,
      never, failures, objections,
    };
  }

  #occurrences(all: readonly Named[]): readonly Occurrence[] {
    return all.map(({ id, name }) => {
      const [times, runs] = this.#applied.get(id) ?? [0, 0];
      return { id, name, times, runs };
    });
  }

  #lifecycle(): CampaignResult['lifecycle'] {
    const defined = LIFECYCLE_MOVES.filter((move) => !(move in IMPOSSIBLE_MOVES));
    const missing = defined.filter((move) => !this.#moves.has(move));
    return {
      defined: defined.length, covered: defined.length - missing.length, missing,
      impossible: IMPOSSIBLE_MOVES,
      counts: Object.fromEntries(LIFECYCLE_MOVES.map((move) =>
        [move, this.#moves.get(move) ?? 0])),
    };
  }

  #failures(finds: readonly WrittenFind[]): readonly CampaignFailure[] {
    const firsts = finds.filter(({ name }, place) =>
      finds.findIndex((other) => other.name === name) === place);
    return firsts.map(({ name: _, text: __, files: ___, ...find }) => ({
      kind: kindOf(find.id), name: nameOf(find.id), runs: this.#failed.get(find.id) ?? 0, ...find,
    }));
  }

  /** What was violated in runs that nobody took the time to make small. */
  #notFound(finds: readonly WrittenFind[]): CampaignResult['objections'] {
    const left = this.failures.filter(({ id }, place) =>
      !finds.some((find) => find.id === id)
      && this.failures.findIndex((other) => other.id === id) === place);
    return left.map(({ id, run }) => ({
      kind: kindOf(id), message: `${id} is violated in run ${run}, which was not made small`,
    }));
  }

  #objections(never: readonly string[]): CampaignResult['objections'] {
    const { runs } = this;
    const objections: { kind: FailureKind; message: string }[] = [];
    if (never.length > 0 && runs >= ENOUGH_RUNS) {
      objections.push({
        kind: 'vacuous', message: `never put to the test in ${runs} runs: ${never.join(', ')}`,
      });
    }
    if (this.#cut > MOST_CUT * runs) {
      objections.push({
        kind: 'cut', message: `${this.#cut} of ${runs} runs were cut off after too many events`,
      });
    }
    return objections;
  }
}
