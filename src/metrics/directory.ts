import type { Texts } from '../trace/texts.ts';
import { AppMetrics } from './app-metrics.ts';
import type { FunctionBuckets } from './function-buckets.ts';
import { FunctionMetrics } from './function-metrics.ts';

/** Finds the App and the Function that a record names, and makes them when they are new. */
export class Directory {
  /** By their numbers; Functions are numbered from 0 in order of first mention. */
  readonly functions: FunctionMetrics[] = [];
  readonly #texts: Texts;
  readonly #newBuckets: () => FunctionBuckets | null;
  /** By the App's number + 1: a call can name a Function where there is no App. */
  readonly #apps: (AppMetrics | undefined)[] = [];
  /** By the App's number + 1, then by the number of the name's text. */
  readonly #named: (FunctionMetrics | undefined)[][] = [];

  /** `newBuckets` makes the timeline of a new Function. */
  constructor(texts: Texts, newBuckets: () => FunctionBuckets | null) {
    this.#texts = texts;
    this.#newBuckets = newBuckets;
  }

  /** The Apps in order of their ids. */
  get apps(): readonly AppMetrics[] {
    return this.#apps.slice(1).filter((app) => app !== undefined);
  }

  app(number: number): AppMetrics {
    const known = this.#apps[number + 1];
    if (known !== undefined) return known;
    const app = new AppMetrics(number);
    this.#apps[number + 1] = app;
    return app;
  }

  function(app: number, text: number): FunctionMetrics {
    return this.#named[app + 1]?.[text] ?? this.#add(app, text);
  }

  #add(app: number, text: number): FunctionMetrics {
    const owner = this.app(app);
    const added = new FunctionMetrics({
      app: owner,
      name: this.#texts.text(text),
      number: this.functions.length,
      buckets: this.#newBuckets(),
    });
    this.functions.push(added);
    owner.functions.push(added);
    const named = this.#named[app + 1] ?? [];
    // Without holes the list stays one that is fast to read.
    while (named.length < text) named.push(undefined);
    named[text] = added;
    this.#named[app + 1] = named;
    return added;
  }
}
