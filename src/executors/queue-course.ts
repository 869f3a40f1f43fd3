import { InOrder, type Work } from './job.ts';
import { Portions } from './portions.ts';
import { QueueError } from './queue-connection.ts';
import type { QueueHub } from './queue-executor.ts';
import { type PortionOutcome, unpacked } from './queue-portion.ts';

/** Long beside what the queue costs, short beside how long somebody waits for the last of them. */
const PORTION = { millis: 500, most: 1_000 };

/** Portions that lie in the queue or are being done at a time: enough for many machines. */
const AHEAD = 256;
/** As many as long as it is not known how large they may be. */
const FIRST_AHEAD = 32;

/** Nobody knows how many work, or will: as many, and towards the end portions are smaller. */
const WORKERS = 8;

/** How often, in milliseconds, somebody looks after what may have gone wrong unheard. */
const LOOK_EVERY = 500;
/** Every so-manieth time all that lies in the queue is asked for. */
const AUDIT_EVERY = 4;
/** So many times without any worker, and that is told. */
const LOOKS_ALONE = 4;

/** For so many seconds what nobody wants any more stays in Redis. */
const LEASE = 60;

interface Range {
  readonly first: number;
  readonly count: number;
}

interface Course {
  readonly hub: QueueHub;
  /** By which the options of the work are known, and its portions begin. */
  readonly key: string;
  readonly options: Buffer;
}

/**
 * The course of one work through the queue. A portion counts once, whoever did it and however
 * often: what was heard of it is forgotten as soon as its results are taken.
 */
export class QueueCourse<Options, Result> {
  readonly #work: Work<Options, Result>;
  readonly #course: Course;
  readonly #order: InOrder<Result>;
  readonly #portions = new Portions(PORTION);
  /** What lies in the queue or is being done, by its key. */
  readonly #ahead = new Map<string, Range>();
  /** Those that are being removed from Redis. */
  readonly #removals = new Set<Promise<unknown>>();
  #next = 0;
  #looks = 0;
  #looksAlone = 0;
  #isLooking = false;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(work: Work<Options, Result>, course: Course) {
    this.#work = work;
    this.#course = course;
    this.#order = new InOrder(work.take);
  }

  async carryOut(): Promise<void> {
    const { hub: { events, connection } } = this.#course;
    const hear = ({ jobId, returnvalue }: { jobId: string; returnvalue: unknown }): void =>
      this.#hear(jobId, returnvalue as PortionOutcome);
    const fail = ({ jobId, failedReason }: { jobId: string; failedReason: string }): void =>
      this.#fail(jobId, failedReason);
    await this.#lease();
    events.on('completed', hear);
    events.on('failed', fail);
    const timer = setInterval(() => void this.#look().catch(this.#reject), LOOK_EVERY);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
        this.#goOn();
      });
    } finally {
      clearInterval(timer);
      events.off('completed', hear);
      events.off('failed', fail);
      for (const id of this.#ahead.keys()) this.#remove(id);
      await Promise.all(this.#removals);
      await connection.redis.del(this.#optionsKey);
    }
  }

  get #optionsKey(): string {
    return this.#course.hub.connection.keyOf(`options:${this.#course.key}`);
  }

  get #isOver(): boolean {
    return this.#work.isOver?.() ?? false;
  }

  /** Has the options stay in Redis a while longer; if they are lost, puts them there. */
  async #lease(): Promise<void> {
    const { hub: { connection: { redis } }, options } = this.#course;
    const isThere = await redis.expire(this.#optionsKey, LEASE);
    if (isThere === 0) await redis.set(this.#optionsKey, options, 'EX', LEASE);
  }

  /** Sees to it that there is enough in the queue, and that it ends. */
  #goOn(): void {
    const { parts } = this.#work;
    const ranges: Range[] = [];
    const isOver = this.#isOver;
    const most = this.#portions.areGrowing ? FIRST_AHEAD : AHEAD;
    while (this.#ahead.size < most && this.#next < parts && !isOver) {
      const first = this.#next;
      const range = { first, count: this.#portions.next(parts - first, WORKERS) };
      this.#next += range.count;
      this.#ahead.set(this.#idOf(range), range);
      ranges.push(range);
    }
    if (ranges.length > 0) this.#add(ranges).catch(this.#reject);
    if (this.#ahead.size === 0) this.#resolve();
  }

  #idOf({ first, count }: Range): string {
    return `${this.#course.key}-${first}-${count}`;
  }

  /** What is in the queue already is not there twice. */
  async #add(ranges: readonly Range[]): Promise<void> {
    const { hub: { queue, version } } = this.#course;
    const { name } = this.#work.job;
    await queue.addBulk(ranges.map((range) => ({
      name,
      data: { version, job: name, options: this.#optionsKey, ...range },
      opts: {
        jobId: this.#idOf(range), removeOnComplete: { age: LEASE }, removeOnFail: { age: LEASE },
      },
    })));
  }

  #remove(id: string): void {
    const { queue, locked } = this.#course.hub;
    const removal = queue.remove(id).then((removed) => {
      if (removed === 0) locked.add(id);
      this.#removals.delete(removal);
    });
    this.#removals.add(removal);
  }

  #hear(id: string, outcome: PortionOutcome): void {
    const range = this.#ahead.get(id);
    if (range === undefined) return;
    this.#ahead.delete(id);
    this.#remove(id);
    if ('refused' in outcome) return this.#reject(new QueueError(outcome.refused));
    const results = unpacked(outcome.results) as readonly Result[];
    this.#portions.took(range.count, outcome.millis);
    try {
      for (const [place, result] of results.entries()) this.#order.put(range.first + place, result);
    } catch (error) {
      return this.#reject(error);
    }
    this.#goOn();
  }

  #fail(id: string, reason: string): void {
    if (!this.#ahead.has(id)) return;
    this.#reject(/stalled/.test(reason)
      ? new QueueError('one worker after the other ended while it did the same part')
      : new Error(reason));
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#looks++;
    await this.#lease();
    if (this.#isOver || this.#looks % AUDIT_EVERY === 0) await this.#audit();
    await this.#lookForWorkers();
    this.#isLooking = false;
    this.#goOn();
  }

  async #lookForWorkers(): Promise<void> {
    const { queue, tell, alone } = this.#course.hub;
    this.#looksAlone = await queue.getWorkersCount() === 0 ? this.#looksAlone + 1 : 0;
    if (this.#looksAlone === LOOKS_ALONE) tell(alone);
  }

  /** Asks for all that was not heard of: what is said of it may have been lost, or itself. */
  async #audit(): Promise<void> {
    await Promise.all([...this.#ahead].map(async ([id, range]) => {
      const { queue } = this.#course.hub;
      const state = await queue.getJobState(id);
      if (state === 'completed' || state === 'failed') {
        const found = await queue.getJob(id);
        if (state === 'failed') this.#fail(id, found?.failedReason ?? '');
        else if (found !== undefined) this.#hear(id, found.returnvalue as PortionOutcome);
      } else if (this.#isOver) {
        // One that somebody works on is locked.
        if (await queue.remove(id) === 1) this.#ahead.delete(id);
      } else if (state === 'unknown' && this.#ahead.has(id)) await this.#add([range]);
    }));
  }
}
