import type { RunResult, Timeline, TimelineStep } from '../model/result.ts';
import { appLabels, ofApp } from './app-labels.ts';
import { shorten, onOneLine, trimMiddle, WIDTH } from './layout.ts';
import type { Paint, Style } from './paint.ts';
import { formatCount, formatInstant } from './quantities.ts';

const LINES = 12;
const TIME_WIDTH = 12;

const STYLES: Partial<Record<TimelineStep['kind'], Style>> = {
  published: 'accent',
  finished: 'good',
  blocked: 'warning',
  build_failed: 'bad',
  rejected: 'bad',
  interrupting: 'bad',
  fault: 'bad',
};

/**
 * The first version of an App replaces nothing: that its rollout is finished in the same instant is
 * no news.
 */
function withoutFirstRollouts(steps: readonly TimelineStep[]): readonly TimelineStep[] {
  const firsts = new Map<string, TimelineStep>();
  for (const step of steps) {
    if (step.kind === 'published' && !firsts.has(step.app)) firsts.set(step.app, step);
  }
  const told = new Set<string>();
  return steps.filter(({ app, kind, at_us }) => {
    if (kind !== 'finished' || told.has(app)) return true;
    told.add(app);
    return firsts.get(app)?.at_us !== at_us;
  });
}

/** A rollout that is held up again and again for the same reason is told of once. */
function withoutRepeats(steps: readonly TimelineStep[]): readonly TimelineStep[] {
  const keyOf = ({ app, kind, text }: TimelineStep) =>
    kind === 'blocked' || kind === 'unblocked' ? `${app} ${text}` : undefined;
  const counts = new Map<string, number>();
  for (const step of steps) {
    const key = keyOf(step);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return steps.flatMap((step) => {
    const key = keyOf(step);
    if (key === undefined) return [step];
    const count = counts.get(key) ?? 0;
    counts.set(key, 0);
    if (count === 0) return [];
    return [count === 1 ? step : { ...step, text: `${step.text} (${formatCount(count)} times)` }];
  });
}

/** What was commanded, published and rolled out, and when; a long story loses its middle. */
export function story(
  result: RunResult, { steps }: Timeline, paint: Paint,
): readonly string[] {
  const labels = appLabels(result);
  const linesOf = (told: readonly TimelineStep[]) => told.map((step, at) => {
    const time = formatInstant(step.at_us);
    const same = at > 0 && step.at_us === told[at - 1]?.at_us;
    const text = shorten(
      onOneLine(ofApp(labels.get(step.app), step.text)), WIDTH - TIME_WIDTH - 2,
    );
    const style = STYLES[step.kind];
    const shown = (same ? '' : time).padStart(TIME_WIDTH);
    return `${paint('faint', shown)}  ${style === undefined ? text : paint(style, text)}`;
  });
  const { head, omittedCount, tail } =
    trimMiddle(withoutRepeats(withoutFirstRollouts(steps)), LINES);
  const omitted = omittedCount === 0
    ? []
    : [paint('faint', `${'…'.padStart(TIME_WIDTH)}  ${formatCount(omittedCount)} more`)];
  return [paint('heading', 'timeline'), ...linesOf(head), ...omitted, ...linesOf(tail)];
}
