import { byCodeUnits } from '../../model/code-base.ts';
import type { FunctionTimeline, Timeline } from '../../model/result.ts';
import { type Micros, MILLISECOND } from '../../model/time.ts';
import { type ContainerLife, type InputLife, isNaming, isOf, livesOf, type Told } from './lives.ts';
import { common, lengthOf, type Span, sum } from './spans.ts';

/** At most so many buckets are shown of a run. */
const MOST_BUCKETS = 240;

/** The smallest width that is enough, of a millisecond and all that doubling it gives. */
function widthOf(endedAt: Micros): Micros {
  let width = MILLISECOND;
  while (endedAt >= MOST_BUCKETS * width) width *= 2;
  return width;
}

/** How many of these exist within a bucket on average: at its instant, where it has no length. */
function presence(lives: readonly ContainerLife[], bucket: Span, endedAt: Micros): number {
  const spans = lives.map(({ starting, records }) =>
    ({ from: starting.t_us, to: records.find(isOf('container.stopped'))?.t_us ?? endedAt + 1 }));
  const { from, to } = bucket;
  if (from === to) return spans.filter((span) => span.from <= from && from < span.to).length;
  return sum(spans.map((span) => lengthOf(common([span], [bucket])))) / (to - from);
}

function latenciesIn(inputs: readonly InputLife[]): readonly Micros[] {
  return inputs.filter(({ state }) => state === 'succeeded')
    .map(({ arrived, stretches }) => (stretches.at(-1)?.from ?? 0) - arrived.t_us);
}

/** A run over time as charts show it, each bucket by its definition. */
export function recountTimeline(told: Told): Pick<Timeline, 'bucket_us' | 'functions'> {
  const { endedAt, records } = told;
  const { containers, inputs } = livesOf(told);
  const bucket_us = widthOf(endedAt);
  const buckets = Array.from({ length: Math.floor(endedAt / bucket_us) + 1 }, (_, place) => (
    { from: place * bucket_us, to: Math.min(endedAt, (place + 1) * bucket_us) }));
  const functionOf = (app: string, name: string): FunctionTimeline => {
    const lives = containers.filter(({ starting }) =>
      starting.app === app && starting.function === name);
    const own = inputs.filter(({ arrived }) => arrived.app === app && arrived.function === name);
    const arrivedIn = buckets.map(({ from }) => own.filter(({ arrived }) =>
      arrived.t_us >= from && arrived.t_us < from + bucket_us));
    const latencies = arrivedIn.map(latenciesIn);
    return {
      app, function: name,
      latency_max_us: latencies.map((all) => all.length === 0 ? Number.NaN : Math.max(...all)),
      latency_mean_us: latencies.map((all) => sum(all) / all.length),
      arrived: arrivedIn.map(({ length }) => length),
      containers: buckets.map((bucket) => presence(lives, bucket, endedAt)),
    };
  };
  const apps = records.filter(isOf('app.created')).map(({ app = '' }) => app);
  return {
    bucket_us,
    functions: apps.flatMap((app) => namesIn(told, app).map((name) => functionOf(app, name))),
  };
}

/** The Functions of an App that anything is told of, by name. */
function namesIn({ records }: Told, app: string): readonly string[] {
  const naming = records.filter((record) => record.app === app).filter(isNaming);
  return [...new Set(naming.map((record) => record.function))].sort(byCodeUnits);
}
