import type { SweepResult } from '../model/study.ts';
import { cellTable, isSettled, variedLines } from './cell-table.ts';
import {
  countedText, precisionLines, runsWord, sentenceLines, sharedWords, steadyLines, sureLines,
} from './estimates.ts';
import { titleLine } from './layout.ts';
import type { Paint } from './paint.ts';
import { bestLines } from './sweep-words.ts';

/** How sure all this is. */
function notes(result: SweepResult): readonly string[] {
  const { metrics, cells, replications, complete } = result;
  const settled = metrics.filter((_, place) => isSettled(result, place)).length;
  const isPartial = cells.some((cell) =>
    cell.metrics.some(({ measured }) => measured < replications));
  return [
    ...(settled === metrics.length ? [] : sureLines(
      result, `; ${runsWord(result)} of all cells have ${sharedWords(result.axes)}`)),
    ...(settled === 0 ? [] : sentenceLines(
      `${settled === metrics.length ? 'Each cell' : 'What has no ±'} measured the same in all `
      + 'replications.')),
    ...(isPartial ? sentenceLines('In brackets: the number of replications in which there was '
      + 'something to measure, where that was not all.') : []),
    ...steadyLines(result),
    ...precisionLines(result),
    ...(complete ? [] : sentenceLines(
      `Stopped by Ctrl-C after ${countedText(result)}.`)),
  ];
}

/** What is best, if that can be said of any metric. */
function bestSection(result: SweepResult, paint: Paint): readonly string[] {
  const lines = bestLines(result);
  if (lines.length === 0) return [];
  const isCertain = result.metrics.every((_, place) => isSettled(result, place));
  return [
    '', paint('heading', 'best'), ...lines,
    ...(isCertain ? [] : ['', ...sentenceLines('All values of an axis were compared with each '
      + 'other, replication by replication; what is said of a metric holds together in 95 of 100 '
      + 'studies. Alike: the same in every replication.')]),
  ];
}

/** A sweep for people: a table of all cells, and which values are best. */
export function sweepReport(result: SweepResult, paint: Paint): string {
  const { scenario, seed } = result;
  const counted = `${countedText(result)}, seed ${seed}`;
  const lines = [
    titleLine(scenario.name, counted, paint),
    ...variedLines(result),
    '',
    ...cellTable(result, { paint }),
    ...bestSection(result, paint),
    '',
    ...notes(result),
  ];
  return `${lines.join('\n')}\n`;
}
