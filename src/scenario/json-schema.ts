import { z } from 'zod';
import type { Default } from '../model/defaults.ts';
import type { RuleId } from '../model/rules.ts';
import { scenarioShape } from './scenario-shape.ts';
import { isMap } from './tree.ts';
import { formatDuration, formatPrice, formatSize } from './units.ts';

/** A JSON Schema, or a part of one, as far as scenarios make use of it. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** The same with what JSON Schema has no words for, told in words of our own (see `about`). */
export interface DescribedSchema extends JsonSchema {
  readonly properties?: Readonly<Record<string, DescribedSchema>>;
  readonly additionalProperties?: DescribedSchema | false;
  readonly items?: DescribedSchema;
  readonly anyOf?: readonly DescribedSchema[];
  readonly allOf?: readonly DescribedSchema[];
  readonly definitions?: Readonly<Record<string, DescribedSchema>>;
  readonly usual?: Default;
  readonly rule?: RuleId;
  readonly samples?: readonly unknown[];
}

const each = (
  schemas: Readonly<Record<string, DescribedSchema>>, change: typeof lifted,
): Record<string, DescribedSchema> =>
  Object.fromEntries(Object.entries(schemas).map(([name, one]) => [name, everywhere(one, change)]));

/** The schema after a change to it, which has been made to all of its parts before. */
function everywhere(schema: DescribedSchema, change: typeof lifted): DescribedSchema {
  const { properties, additionalProperties, items, anyOf, allOf, definitions } = schema;
  return change({
    ...schema,
    ...(properties && { properties: each(properties, change) }),
    ...(additionalProperties && {
      additionalProperties: everywhere(additionalProperties, change),
    }),
    ...(items && { items: everywhere(items, change) }),
    ...(anyOf && { anyOf: anyOf.map((one) => everywhere(one, change)) }),
    ...(allOf && { allOf: allOf.map((one) => everywhere(one, change)) }),
    ...(definitions && { definitions: each(definitions, change) }),
  });
}

/** What is said of a reference may not stand beside it: it is put above. */
function lifted(schema: DescribedSchema): DescribedSchema {
  const { allOf = [], ...own } = schema;
  const [only, another] = allOf;
  const { $ref, ...rest } = another === undefined ? { ...only, ...own } : schema;
  if ($ref === undefined) return rest;
  return Object.keys(rest).length === 0 ? { $ref } : { ...rest, allOf: [{ $ref }] };
}

/** The schema of scenarios with all that is told of its keys. */
export function describedSchema(): DescribedSchema {
  const schema = z.toJSONSchema(scenarioShape, {
    // What editors support: of YAML and of JSON, all of them.
    target: 'draft-07', io: 'input', unrepresentable: 'any',
  });
  return everywhere(schema as DescribedSchema, lifted);
}

/** A default as a file would have it; `undefined` if it cannot be written. */
export function writtenDefault({ title, type, allOf, usual }: DescribedSchema): unknown {
  if (usual === undefined || usual.words !== undefined) return undefined;
  const { value } = usual;
  // A surge is a map here, which says whether it is a share.
  if (isMap(value)) return value['containers'];
  const isMeasured = typeof value === 'number' && (type === 'string' || allOf !== undefined);
  if (!isMeasured) return value;
  if (title === 'price') return formatPrice(value);
  return title === 'size' ? formatSize(value) : formatDuration(value);
}

/** The default of a key, as people are told of it. */
export function shownDefault(schema: DescribedSchema): string | undefined {
  if (schema.usual?.words !== undefined) return schema.usual.words;
  const written = writtenDefault(schema);
  return typeof written === 'string' && written !== '' ? written : JSON.stringify(written);
}

function fullDescription(schema: DescribedSchema): { description?: string } {
  const { description, usual, rule } = schema;
  if (description === undefined) return {};
  const parts = [
    description,
    ...(usual === undefined ? [] : [`Default: ${shownDefault(schema)} (${usual.why}).`]),
    ...(rule === undefined ? [] : [`Rule ${rule}.`]),
  ];
  return { description: parts.join(' ') };
}

/** Says in words of JSON Schema what was said in our own. */
function plain(schema: DescribedSchema): JsonSchema {
  const { usual: _usual, rule: _rule, samples, properties, ...rest } = schema;
  const written = writtenDefault(schema);
  return {
    ...rest,
    ...fullDescription(schema),
    ...(written === undefined ? {} : { default: written }),
    ...(samples && { examples: samples }),
    // What is said of a key stands before its parts.
    ...(properties && { properties }),
  };
}

/**
 * JSON Schema (draft 7) of scenario files. It accepts every scenario that is valid, and refuses
 * what can be refused without knowing the whole: names, numbers that go together and data files
 * are the business of `cutover validate`.
 */
export function scenarioJsonSchema(): JsonSchema {
  return everywhere(describedSchema(), plain);
}
