import type { ExplainedStep, Explanation } from '../model/explanation.ts';
import { containerSentence } from './explained-container.ts';
import { inputSentence } from './explained-input.ts';
import { treatmentBy } from './explained-facts.ts';
import { rolloutSentence } from './explained-rollout.ts';
import { stepWords } from './explained-steps.ts';
import { flow, onOneLine, padLeft, padRight, spread, trimMiddle } from './layout.ts';
import type { Paint } from './paint.ts';
import { countOf, formatCount, formatDuration, formatInstant } from './quantities.ts';

const TIME_WIDTH = 12;
const RULE_WIDTH = 6;
const INDENT = TIME_WIDTH + RULE_WIDTH + 4;
/** A longer chain loses its middle. */
const STEPS = 40;

/** What the explanation is of, for the title of a report. */
export interface ExplainedRun {
  readonly name: string;
  readonly seed?: number;
}

const wrapped = (text: string): string[] => flow('', text.split(' '), { indent: 0, gap: ' ' });

/** The causes in words, most important first. */
export function sentencesOf(told: Explanation): readonly string[] {
  switch (told.subject) {
    case 'input': return told.causes.map((cause) => inputSentence(cause, told));
    case 'container': return told.causes.map((cause) => containerSentence(cause, told));
    case 'rollout': return told.causes.map((cause) => rolloutSentence(cause, told));
  }
}

/** An explanation at 80 columns: what it is of, the chain of records, and what that amounts to. */
export function explanationReport(told: Explanation, run: ExplainedRun, paint: Paint): string {
  const seed = run.seed === undefined ? '' : `seed ${run.seed}`;
  const sections = [
    [spread(onOneLine(run.name), paint('faint', seed)).trimEnd()],
    headOf(told, paint),
    chainLines(told, paint),
    [paint('heading', 'why'), ...sentencesOf(told).flatMap(wrapped)],
  ];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function headOf(told: Explanation, paint: Paint): string[] {
  const app = onOneLine(told.app_name ?? '');
  const title = (what: string, state: string) =>
    wrapped(`${what}: ${state}`).map((line) => paint('heading', line));
  switch (told.subject) {
    case 'input': {
      const { split, version } = told;
      const on = version === undefined ? '' : ` on v${version}`;
      const where = app === '' ? told.function : `${app}/${told.function}`;
      const parts = [
        `wait ${formatDuration(split.wait_us)}`,
        `+ cold wait ${formatDuration(split.cold_wait_us)}`,
        `+ service ${formatDuration(split.service_us)}`, `+ lost ${formatDuration(split.lost_us)}`,
      ];
      return [
        ...title(`${told.id} of ${where}`, `${told.state}${on}`),
        `${formatDuration(split.elapsed_us)} = ${parts.join(' ')}`,
      ];
    }
    case 'container': {
      const { attempts, busy_us, idle_us } = told.served;
      return [
        ...title(`${told.id} of ${app}/${told.function} v${told.version}`, told.state),
        `${countOf(attempts, 'attempt')}, busy ${formatDuration(busy_us)}, `
          + `idle ${formatDuration(idle_us)}`,
      ];
    }
    case 'rollout':
      return [
        ...title(`${told.id} of ${app} (${onOneLine(told.strategy)})`, told.state),
        ...Object.entries(told.functions).map(([name, { to_replace, replaced, left }]) =>
          `${name}: ${replaced} of ${countOf(to_replace, 'container')} `
            + `${treatmentBy(told.strategy)}, ${left} left`),
      ];
  }
}

function chainLines(told: Explanation, paint: Paint): readonly string[] {
  const { head, omittedCount, tail } = trimMiddle(told.steps, STEPS);
  const linesOf = (steps: readonly ExplainedStep[]) => steps.flatMap((step, at) => {
    const { t_us, rule } = step.record;
    const same = at > 0 && steps[at - 1]?.record.t_us === t_us;
    const time = paint('faint', padLeft(same ? '' : formatInstant(t_us), TIME_WIDTH));
    const label = `${time}  ${paint('accent', padRight(rule, RULE_WIDTH))}  `;
    const { text, notes } = stepWords(step, told);
    return [
      ...flow(label, text.split(' '), { indent: INDENT, gap: ' ' }),
      ...notes.flatMap((note) =>
        flow(' '.repeat(INDENT + 2), note.split(' '), { indent: INDENT + 2, gap: ' ' })
          .map((line) => paint('faint', line))),
    ];
  });
  const omitted = omittedCount === 0
    ? []
    : [paint('faint', `${padLeft('…', TIME_WIDTH)}  ${formatCount(omittedCount)} more`)];
  return [...linesOf(head), ...omitted, ...linesOf(tail)];
}
