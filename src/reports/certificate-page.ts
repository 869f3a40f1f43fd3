import type { Certificate, TraitVerdict, VerifiedScope } from '../model/verification.ts';
import { countOf, formatCount } from './quantities.ts';
import { timeSentence } from './time-told.ts';
import { badgeLine, comparedRows, idleRemark } from './verification-report.ts';

/** A cell of a table: what stands in it cannot end it. */
const cell = (text: string): string => text.replace(/[\r\n]+/g, ' ').replaceAll('|', '\\|');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

const traitRow = ({
  trait, property, verdict, counterexample, states = 0, runs = 0,
}: TraitVerdict): string[] => {
  const looked = states + runs === 0
    ? '' : ` in ${countOf(states, 'state')} and ${countOf(runs, 'run')}`;
  return [trait, property, `${verdict}${counterexample === undefined ? looked : ''}`,
    counterexample ?? ''];
};

const scopeRow = ({ scope, setting, states, transitions, depth, complete }: VerifiedScope) => [
  scope, setting, formatCount(states), formatCount(transitions), `${depth}`,
  complete ? '✓' : 'left',
];

function done(certificate: Certificate): string {
  const { answers, orders = {}, gallery, scopes = [], sweep, random } = certificate;
  const given = Object.entries(orders).map(([kind, count]) => `${kind} ${formatCount(count)}`);
  const rows = [
    answers === undefined ? null : ['purity', `${formatCount(answers)} answers the same again`],
    answers === undefined ? null
      : ['orders', given.join(', ') || `none in ${countOf(answers, 'answer')}`],
    gallery === undefined ? null : ['gallery', countOf(gallery.incidents, 'incident')],
    scopes.length === 0 ? null
      : ['scopes', countOf(scopes.reduce((sum, { states }) => sum + states, 0), 'state')],
    sweep === undefined ? null : ['sweep', countOf(sweep.runs, 'run')],
    random === undefined ? null
      : ['random', `${countOf(random.runs, 'scenario')} of seed ${random.seed}, ${
        countOf(random.events, 'event')}`],
  ].filter((row) => row !== null);
  return table(['step', 'done'], rows);
}

function violated({ violation }: Certificate): string {
  if (violation === undefined) return '';
  const { step, id, message, file, records = 0 } = violation;
  const shown = file === undefined ? '' : `\n\nThe least scenario that shows it is \`${file}\`${
    records === 0 ? '' : `: ${countOf(records, 'record')} up to the violation`}.`;
  return `## What is wrong\n\n${step}: **${id}**, ${message}${shown}\n\n`;
}

/** A certificate as a page in Markdown. */
export function certificatePage(certificate: Certificate): string {
  const { tool, strategy, claims, unclaimed, scopes = [], comparison = [], left_out } = certificate;
  const idle = idleRemark(certificate);
  const files = strategy.files.map(({ file, sha256 }) => `\`${file}\`, SHA-256 \`${sha256}\``);
  const traits = [...claims, ...unclaimed];
  const compared = comparison.map((workload) => {
    const [head = [], ...rows] = comparedRows(workload, strategy.name);
    return `### ${workload.workload}\n\n${table(head, rows)}\n\n`;
  });
  const told = [
    `# ${strategy.name}\n\n**${badgeLine(certificate)}**\n\n`,
    `Written by \`cutover verify\` ${tool.version}, semantics ${tool.semantics}. ${
      files.length === 0 ? 'A bundled strategy.' : `Of ${files.join(' and ')}.`}\n\n`,
    idle === null ? '' : `${idle}\n\n`,
    violated(certificate),
    `## What was done\n\n${done(certificate)}\n\n`,
    left_out.length === 0 ? ''
      : `Left out, for want of time:\n\n${left_out.map((each) => `- ${each}\n`).join('')}\n`,
    traits.length === 0 ? '' : `## Traits\n\n${
      table(['trait', 'property', 'verdict', 'counterexample'], traits.map(traitRow))}\n\n`,
    scopes.length === 0 ? '' : `## Scopes\n\nEverything that can happen within each of them was `
      + `carried out and judged by every property. ${timeSentence(scopes)}`.trimEnd() + `\n\n${
        table(['scope', 'options', 'states', 'steps', 'depth', 'whole'], scopes.map(scopeRow))
      }\n\n`,
    compared.length === 0 ? '' : '## Beside others\n\nMeans over runs with the same arrivals, '
      + 'service times and cold starts, and differences pair by pair with their 95 % intervals.\n\n'
      + compared.join(''),
  ];
  return `${told.join('').trimEnd()}\n`;
}
