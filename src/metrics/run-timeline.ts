import type { Timeline } from '../model/result.ts';
import type { Micros } from '../model/time.ts';
import type { AppMetrics } from './app-metrics.ts';
import { BucketScale } from './bucket-scale.ts';
import { FunctionBuckets } from './function-buckets.ts';
import type { KnownRecord } from './known-record.ts';
import { Story } from './story.ts';

/** Keeps the run over time: per Function in buckets, and as a story. */
export class RunTimeline {
  readonly #buckets: FunctionBuckets[] = [];
  readonly #scale = new BucketScale(() => {
    for (const each of this.#buckets) each.merge();
  });
  readonly #story = new Story();

  newBuckets(): FunctionBuckets {
    const buckets = new FunctionBuckets(this.#scale);
    this.#buckets.push(buckets);
    return buckets;
  }

  /** Takes in a record of the control plane that `app` has taken in already. */
  tell(record: KnownRecord, app: AppMetrics): void {
    this.#story.tell(record, app);
  }

  /** The timeline of a run that ended at this instant: Apps by id, Functions by name. */
  result(endedAt: Micros, apps: readonly AppMetrics[]): Timeline {
    this.#scale.bucketOf(endedAt);
    return {
      bucket_us: this.#scale.width,
      functions: apps.flatMap((app) => app.functionsByName()).flatMap(({ app, name, buckets }) =>
        buckets === null ? [] : [{ app: app.id, function: name, ...buckets.result(endedAt) }]),
      steps: [...this.#story.steps],
    };
  }
}
