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

/** What was commanded, published and rolled out, and when; the middle of a long story is left out. */
export function story(
  result: RunResult, { steps }: Timeline, paint: Paint,
): readonly string[] {
  const labels = appLabels(result);
  let last = '';
  const lines = withoutFirstRollouts(steps).map((step) => {
    const time = formatInstant(step.at_us);
    const shown = (time === last ? '' : time).padStart(TIME_WIDTH);
    last = time;
    const text = shorten(
      onOneLine(ofApp(labels.get(step.app), step.text)), WIDTH - TIME_WIDTH - 2,
    );
    const style = STYLES[step.kind];
    return `${paint('faint', shown)}  ${style === undefined ? text : paint(style, text)}`;
  });
  const omitted = (count: number) =>
    paint('faint', `${'…'.padStart(TIME_WIDTH)}  ${formatCount(count)} more`);
  return [paint('heading', 'timeline'), ...trimMiddle(lines, LINES, omitted)];
}
