import { RELATIONS } from '../../src/harness/relations/index.ts';
import type { Relation } from '../../src/harness/relations/relation.ts';
import { SOMETIMES } from '../../src/harness/sometimes/index.ts';
import { PROPERTIES } from '../../src/properties/index.ts';
import type { Property } from '../../src/properties/property.ts';

type Law = Property | Relation;

/** What must never happen, what must happen in the end, what is true of two runs together. */
const FAMILIES = 'SLD';

const inOrder = ({ id: a }: Law, { id: b }: Law): number =>
  FAMILIES.indexOf(a.charAt(0)) - FAMILIES.indexOf(b.charAt(0)) || (a < b ? -1 : 1);

/** Every property and relation, in order of id. */
export const LAWS: readonly Law[] = [...PROPERTIES, ...RELATIONS].sort(inOrder);

const isRelation = (law: Law): law is Relation => 'judge' in law;

/** Traits as people would say them. */
const TRAITS: Readonly<Record<string, string>> = {
  zeroDowntime: '`zeroDowntime`', floor: '`floor`', noPreempt: '`noPreempt`',
  mixVersions: '`mixVersions`', settlesWithoutTraffic: '`settlesWithoutTraffic`',
};

function scopeOf(law: Law): string {
  if (isRelation(law)) return 'random scenarios, each carried out in two ways or recounted';
  const { mode, scope } = law;
  if (mode === 'eventually') return 'every run that is over by itself, at its end';
  if (scope === 'always') return 'every run';
  const bundled = `after a ${scope.strategy} publish`;
  if (scope.claim === undefined) return bundled;
  return `${bundled}, and after one by a strategy that claims ${TRAITS[scope.claim]}`;
}

/** Text of the sources in lines of at most 100 columns. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > 98) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

const modeOf = (law: Law): string => (isRelation(law) ? 'compared' : law.mode ?? 'always');

const row = (law: Law): string => {
  const { id, name, rule } = law;
  return `| ${id} | [${name}](#${id.toLowerCase()}-${name}) | ${modeOf(law)} | ${rule} |`;
};

const section = (law: Law): string => `
## ${law.id} ${law.name}

${wrapped(law.statement)}

Rule ${law.rule}. Holds for: ${scopeOf(law)}.
`;

const condition = ({ id, rule, statement }: Property): string =>
  `| ${id} | ${statement} | ${rule} |`;

/** The reference page of the properties, from their registry. */
export function propertiesReference(): string {
  return `# Properties

${wrapped('What has to be true of every run, whatever the scenario says. `cutover run` and '
    + '`cutover test` judge each run by it (`--no-check` leaves that out), and `cutover audit` '
    + 'judges a trace from a file. Each is judged from the records of the trace alone, and '
    + 'counts how often the situation occurred that it speaks of: one that never applied has not '
    + 'shown anything. A violation names the rule, the instant and the records that show it.')}

${wrapped('This page is generated from the registry in `src/properties/index.ts`. The rules are '
    + 'those of [semantics.md](../semantics.md).')}

${wrapped('Held is *always* what has to be so up to every record, *eventually* what has to be so '
    + 'once a run is over by itself. What is *compared* takes more than the records of one run: by '
    + 'it random scenarios are judged (`cutover fuzz`), and not each run.')}

| id | name | held | rule |
|---|---|---|---|
${LAWS.map(row).join('\n')}
${LAWS.map(section).join('')}
## What random scenarios meet

${wrapped('None of this says anything of situations that never occur. Random scenarios have to '
    + 'meet each of these *sometimes*.')}

| id | what happens | rule |
|---|---|---|
${SOMETIMES.map(condition).join('\n')}
`;
}
