import type { Amount, Unit } from '../model/expectation.ts';
import { formatDuration, parseDuration, parseRate, secondsPer } from '../scenario/units.ts';
import { refuse } from './line-problem.ts';
import type { Word } from './scanner.ts';

export const whole = (num: number): Amount => ({ num, den: 1 });

/** What to write where an amount is hoped for. */
export const EXAMPLES: Readonly<Record<Unit, string>> = {
  duration: 'a duration such as 250ms',
  count: 'a whole number such as 5',
  mean: 'a number such as 2.5',
  share: 'a share such as 0.99 or 99%',
  rate: 'a rate such as 5/s',
  money: 'an amount of dollars such as $1.20',
};

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;
/** So many digits and no more are exact in every sum and product that is made of them. */
const MOST_DIGITS = 15;

/** A decimal number, exactly; `undefined` if the text is none, or one of too many digits. */
export function parseDecimal(text: string): Amount | undefined {
  const [match, whole = '', fraction = ''] = DECIMAL.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (match === undefined || digits.length > MOST_DIGITS || fraction.length > MOST_DIGITS) {
    return undefined;
  }
  return { num: Number(digits), den: Number(`1${'0'.repeat(fraction.length)}`) };
}

function parsePercent(text: string): Amount | undefined {
  const number = text.endsWith('%') ? parseDecimal(text.slice(0, -1)) : undefined;
  return number && { num: number.num, den: number.den * 100 };
}

function misread(unit: Unit, { text, at }: Word): never {
  return refuse({
    at, code: 'bad-expectation',
    message: `expected ${EXAMPLES[unit]}, found ${JSON.stringify(text)}`,
  });
}

function readDuration({ text, at }: Word): Amount {
  const reading = parseDuration(text);
  if ('value' in reading) return whole(reading.value);
  const code = reading.code === 'out-of-range' ? reading.code : 'bad-duration';
  const { message, hint = 'write it like 250ms, 8s or 1h30m' } = reading;
  return refuse({ at, code, message, hint });
}

function readShare(word: Word): Amount {
  const share = parsePercent(word.text) ?? parseDecimal(word.text) ?? misread('share', word);
  if (share.num <= share.den) return share;
  const isPercent = share.den === 1 && share.num <= 100;
  return refuse({
    at: word.at, code: 'out-of-range', message: 'a share is from 0 to 1, or from 0% to 100%',
    ...(isPercent ? { hint: `did you mean "${word.text}%"?` } : {}),
  });
}

function readRate(word: Word): Amount {
  const reading = parseRate(word.text);
  const [number = '', unit = ''] = word.text.split('/');
  const amount = parseDecimal(number);
  const seconds = secondsPer(unit);
  if ('value' in reading && amount !== undefined && seconds !== undefined) {
    return { num: amount.num, den: amount.den * seconds };
  }
  if ('value' in reading) return misread('rate', word);
  const code = reading.code === 'out-of-range' ? reading.code : 'bad-rate';
  const { message, hint = EXAMPLES.rate } = reading;
  return refuse({ at: word.at, code, message, hint });
}

function readCount(word: Word): Amount {
  const number = parseDecimal(word.text);
  return number?.den === 1 ? number : misread('count', word);
}

function readMoney(word: Word): Amount {
  const isDollars = word.text.startsWith('$');
  return (isDollars ? parseDecimal(word.text.slice(1)) : undefined) ?? misread('money', word);
}

const READERS: Readonly<Record<Unit, (word: Word) => Amount>> = {
  duration: readDuration,
  count: readCount,
  mean: (word) => parseDecimal(word.text) ?? misread('mean', word),
  share: readShare,
  rate: readRate,
  money: readMoney,
};

/** The amount that a word states in a unit; else the line is refused. */
export function readAmount(unit: Unit, word: Word): Amount {
  return READERS[unit](word);
}

/** How far off an amount may be: in its own unit, or in percent of it. */
export function readTolerance(
  unit: Unit, word: Word,
): { readonly amount: Amount; readonly isRelative: boolean } {
  const percent = parsePercent(word.text);
  if (percent !== undefined) return { amount: percent, isRelative: true };
  return { amount: readAmount(unit, word), isRelative: false };
}

/** To about six digits, and whole from a hundred thousand on. */
function digitsOf(value: number): string {
  return String(value < 100_000 ? Number(value.toPrecision(6)) : Math.round(value));
}

/**
 * An amount as lines of `expect` write it: `1m30s`, `7`, `2.5`, `99.5% (199 of 200)`, `4.98/s`,
 * `$1.2`.
 */
export function formatAmount(unit: Unit, { num, den }: Amount): string {
  switch (unit) {
    case 'duration': return formatDuration(Math.round(num / den));
    case 'count': case 'mean': return digitsOf(num / den);
    case 'share': return `${digitsOf((100 * num) / den)}% (${num} of ${den})`;
    case 'rate': return `${digitsOf(num / den)}/s`;
    case 'money': return `$${(num / den).toFixed(6).replace(/\.?0+$/, '')}`;
  }
}
