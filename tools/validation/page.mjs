/** What came of the validation, as a page. */
import { belongsTo, nameOf } from '../../test/validation/analytic/case.ts';
import { VALIDATION_CASES } from '../../test/validation/analytic/index.ts';
import { LONGER } from '../../test/validation/analytic/judgement.ts';
import { digits, distance } from '../../test/validation/analytic/table.ts';
import { SEMANTICS_VERSION, TOOL_VERSION } from '../../src/version.ts';

/**
 * @typedef {import('../../test/validation/analytic/case.ts').AnalyticCase} Case
 * @typedef {import('../../test/validation/analytic/judgement.ts').Outcome} Outcome
 * @typedef {import('../../test/validation/analytic/judgement.ts').Attempt} Attempt
 * @typedef {import('../../test/validation/analytic/judgement.ts').Finding} Finding
 * @typedef {import('../../test/validation/exact.ts').ExactResult} ExactResult
 * @typedef {Omit<Attempt, 'little'> & {
 *   little?: { runs: number, inputs: number, area_us: string }
 * }} SavedAttempt
 */

/**
 * What is kept of a case.
 *
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} title
 * @property {string} formula
 * @property {string} source
 * @property {Case['check']['rule']} rule
 * @property {Readonly<Record<string, number>>} [measured]
 * @property {readonly SavedAttempt[]} attempts
 * @property {readonly string[]} leaves
 * @property {string} version of what was validated
 * @property {number} seconds of one core
 */

/**
 * All that is known.
 *
 * @typedef {{ exact: readonly ExactResult[], cases: readonly Entry[] }} Report
 */

/** @param {Attempt} attempt @returns {SavedAttempt} */
function saved({ little, ...attempt }) {
  if (little === undefined) return attempt;
  const { area, ...counts } = little;
  return { ...attempt, little: { ...counts, area_us: String(area) } };
}

/** @param {Case} each @param {Outcome} outcome @param {number} seconds @returns {Entry} */
export function entryOf(each, outcome, seconds) {
  const { title, formula, source, check, measured } = each;
  return {
    name: nameOf(each), title, formula, source, rule: check.rule,
    ...(measured === undefined ? {} : { measured }),
    attempts: outcome.attempts.map(saved), leaves: outcome.leaves,
    version: `cutover ${TOOL_VERSION}, semantics ${SEMANTICS_VERSION}`,
    seconds: Number(seconds.toFixed(1)),
  };
}

const WIDTH = 100;

/** A text in lines that are not too wide. @param {string} text @returns {readonly string[]} */
function paragraph(text) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.trim().split(/\s+/)) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || longer.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** @param {number} count */
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** @param {readonly (string | number)[]} cells */
const row = (cells) => `| ${cells.join(' | ')} |`;

/** @param {Entry} entry @returns {readonly Finding[]} */
const findings = ({ attempts }) => attempts.at(-1)?.findings ?? [];

/** @param {Finding} finding */
const agrees = ({ verdict }) => verdict === 'agrees';

/** @param {Entry} entry */
const hasPassed = (entry) => findings(entry).every(agrees);

/** @param {Entry} entry @param {Finding} finding */
function findingRow({ rule, attempts }, { quantity, expected, found, within, leeway, verdict }) {
  const isOurs = leeway === undefined;
  return row([
    `\`${quantity}\``,
    isOurs ? digits(expected) : `${digits(expected)} ± ${distance(leeway)}`,
    rule === 'exact' ? digits(found) : `${digits(found)} ± ${distance(within)}`,
    (verdict === 'agrees' ? verdict : `**${verdict}**`)
      + (attempts.length > 1 ? ', repeated' : ''),
  ]);
}

const HEAD = ['| value | expected | simulated | verdict |', '|---|---:|---:|---|'];

/** @param {Entry} entry */
function effortOf({ attempts, seconds, leaves }) {
  const { plan, little } = attempts.at(-1) ?? {};
  const left = leaves.length === 0 ? '' : `; \`${leaves.join('`, `')}\` judged in another row`;
  if (plan === undefined || little === undefined) return `No chance in it${left}.`;
  const [from, to] = plan.seeds;
  return `Seeds ${from} to ${to}, ${grouped(plan.seconds)} s each, of which `
    + `${grouped(plan.warmUp)} s are cut off; ${grouped(little.inputs)} inputs; `
    + `${seconds} s of CPU${left}.`;
}

/** @param {Entry} entry */
function blockOf(entry) {
  const { name, title, formula, source, attempts } = entry;
  const [first] = attempts;
  const failed = attempts.length > 1 ? (first?.findings ?? []).filter((each) => !agrees(each)) : [];
  return [
    `### ${name}`, '', `${title}. ${formula} (${source}).`, '',
    ...HEAD, ...findings(entry).map((each) => findingRow(entry, each)), '',
    effortOf(entry),
    ...failed.map(({ quantity, found, within, verdict }) =>
      `The first attempt found \`${quantity}\` ${digits(found)} ± ${distance(within)}: `
        + `${verdict}.`),
    '',
  ];
}

/** @param {string} quantity @param {Entry} entry */
function deviation(quantity, entry) {
  const found = findings(entry).find((each) => each.quantity === quantity)?.found ?? Number.NaN;
  const measured = entry.measured?.[quantity] ?? Number.NaN;
  return (found - measured) / measured;
}

/** @param {number} share */
const percent = (share) => `${share < 0 ? '−' : '+'}${(100 * Math.abs(share)).toFixed(1)} %`;

/** @param {readonly Entry[]} entries */
function measuredPart(entries) {
  /** @param {string} quantity */
  const average = (quantity) => entries.reduce((sum, entry) =>
    sum + Math.abs(deviation(quantity, entry)), 0) / entries.length;
  const percentage = (/** @type {string} */ quantity) => (100 * average(quantity)).toFixed(1);
  return [
    '## Beside what was measured at AWS Lambda', '',
    ...paragraph(`The cases above whose names begin with \`lambda\` are judged by a model of the
      experiments. This is how far the simulation is from what was measured: it is shown, not judged
      and not tuned.`), '',
    '| experiment | share of cold starts | measured | off by | containers | measured | off by |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...entries.map((entry) => row([
      entry.name, ...['P_cold', 'mean_servers'].flatMap((quantity) => {
        const found = findings(entry).find((each) => each.quantity === quantity);
        return [
          `${digits(found?.found ?? Number.NaN)} ± ${distance(found?.within ?? Number.NaN)}`,
          digits(entry.measured?.[quantity] ?? Number.NaN), percent(deviation(quantity, entry)),
        ];
      }),
    ])), '',
    ...paragraph(`On average the share of cold starts is ${percentage('P_cold')} % off, the number
      of containers ${percentage('mean_servers')} %.`), '',
  ];
}

/** @param {readonly ExactResult[]} exact */
function exactPart(exact) {
  /** @param {ExactResult['kind']} kind */
  const of = (kind) => exact.filter((each) => each.kind === kind);
  /** @param {readonly ExactResult[]} results */
  const rows = (results) => results.map(({ name, agrees: same }) =>
    row([name, same ? 'exactly as expected' : '**differs**']));
  return [
    '## Exact', '',
    ...paragraph(`Timelines are worked out by hand: when each input arrived, ran and ended, on which
      version. Replays are of recorded workloads, by an independent program: latencies, containers
      and their time in milliseconds. No chance is in them: all is equal to the last digit.`), '',
    ...(exact.length === 0 ? ['They are kept beside the repository, and absent on this machine.']
      : ['| timeline | |', '|---|---|', ...rows(of('timeline')), '',
        '| replay | |', '|---|---|', ...rows(of('replay'))]), '',
  ];
}

/** @param {readonly string[]} names */
const named = (names) =>
  names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');

/** @param {Report} report */
function summaryPart({ exact, cases }) {
  const values = cases.flatMap(findings);
  const missed = cases.filter((entry) => !hasPassed(entry));
  const repeated = cases.filter(({ attempts }) => attempts.length > 1);
  const attempts = cases.flatMap((entry) => entry.attempts);
  const tallies = attempts.flatMap(({ little }) => little ?? []);
  const runs = tallies.reduce((sum, tally) => sum + tally.runs, 0);
  const inputs = tallies.reduce((sum, tally) => sum + tally.inputs, 0);
  const area = tallies.reduce((sum, tally) => sum + BigInt(tally.area_us), 0n);
  const seconds = cases.reduce((sum, entry) => sum + entry.seconds, 0);
  const open = VALIDATION_CASES.filter(({ check }) => belongsTo('full', check)).map(nameOf)
    .filter((name) => !cases.some((entry) => entry.name === name));
  const same = exact.filter((each) => each.agrees).length;
  return [
    `- ${cases.length} cases, ${values.length} values: ${values.filter(agrees).length} agree`,
    `- cases that do not pass: ${named(missed.map(({ name }) => name))}`,
    `- cases that were repeated: ${named(repeated.map(({ name }) => name))}`,
    ...(open.length === 0 ? [] : [`- not judged yet: ${named(open)}`]),
    `- timelines and replays: ${same} of ${exact.length} exact`,
    ...paragraph(`- Little's law: in each of ${grouped(runs)} runs with ${grouped(inputs)} inputs in
      all, what the number in the system comes to over time is what the times of all inputs in it
      come to, to the microsecond: ${area} µs`),
    `- ${[...new Set(cases.map(({ version }) => version))].join('; ')}; `
      + `${Math.round(seconds / 60)} minutes of CPU`, '',
  ];
}

const RULE = [
  ...paragraph(`Written by \`npm run validate\`: the simulator beside queueing theory, other
    simulators and a real platform. [How it works](../docs/validation.md).`), '',
  ...paragraph(`Each case is replicated independently, with seeds 1, 2, 3 … for every case: fixed
    before any of it was run. Behind ± is half of the 99 % Student-t interval. It has to hold the
    expected value and be narrow: at most 1 % of it, 5 % for a probability below 0.01. One interval
    in a hundred misses the truth, so a case that fails is repeated once, ${LONGER} times as long,
    with the seeds that come next; what fails then is a bug. Where the expected value has a ± of its
    own, it was found by other means: by simulation, and both intervals together have to span the
    distance; or it was published with so much precision that ours has to lie within, known twice
    as well.`), '',
];

/** @param {Report} report */
export function pageOf(report) {
  const field = report.cases.filter(({ measured }) => measured !== undefined);
  const others = report.cases.filter(({ rule, measured }) =>
    (rule === 'mc' || rule === 'pub') && measured === undefined);
  const theory = report.cases.filter((entry) => !others.includes(entry) && !field.includes(entry));
  return [
    '# Validation', '', ...RULE, ...summaryPart(report),
    '## Theory', '', ...theory.flatMap(blockOf),
    '## Other simulators and models', '', ...others.flatMap(blockOf),
    '## Experiments with AWS Lambda', '', ...field.flatMap(blockOf),
    ...(field.length === 0 ? [] : measuredPart(field)),
    ...exactPart(report.exact),
  ].join('\n');
}
