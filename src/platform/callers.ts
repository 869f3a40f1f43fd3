import { KIND } from '../model/event-kinds.ts';
import { toDuration } from '../random/law.ts';
import { Stream } from '../random/stream.ts';
import { GIVEN_UP, GIVEN_UP_AND_RETRIED, STATE } from './inputs.ts';
import type { Source } from './source.ts';
import type { World } from './world.ts';

const { failed: FAILED, abandoned: ABANDONED } = STATE;

/** The product of a budget and a count may come out a few of these below a whole number. */
const ROUNDING = 2 ** -20;

/** One input, as far as it matters to whoever made it. */
export interface Call {
  readonly source: Source;
  /** The place, among the inputs of the source, of the original that it goes back to. */
  readonly k: number;
  /** How often its caller has tried so far, this time included. */
  readonly attempt: number;
  /** The id of the input. */
  readonly id: number;
}

/** An input that a caller will make in place of one that came to nothing. */
export interface Retry {
  readonly source: Source;
  readonly k: number;
  readonly attempt: number;
  /** The id of the input that it repeats. */
  readonly of: number;
  /** Draws of its own, which move nobody else's (TIME-4). */
  readonly patienceDraw: number;
  readonly serviceDraw: number;
  readonly failureDraw: number;
}

/**
 * The callers who do something once their input is final, or once they have given it up: they try
 * again with a new input, or think before their next request.
 *
 * @rule QUE-11
 */
export class Callers {
  /** Retries that are decided and not due yet. */
  pendingCount = 0;
  private readonly world: World;
  private readonly retries: (Retry | null)[] = [];
  private readonly free: number[] = [];

  constructor(world: World) {
    this.world = world;
  }

  /** An input that arrived is about to be final, in this state. */
  finish(input: number, state: number): void {
    const { inputs } = this.world;
    const call = this.callOf(input);
    const gaveUp = inputs.givenUp[input] as number;
    inputs.callerRetries[input] = 0;
    if (gaveUp === GIVEN_UP_AND_RETRIED) return;
    const isInVain = state === FAILED || state === ABANDONED;
    if (gaveUp !== GIVEN_UP && isInVain && this.retry(call)) return;
    this.goOn(call);
  }

  /** An input was rejected on arrival. */
  refuse(call: Call): void {
    if (!this.retry(call)) this.goOn(call);
  }

  /**
   * The caller of a running input gives up: it tries again now, whatever the platform still does
   * with the input. Returns whether it does.
   */
  giveUp(input: number): boolean {
    return this.retry(this.callOf(input));
  }

  /** Hands out the retry that is due. */
  take(place: number): Retry {
    const retry = this.retries[place] as Retry;
    this.retries[place] = null;
    this.free.push(place);
    this.pendingCount--;
    return retry;
  }

  private callOf(input: number): Call {
    const { inputs, sources } = this.world;
    return {
      source: sources[inputs.source[input] as number] as Source,
      k: inputs.k[input] as number,
      attempt: (inputs.callerRetries[input] as number) + 1,
      id: inputs.id[input] as number,
    };
  }

  /** Plans a retry if the caller may make one. */
  private retry({ source, k, attempt: attempts, id }: Call): boolean {
    const policy = source.spec.caller_retries;
    if (policy === undefined || attempts >= policy.attempts) return false;
    const allowed = policy.budget === null ? null : policy.budget * source.count + ROUNDING;
    if (allowed !== null && source.retryCount + 1 > allowed) return false;
    source.retryCount++;
    const { world } = this;
    const attempt = attempts + 1;
    const entity = `${source.spec.name}/${k}/${attempt}`;
    const own = new Stream(world.scenario.seed, 'caller retry', entity);
    const after = policy.delay + toDuration(policy.jitter * own.next());
    const place = this.free.pop() ?? this.retries.length;
    this.retries[place] = {
      source, k, attempt, of: id,
      patienceDraw: own.next(), serviceDraw: own.next(), failureDraw: own.next(),
    };
    this.pendingCount++;
    world.queue.push(after, KIND['caller-retry'], world.keyOf(source.index, k), place);
    return true;
  }

  /** The caller has its answer, whatever it is: a client thinks about its next request. */
  private goOn({ source, k }: Call): void {
    source.think(this.world.now, k);
    this.world.arrivals.follow(source);
  }
}
