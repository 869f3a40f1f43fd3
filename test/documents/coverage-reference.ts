import { homesIn, type Rule, rulesIn, testedIn } from '../tidy/rules.ts';
import { readProjectFile, type Source, sourcesIn } from '../tidy/project.ts';
import { type Statement, STATEMENTS } from './coverage-statements.ts';

/** By rule, the files of which this says that they are about it. */
function filesByRule(
  sources: readonly Source[], idsIn: (source: Source) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const source of sources) {
    for (const id of idsIn(source)) files.set(id, [...files.get(id) ?? [], source.path]);
  }
  return files;
}

const link = (path: string): string => `[${path.replace(/^.*\//, '')}](../../${path})`;

/** What carries out the rules of the project, and what holds it to them. */
export class Coverage {
  readonly rules: readonly Rule[];
  private readonly homes: ReadonlyMap<string, readonly string[]>;
  private readonly tests: ReadonlyMap<string, readonly string[]>;

  constructor() {
    this.rules = rulesIn(readProjectFile('docs/semantics.md'));
    this.homes = filesByRule(sourcesIn('src'), homesIn);
    this.tests = filesByRule(sourcesIn('test'), testedIn);
  }

  statusOf(id: string): Rule['status'] | undefined {
    return this.rules.find((rule) => rule.id === id)?.status;
  }

  /** Where a rule is decided; a consequence follows from others. */
  home(id: string): string {
    const homes = this.homes.get(id) ?? [];
    return homes.length > 0 ? homes.map(link).join(', ') : this.statusOf(id) ?? '';
  }

  /** The first few files with tests of these names. */
  tested(ids: readonly string[]): string {
    const tests = [...new Set(ids.flatMap((id) => this.tests.get(id) ?? []))];
    const more = tests.length > 2 ? `, ${tests.length - 2} more` : '';
    return tests.slice(0, 2).map(link).join(', ') + more;
  }
}

function statementRow(coverage: Coverage, { says, rules, shownBy }: Statement): string {
  const homes = [...new Set(rules.map((id) => coverage.home(id)))].join(', ');
  return `| ${says} | ${rules.join(', ')} | ${homes} | ${coverage.tested(rules)} `
    + `| ${link(shownBy)} |`;
}

const ruleRow = (coverage: Coverage, { id }: Rule): string =>
  `| ${id} | ${coverage.home(id)} | ${coverage.tested([id])} |`;

/** The page that tells what the platform's statements and the rules rest on. */
export function coverageReference(coverage: Coverage): string {
  return `# Coverage

What the platform says about deployments, and what becomes of it here: the rules that carry a
statement out, the one file that decides each, tests of its name, and a scenario in which one sees
it. Then all rules. A rule that follows from others is a *consequence* and is decided nowhere.

This page is generated: from the tags \`@rule\` of the sources, the names of the tests and
[semantics.md](../semantics.md).

| statement | rules | decided in | tested in | shown by |
|---|---|---|---|---|
${STATEMENTS.map((statement) => statementRow(coverage, statement)).join('\n')}

## All rules

| rule | decided in | tested in |
|---|---|---|
${coverage.rules.map((rule) => ruleRow(coverage, rule)).join('\n')}
`;
}
