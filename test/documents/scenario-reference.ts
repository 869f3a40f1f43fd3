import { type DistributionForm, DISTRIBUTIONS } from '../../src/random/distributions/index.ts';
import { DATA_UNITS, PARAMETER_MEANINGS } from '../../src/scenario/distribution-shape.ts';
import {
  describedSchema, type DescribedSchema, shownDefault,
} from '../../src/scenario/json-schema.ts';

const INTRODUCTION = `# Scenario files

A scenario is a file in YAML 1.2, or in JSON, which is a part of it. It says which Apps there are,
what traffic they get and what is done to them; \`cutover run\` carries it out. This page lists
every key. It is generated from the schema that files are checked with (\`npm run documents\`
writes it); the ids of rules are those of [the rules](../semantics.md).

\`\`\`yaml
name: A new version of a shop
app:
  name: shop
  functions:
    api: { service_time: 200ms, cold_start: 3s, code: a1 }
traffic:
  - { to: api, arrivals: { poisson: { rate: 5/s } }, until: 2m }
events:
  - { at: 1m, deploy: { change: { functions: { api: { code: b2 } } } } }
\`\`\`

What holds for all of a scenario:

- Keys are strict. What is unknown, misspelled, of the wrong type or impossible in combination is an
  error with line and column, and all errors are told at once. A scenario that validates, runs.
- **Durations** carry units: \`250ms\`, \`8s\`, \`1h30m\`; of \`d h m s ms us\`, the longest
  first, a fraction only in the last. **Rates** are \`5/s\`, \`300/min\`, \`0.1/h\` or per
  \`d\`. **Sizes** are \`512MiB\`, \`1GiB\` or \`1GB\`. **Prices** are \`$0.0003\`, in US
  dollars. **Probabilities** are numbers from 0 to 1. **Instants** are \`2026-01-05T09:00:00Z\`,
  with the zone.
- The names of Apps, images and environments have up to 64 letters, digits, \`.\`, \`_\` and
  \`-\`; those of Functions have letters, digits and \`_\` and begin with no digit.
- Files that a scenario names are relative to it. Data files are CSV with a line of column names.
- Keys of parts that are not built yet are refused as such; each section ends with its list of them.
- \`cutover run FILE --set PATH=VALUE\` puts a value, in YAML, at any path, with the same checks.
`;

const ROOT = 'scenario';
const DISTRIBUTION = 'duration or distribution';

/** More words than this are not listed in a row. */
const MOST_WORDS = 8;

/** Upper bounds that are there only so that there is one. */
const ANY_NUMBER = [1_000_000_000, 1_000_000, Number.MAX_SAFE_INTEGER];

const code = (text: string): string => `\`${text}\``;
const listed = (words: readonly string[]): string => words.map(code).join(', ');

/** The reference of scenario files: a section for each map, with a row for each of its keys. */
class Reference {
  readonly #definitions: Readonly<Record<string, DescribedSchema>>;
  readonly #seen = new Set<string>();
  /** Sections that the present one refers to and that are not written yet. */
  #below: (() => string)[] = [];

  constructor(root: DescribedSchema) {
    this.#definitions = root.definitions ?? {};
  }

  /** A section, and below it those that it refers to, unless they are further up. */
  section(title: string, schema: DescribedSchema): string {
    const own = title === DISTRIBUTION ? lawSection() : this.#keys(title, schema);
    const below = this.#below;
    this.#below = [];
    return [own, ...below.map((write) => write())].join('\n');
  }

  #keys(title: string, schema: DescribedSchema): string {
    const entries = Object.entries(schema.properties ?? {})
      .filter(([name, key]) => !isLaw(name, key));
    const needed = schema.required ?? [];
    const rows = entries
      .map(([name, key]) => this.#row(name, key, { title, isNeeded: needed.includes(name) }));
    const long = entries.flatMap(([, key]) => (isLong(key) ? [key] : []));
    return [
      `## ${title}`, '',
      '| key | value | without it | meaning |', '|---|---|---|---|', ...rows,
      ...long.flatMap(({ title: what, enum: words = [] }) => ['', `${what}: ${listed(words)}.`]),
      '',
    ].join('\n');
  }

  /** Makes sure of a section, and returns a link to it. */
  #link(title: string, schema: DescribedSchema): string {
    if (!this.#seen.has(title)) {
      this.#seen.add(title);
      this.#below.push(() => this.section(title, schema));
    }
    const anchor = title.toLowerCase().replaceAll(/[^a-z0-9 _-]/g, '').replaceAll(' ', '-');
    return `[${title}](#${anchor})`;
  }

  #row(
    name: string, key: DescribedSchema, { title, isNeeded }: { title: string; isNeeded: boolean },
  ): string {
    const { description = '', samples, rule } = key;
    const value = this.#value(key, title === ROOT ? name : `${title}.${name}`);
    const examples = (samples ?? []).map(flow).map(code).join(' or ');
    const meaning = [
      description,
      ...(examples === '' ? [] : [`For example ${examples}.`]),
      ...(rule === undefined ? [] : [`(${rule})`]),
    ].join(' ');
    return `| ${code(name)} | ${value} | ${isNeeded ? 'needed' : absent(key)} | ${meaning} |`;
  }

  /** What may stand behind a key, in words; a map in it gets a section called `title`. */
  #value(schema: DescribedSchema, title: string): string {
    const { $ref, allOf, anyOf, items, properties, additionalProperties: each } = schema;
    const reference = $ref ?? allOf?.[0]?.$ref;
    if (reference !== undefined) return this.#reference(reference);
    if (properties !== undefined) return this.#link(title, schema);
    if (isSingle(schema)) return leaf(schema);
    if (anyOf !== undefined) {
      const forms = anyOf.filter(({ type }) => type !== 'null');
      return forms.map((form) => this.#value(form, title)).join(' or ');
    }
    if (items !== undefined) return `list of: ${this.#value(items, title)}`;
    return each ? `map from names to: ${this.#value(each, title)}` : leaf(schema);
  }

  #reference($ref: string): string {
    const name = $ref.replace('#/definitions/', '');
    // A change has the keys of what it changes, each of which may be left out.
    if (name.endsWith('-change')) return `${this.#reference($ref.replace('-change', ''))}, in part`;
    const schema = this.#definitions[name] ?? {};
    const { title = name } = schema;
    return schema.type === 'string' ? leaf(schema) : this.#link(title, mapIn(schema));
  }
}

/** Whether a key is the name of a law; traffic has a `trace` too, which is none. */
export const isLaw = (name: string, { $ref, allOf }: DescribedSchema): boolean =>
  name in DISTRIBUTIONS && ($ref ?? allOf?.[0]?.$ref) === `#/definitions/${name}`;

/** How the parameters of a law are written. */
function parametersOf(form: DistributionForm): string | undefined {
  if (form.written === 'file') return '{ file, column, unit? }';
  if (form.written === 'list') {
    const { items } = form;
    const item = typeof items === 'string' ? items : `{ ${Object.keys(items).join(', ')} }`;
    return `[${item}, …]`;
  }
  if (form.written === 'value') return undefined;
  const optional = Object.keys(form.optional ?? {}).map((name) => `${name}?`);
  return `{ ${[...Object.keys(form.required), ...optional].join(', ')} }`;
}

function lawSection(): string {
  const laws = Object.values(DISTRIBUTIONS).flatMap(({ kind, forms, summary }) => {
    const ways = forms.flatMap((form: DistributionForm) => parametersOf(form) ?? []);
    if (ways.length === 0) return [];
    return [`| ${code(kind)} | ${ways.map(code).join(' or ')} | ${summary} |`];
  });
  const meanings = Object.entries(PARAMETER_MEANINGS)
    .map(([name, meaning]) => `- ${code(name)}: ${meaning}`);
  return [
    `## ${DISTRIBUTION}`, '',
    'A duration alone is the same each time. Else one of these laws, by its name, such as',
    '`{ lognormal: { mean: 2s, cv: 0.5 } }`:', '',
    '| law | parameters | meaning |', '|---|---|---|', ...laws, '', ...meanings,
    '- `file`, `column`, `unit`: a column of a CSV file, the unit of its numbers being '
    + `${listed(DATA_UNITS)}, or \`s\` where it is not said`, '',
  ].join('\n');
}

/** The map among the forms of a value. */
const mapIn = (schema: DescribedSchema): DescribedSchema =>
  schema.anyOf?.find(({ properties }) => properties !== undefined) ?? schema;

function absent(key: DescribedSchema): string {
  const shown = shownDefault(key);
  if (key.usual === undefined || shown === undefined) return '';
  const { words: inWords, why } = key.usual;
  return `${inWords === undefined ? code(shown) : inWords}: ${why}`;
}

/** Whether a value is neither a map nor a list, nor one of several forms of its own. */
const isSingle = ({ type }: DescribedSchema): boolean =>
  type !== undefined && type !== 'object' && type !== 'array';

/** Whether there are too many words to choose from to list them in a row. */
const isLong = ({ enum: choices = [] }: DescribedSchema): boolean => choices.length > MOST_WORDS;

/** What people call a single value, with its bounds where they mean something. */
function leaf(schema: DescribedSchema): string {
  const { title = '', type, enum: choices, minimum, maximum } = schema;
  if (choices !== undefined && !isLong(schema)) return choices.map(code).join(' or ');
  if (type !== 'integer' && type !== 'number' || title === 'probability') return title;
  const bounded = maximum !== undefined && !ANY_NUMBER.includes(maximum);
  return `${title} from ${minimum}${bounded ? ` to ${maximum}` : ''}`;
}

/** A value in the flow style of YAML. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** The page `docs/reference/scenario-format.md`. */
export function scenarioReference(): string {
  const schema = describedSchema();
  return `${INTRODUCTION}\n${new Reference(schema).section(ROOT, schema)}`;
}
