import type { AppState } from '../../model/lifecycle.ts';
import type { RecordOf } from '../../model/known-record.ts';
import type { Micros } from '../../model/time.ts';
import type { FunctionHistory } from './function.ts';

/** How a command came out. */
export type Resolution = 'published' | 'noop' | 'aborted' | 'rejected';

/** A deploy, rollover or rollback, as far as the trace tells. */
export interface Command {
  readonly op: number;
  readonly issued: RecordOf<'deploy.issued'>;
  /** Builds that began, and those of them that are done. */
  startedBuilds: number;
  succeededBuilds: number;
  /** The `seq` of the first build that failed; -1 while none has. */
  failedBuild: number;
  resolution: Resolution | null;
  /** The `seq` of the record that resolved it; -1 before. */
  resolvedSeq: number;
  /** Its latest resolution as well, where a trace tells of more than one. */
  resolutionCount: number;
  isReturned: boolean;
}

/**
 * Whether builds of a command are under way that matter: those of one that came to nothing do not.
 */
export function isBuilding(command: Command): boolean {
  const { failedBuild, resolution, startedBuilds, succeededBuilds } = command;
  const isUp = resolution === 'aborted' || resolution === 'rejected';
  return !isUp && failedBuild < 0 && succeededBuilds < startedBuilds;
}

/** A version that was published. */
export interface Edition {
  readonly version: number;
  readonly published: RecordOf<'deploy.published'>;
  /** The highest number of a container at the publish. */
  readonly lastContainer: number;
  /** What its strategy promises. */
  readonly claims: ReadonlySet<string>;
  /** The options of the Functions it has, by name, told by the first version with the same ones. */
  functions: Map<string, RecordOf<'rollout.started'>>;
  /** When containers from before it were interrupted, `null` before; and the `seq` of that. */
  interruptedAt: Micros | null;
  interruptingSeq: number;
  /** Whether its rollout is finished (ROL-8). */
  isFinished: boolean;
}

/** One App of a trace. */
export class AppHistory {
  /** The N of `ap-N`; -1 for what is about no App. */
  readonly number: number;
  state: AppState = 'initializing';
  /** The `seq` of `app.stopping` or of an `app.stopped` without it; -1 before. */
  stoppingSeq = -1;
  stoppingAt: Micros = Number.POSITIVE_INFINITY;
  /** Every publish, oldest first. */
  readonly editions: Edition[] = [];
  readonly commands = new Map<number, Command>();
  readonly functions: FunctionHistory[] = [];
  /** Existing containers, and those of them that are older than the live version; none pinned. */
  existing = 0;
  outdated = 0;
  /** The highest number of a container that a recreate has interrupted so far; 0 before. */
  interruptedUpTo = 0;
  readonly #byVersion = new Map<number, Edition>();
  /** What the Functions of editions have been, by what told it: most change nothing of it. */
  readonly #told = new Map<string, Edition['functions']>();

  constructor(number: number) {
    this.number = number;
  }

  /** The edition published last. */
  get live(): Edition | null {
    return this.editions.at(-1) ?? null;
  }

  /** The live version (`act`), 0 before the first publish. */
  get version(): number {
    return this.live?.version ?? 0;
  }

  /** True from the stop on. */
  get isGone(): boolean {
    return this.stoppingSeq !== -1;
  }

  /** What was last published under this number. */
  edition(version: number): Edition | null {
    return this.#byVersion.get(version) ?? null;
  }

  add(edition: Edition): void {
    if (this.live !== null) this.#share(this.live);
    this.editions.push(edition);
    this.#byVersion.set(edition.version, edition);
    this.outdated = 0;
    for (const { existing, pin } of this.functions) if (pin === null) this.outdated += existing;
  }

  /** An edition tells of one of its Functions. */
  tell(edition: Edition, record: RecordOf<'rollout.started'>): void {
    // Those of the live one are its own still.
    if (edition !== this.live) edition.functions = new Map(edition.functions);
    edition.functions.set(record.function, record);
  }

  /** What an edition has told in the same words as one before it is kept once. */
  #share(edition: Edition): void {
    const { functions } = edition;
    const words = [...functions.values()].map(({ seq }) => seq).join(' ');
    edition.functions = this.#told.get(words) ?? functions;
    this.#told.set(words, edition.functions);
  }
}
