import type { ExplorationResult, ExploredSetting } from '../model/exploration.ts';
import { align, flow, onOneLine, shorten, spread, WIDTH } from './layout.ts';
import type { Paint } from './paint.ts';
import { countOf, formatCount } from './quantities.ts';
import { timeSentence } from './time-told.ts';

function perSecond(each: readonly ExploredSetting[], what: 'states' | 'transitions'): string {
  const seconds = each.reduce((sum, one) => sum + one.seconds, 0);
  const count = each.reduce((sum, one) => sum + one[what], 0);
  return seconds === 0 ? '–' : formatCount(Math.round(count / seconds));
}

function costLine(settings: readonly ExploredSetting[]): string {
  const bytes = Math.max(...settings.map((one) => one.bytes));
  const odds = Math.max(...settings.map((one) => one.collision_odds));
  return [
    `${perSecond(settings, 'transitions')} steps/s`, `${perSecond(settings, 'states')} states/s`,
    `table ${(bytes / 2 ** 20).toFixed(1)} MiB`,
    `odds of two taken for one ${odds.toExponential(0)}`,
  ].join(' · ');
}

const nothingJudged = (isComplete: boolean): string => (isComplete
  ? 'it takes another scope or setting' : 'it takes more time');

function verdictLines(
  { violation, settings, antecedents }: ExplorationResult, paint: Paint,
): string[] {
  if (violation !== undefined) {
    const { property, setting, message, stack, file, reproduces } = violation;
    return [
      paint('bad', `✗ ${property}, ${setting}`),
      ...flow('', onOneLine(message).split(' '), { indent: 2, gap: ' ' }),
      `  the shortest way to it: ${file}`,
      ...(reproduces ? [] : ['  a run of that file alone does not show it']),
      ...(stack === undefined
        ? [] : ['  This is a bug of cutover; please report it with that file and this:', stack]),
    ];
  }
  const idle = Object.values(antecedents).filter((count) => count === 0).length;
  const judged = Object.keys(antecedents).length - idle;
  const isComplete = settings.every(({ complete }) => complete);
  if (judged === 0) return [paint('bad', `✗ nothing was judged: ${nothingJudged(isComplete)}`)];
  const held = `${judged} ${judged === 1 ? 'property holds' : 'properties hold'}`;
  const time = timeSentence(settings);
  return [
    isComplete
      ? paint('good', `✓ ${held} in every state, ${idle} had nothing to judge`)
      : paint('warning', `${held} in the states seen; not all were looked at`),
    ...time === '' ? [] : flow('', time.split(' '), { indent: 2, gap: ' ' }),
  ];
}

/** What an exploration came to: each setting with its size, what it cost, and the verdict. */
export function explorationReport(result: ExplorationResult, paint: Paint): string {
  const { scope, settings, strategy } = result;
  const title = strategy === undefined ? 'rolling and recreate' : onOneLine(strategy);
  const [heads = '', ...rows] = align([
    ['setting', 'states', 'transitions', 'depth', ''],
    ...settings.map((each) => [
      each.name, formatCount(each.states), formatCount(each.transitions),
      String(each.depth), each.complete ? '' : 'left early',
    ]),
  ], [0, 4]);
  const sections = [
    [spread(paint('heading', shorten(title, WIDTH - 30)), paint('faint', `scope ${scope}`))],
    [paint('heading', heads), ...rows],
    [paint('faint', costLine(settings))],
    verdictLines(result, paint),
  ];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** One line on how far it has come. */
export const explorationProgress = (
  setting: string, { states, left, depth }: { states: number; left: number; depth: number },
): string => `${setting}: ${countOf(states, 'state')}, ${formatCount(left)} to look at, `
  + `${countOf(depth, 'step')} deep`;
