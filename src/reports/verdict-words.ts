import type { StudyVerdict } from '../model/study.ts';
import type { Paint, Style } from './paint.ts';

/** What a difference shows. */
export const VERDICT_WORDS: Readonly<Record<StudyVerdict, string>> = {
  better: 'better', worse: 'worse', less: 'less', more: 'more', none: 'none shown',
};

const STYLES: Readonly<Record<StudyVerdict, Style>> = {
  better: 'good', worse: 'bad', less: 'accent', more: 'accent', none: 'faint',
};

/** A line that ends with the word for a verdict, if there is one, in the colour of what it says. */
export function verdictStyled(
  line: string, verdict: StudyVerdict | undefined, paint: Paint,
): string {
  if (verdict === undefined) return line;
  const word = VERDICT_WORDS[verdict];
  return `${line.slice(0, line.length - word.length)}${paint(STYLES[verdict], word)}`;
}
