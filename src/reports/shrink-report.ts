import type { ScenarioSize, ShrinkingResult } from '../model/shrinking.ts';
import { listOf } from './explained-facts.ts';
import { commandLines, flow, onOneLine, spread } from './layout.ts';
import type { Paint } from './paint.ts';
import { countOf } from './quantities.ts';

/** A comment has a mark and a space in front of each line. */
const COMMENT_WIDTH = 78;

function sizeWords({ commands, inputs, faults }: ScenarioSize): string {
  const parts = [
    ...(commands > 0 ? [countOf(commands, 'command')] : []),
    ...(inputs > 0 ? [countOf(inputs, 'input')] : []),
    ...(faults > 0 ? [countOf(faults, 'fault')] : []),
  ];
  return parts.length === 0 ? 'no command, no input' : listOf(parts);
}

/** How it fails, in a sentence: `S15 is violated`, `not true: rollout v2 finishes`. */
export function failureWords({ kind, id }: ShrinkingResult['failure']): string {
  switch (kind) {
    case 'property': case 'relation': return `${id} is violated`;
    case 'expectation': return `Not true: ${onOneLine(id)}`;
    case 'error': return 'The run breaks off';
  }
}

const foundWords = ({ kind, message }: ShrinkingResult['failure']): string =>
  (kind === 'expectation' ? `found ${message}` : message);

const wrapped = (text: string, width?: number): readonly string[] =>
  flow('', onOneLine(text).split(' '), { indent: 0, gap: ' ', ...(width && { width }) });

function becameWords({ before, after, runs, minimal }: ShrinkingResult): string {
  const end = minimal
    ? 'Nothing more can be left out.' : 'There was no time to leave out all that can be.';
  return `${sizeWords(before)} became ${sizeWords(after)} in ${countOf(runs, 'run')}. ${end}`;
}

/** The comment on top of a shrunk scenario: how it fails, what happens, where it comes from. */
export function shrunkComment(result: ShrinkingResult): readonly string[] {
  const { failure, scenario, seed, course, digest, tool } = result;
  return [
    `${failureWords(failure)}.`,
    ...wrapped(foundWords(failure), COMMENT_WIDTH),
    '', 'What happens:', ...course,
    '', ...wrapped(`Shrunk from ${scenario.file}, seed ${seed}: ${becameWords(result)}`,
      COMMENT_WIDTH),
    ...(digest === undefined ? [] : [`Digest ${digest}, semantics ${tool.semantics}.`]),
  ];
}

/** What became of a scenario: how it fails, what happens in what is left, and where that is. */
export function shrinkReport(result: ShrinkingResult, paint: Paint): string {
  const { failure, scenario, seed, others, course, file, digest } = result;
  const more = others.length === 0 ? [] : wrapped(
    `It also fails by ${listOf(others)}; choose by --property or --expect.`,
  );
  const sections = [
    [spread(paint('heading', onOneLine(scenario.name)), paint('faint', `seed ${seed}`))],
    [
      ...wrapped(failureWords(failure)).map((line) => paint('bad', line)),
      ...wrapped(foundWords(failure)),
    ],
    [paint('heading', 'what happens'), ...course],
    [...wrapped(becameWords(result)), ...more],
    [
      `${paint('heading', 'written')}  ${file}`,
      ...(digest === undefined ? [] : [`${paint('heading', 'digest')}   ${digest}`]),
      ...commandLines('reproduce:', ['cutover', 'run', file]),
    ],
  ];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** One line on how far it has come. */
export const shrinkProgress = (runs: number, smaller: number): string =>
  `shrinking: ${countOf(runs, 'run')}, ${countOf(smaller, 'step')} smaller`;
