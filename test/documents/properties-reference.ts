import { PROPERTIES } from '../../src/properties/index.ts';
import type { Property } from '../../src/properties/property.ts';

/** Traits as people would say them. */
const TRAITS: Readonly<Record<string, string>> = {
  zeroDowntime: '`zeroDowntime`', floor: '`floor`', noPreempt: '`noPreempt`',
  mixVersions: '`mixVersions`', settlesWithoutTraffic: '`settlesWithoutTraffic`',
};

function scopeOf({ mode, scope }: Property): string {
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

const row = ({ id, name, rule }: Property): string =>
  `| ${id} | [${name}](#${id.toLowerCase()}-${name}) | ${rule} |`;

const section = (property: Property): string => `
## ${property.id} ${property.name}

${wrapped(property.statement)}

Rule ${property.rule}. Holds for: ${scopeOf(property)}.
`;

/** The reference page of the properties, from their registry. */
export function propertiesReference(): string {
  return `# Properties

${wrapped('What has to be true of every run, whatever the scenario says. `cutover run` and '
    + '`cutover test` judge each run by all of them (`--no-check` leaves it out), and `cutover '
    + 'audit` judges a trace from a file. Each is judged from the records of the trace alone, and '
    + 'counts how often the situation occurred that it speaks of: one that never applied has not '
    + 'shown anything. A violation names the rule, the instant and the records that show it.')}

${wrapped('This page is generated from the registry in `src/properties/index.ts`. The rules are '
    + 'those of [semantics.md](../semantics.md).')}

| id | name | rule |
|---|---|---|
${PROPERTIES.map(row).join('\n')}
${PROPERTIES.map(section).join('')}`;
}
