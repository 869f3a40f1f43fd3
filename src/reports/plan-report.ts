import type { Unit } from '../model/expectation.ts';
import type {
  PlanForecast, PlannedChange, PlannedFunction, PlannedNumber, PlanResult,
} from '../model/plan.ts';
import {
  differenceText, meanText, sentenceLines, signedAmount, unsignedAmount,
} from './estimates.ts';
import {
  alignNamed, commandLines, flow, onOneLine, shorten, shortNames, titleLine, WIDTH, widthOf,
} from './layout.ts';
import type { Paint } from './paint.ts';
import { countOf, formatCount, formatInstant } from './quantities.ts';
import { VERDICT_WORDS, verdictStyled } from './verdict-words.ts';

/** The ends of a prediction interval in as few words as they need. */
function span(
  { low, high }: PlannedNumber, show: (value: number) => string, between = ' to ',
): string {
  const [from, to] = [low, high].map((end) => (end === null ? 'never' : show(end)));
  return from === to ? String(from) : `${from}${between}${to}`;
}

const counted = (number: PlannedNumber): string => span(number, formatCount, '–');

const versions = (number: PlannedNumber): string =>
  span(number, (value) => (value === 0 ? 'nothing' : `v${formatCount(value)}`), '–');

/** Terraform's sign of what happens to a Function. */
function signOf({ was, is, started, drained, stopped, left }: PlannedFunction): string {
  if (!is) return '  -';
  if (!was) return '  +';
  const moves = [started, drained, stopped, left].some(({ high }) => high !== 0);
  return moves ? '-/+' : '  ~';
}

const inputs = (number: PlannedNumber): string =>
  `${counted(number)} ${number.low === 1 && number.high === 1 ? 'input' : 'inputs'}`;

/** What becomes of the containers of a Function and of what they run. */
function movesOf(
  { started, drained, stopped, interrupted }: PlanForecast['total'],
): readonly string[] {
  return [
    `${counted(started)} to start`, `${counted(drained)} to drain`, `${counted(stopped)} to stop`,
    `${inputs(interrupted)} to interrupt`,
  ];
}

/** `name` has room in front of `indent`. */
function functionLines(name: string, told: PlannedFunction, indent: number): readonly string[] {
  const { left } = told;
  const parts = [...movesOf(told), ...(left.high === 0 ? [] : [`${counted(left)} to stay`])];
  const label = `  ${signOf(told)} ${name}`;
  return flow(label, parts.map((part, place) => (place < parts.length - 1 ? `${part},` : part)), {
    indent, gap: ' ',
  });
}

/** Longer names of Functions are cut. */
const WIDEST_NAME = 24;

function changeLines(forecast: PlanForecast, app: string): readonly string[] {
  const { previous, version, functions } = forecast;
  const names = shortNames(Object.keys(functions).map(onOneLine), WIDEST_NAME);
  const indent = Math.max(0, ...names.map(widthOf)) + 8;
  const head = previous.high === 0 ? `  + ${app}: ${versions(version)}`
    : `  ~ ${app}: ${versions(previous)} -> ${versions(version)}`;
  return [
    shorten(head, WIDTH),
    ...Object.values(functions).flatMap((told, place) =>
      functionLines(names[place] as string, told, indent)),
  ];
}

/** A row of numbers: on average, and where one deployment will lie. */
function numberCells(name: string, unit: Unit, number: PlannedNumber): string[] {
  const { mean, half_width = 0 } = number;
  return [
    `  ${name}`, mean === undefined ? '–' : meanText(unit, { mean, half_width }),
    span(number, (value) => unsignedAmount(unit, value)), '',
  ];
}

function changeCells({ metric, unit, alternatives, change }: PlannedChange): string[] {
  const { verdict } = alternatives[1] ?? {};
  if (change === undefined) return [`  ${onOneLine(metric)}`, 'not always measured', '', ''];
  const { mean = 0, half_width = 0 } = change;
  return [
    `  ${onOneLine(metric)}`,
    differenceText(unit, { mean, half_width }),
    span(change, (value) => signedAmount(unit, value)),
    verdict === undefined ? '' : VERDICT_WORDS[verdict],
  ];
}

/** The most containers of a Function, of how many there may be. */
function peakName(name: string, { cap, surge = 0 }: PlannedFunction): string {
  const most = cap === undefined ? '' : ` of ${formatCount(cap)}`;
  return `${onOneLine(name)} peak${most}${surge > 0 ? `+${formatCount(surge)}` : ''}`;
}

const isAny = ({ low, high }: PlannedNumber): boolean => low !== 0 || high !== 0;

function tableLines(
  { metrics }: PlanResult, forecast: PlanForecast, paint: Paint,
): readonly string[] {
  const { published_after_us: published, blocked_us: blocked, downtime_us: downtime } = forecast;
  const own = [
    ...(isAny(published) ? [numberCells('published after', 'duration', published)] : []),
    numberCells('old gone after', 'duration', forecast.finished_after_us),
    ...(isAny(blocked) ? [numberCells('blocked for', 'duration', blocked)] : []),
    numberCells('downtime', 'duration', downtime),
    ...Object.entries(forecast.functions).flatMap(([name, told]) => (isAny(told.peak)
      ? [numberCells(peakName(name, told), 'count', told.peak)] : [])),
  ];
  const head = ['', 'on average', 'one deployment', 'difference'];
  const rows = [head, ...own, ...metrics.map(changeCells)];
  const [title = [], ...lines] = alignNamed(rows, [0, 3]);
  const split = own.length;
  return [
    ...title.map((line) => paint('faint', line)),
    ...lines.slice(0, split).flat(),
    ...(metrics.length === 0 ? [] : [paint('heading', 'what it changes')]),
    ...lines.slice(split).flatMap((row, place) => [
      ...row.slice(0, -1),
      verdictStyled(row.at(-1) ?? '', metrics[place]?.alternatives[1]?.verdict, paint),
    ]),
  ];
}

/** The line that says it all, in Terraform's words. */
const planLine = ({ total }: PlanForecast): string => `Plan: ${movesOf(total).join(', ')}.`;

const OUTCOMES = {
  deployed: 'deployed', no_op: 'no-op', build_failed: 'build failed', rejected: 'rejected',
  issued: 'not published by the end', never: 'never issued',
} as const;

/** What became of the command where that was not the same each time. */
function outcomeLines({ outcomes, replications }: PlanResult): readonly string[] {
  const found = Object.entries(outcomes) as [keyof typeof OUTCOMES, number][];
  if (found.length < 2) return [];
  const words = found.map(([outcome, count]) =>
    `${OUTCOMES[outcome]} in ${formatCount(count)} of ${formatCount(replications)}`);
  return ['', ...sentenceLines(`The command: ${words.join(', ')}.`)];
}

/** Rollouts that do not finish, and what they are stuck on. */
function stuckLines(
  { replications }: PlanResult, forecast: PlanForecast, { paint, look }: PlanForm,
): readonly string[] {
  const { blocked, blockade, superseded } = forecast;
  const of = ` of ${formatCount(replications)}`;
  const reasons = Object.entries(blocked) as [string, number][];
  const late = superseded === 0 ? [] : sentenceLines(
    `Superseded by a newer version in ${formatCount(superseded)}${of}.`);
  if (reasons.length === 0) return late.length === 0 ? [] : ['', ...late];
  const words = reasons.map(([why, count]) => `${why} in ${formatCount(count)}${of}`);
  return [
    '',
    paint('bad', shorten(`Blocked in the end: ${words.join(', ')}.`, WIDTH)),
    ...(blockade?.why ?? []).flatMap((why) => sentenceLines(why)),
    ...(look.length === 0 ? [] : commandLines('look:', look)),
    ...late,
  ];
}

function nothingLines(result: PlanResult): readonly string[] {
  const { outcomes, failure, event: { n }, replications } = result;
  const [outcome] = Object.keys(outcomes) as (keyof typeof OUTCOMES)[];
  const isAlways = Object.keys(outcomes).length === 1;
  if (isAlways && outcome === 'no_op') {
    return sentenceLines(`No changes. What events.${n} deploys is live already.`);
  }
  if (isAlways && outcome === 'never') {
    return sentenceLines(`No changes. What events.${n} waits for never happens.`);
  }
  const why = failure?.why[0] === undefined ? '' : `: ${failure.why[0]}`;
  const what = isAlways && outcome !== undefined
    ? `${OUTCOMES[outcome]} in all ${formatCount(replications)} replications${why}` : '';
  return sentenceLines(`No changes${what === '' ? '' : `: ${what}`}.`);
}

/** How sure all this is. */
function notes({ replications, complete }: PlanResult, forecast: PlanForecast): readonly string[] {
  const { confidence } = forecast.version;
  const sure = Math.floor(100 * confidence + 1e-9);
  return [
    '',
    ...sentenceLines('± holds the mean in 95 of 100 studies. One deployment: the prediction '
      + `interval, which holds what comes of one more in ${sure} of 100. What it changes is `
      + 'against the same traffic and luck without it.'),
    ...(complete
      ? [] : sentenceLines(`Stopped by Ctrl-C after ${countOf(replications, 'replication')}.`)),
  ];
}

function eventLine({ event: { n, app, kind, strategy, by, at_us: at } }: PlanResult): string {
  const when = at === undefined ? '' : ` at ${formatInstant(at)}`;
  return shorten(onOneLine(`events.${n}${when}: ${kind} of ${app} (${strategy}) by ${by}`), WIDTH);
}

/** How a plan is shown. */
export interface PlanForm {
  readonly paint: Paint;
  /** The words of a command that tells more of a rollout that is blocked; none if none is. */
  readonly look: readonly string[];
}

/** What one deployment would do, for people. */
export function planReport(result: PlanResult, form: PlanForm): string {
  const { paint } = form;
  const { scenario, replications, seed, event, forecast } = result;
  const run = `${countOf(replications, 'replication')}, seed ${seed}`;
  const lines = [
    titleLine(scenario.name, run, paint),
    eventLine(result),
    '',
    ...(forecast === undefined ? [...nothingLines(result), ...outcomeLines(result)] : [
      ...changeLines(forecast, onOneLine(event.app)),
      '',
      paint('heading', planLine(forecast)),
      ...outcomeLines(result),
      ...stuckLines(result, forecast, form),
      '',
      ...tableLines(result, forecast, paint),
      ...notes(result, forecast),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
