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

/** What was commanded, published and rolled out, and when; the middle of a long story is left out. */
export function story(
  result: RunResult, { steps }: Timeline, paint: Paint,
): readonly string[] {
  const labels = appLabels(result);
  const lines = steps.map((step) => {
    const time = formatInstant(step.at_us).padStart(TIME_WIDTH);
    const text = shorten(
      onOneLine(ofApp(labels.get(step.app), step.text)), WIDTH - TIME_WIDTH - 2,
    );
    const style = STYLES[step.kind];
    return `${paint('faint', time)}  ${style === undefined ? text : paint(style, text)}`;
  });
  const omitted = (count: number) =>
    paint('faint', `${'…'.padStart(TIME_WIDTH)}  ${formatCount(count)} more`);
  return [paint('heading', 'timeline'), ...trimMiddle(lines, LINES, omitted)];
}
