/**
 * The ids of the platform's rules, in the order of `docs/semantics.md`. Trace records name the rule
 * that caused them by its place in this list; new ids go to the end of their section.
 */
export const RULES = [
  'TIME-1', 'TIME-2', 'TIME-3', 'TIME-4', 'TIME-5',
  'OBJ-1', 'OBJ-2', 'OBJ-3', 'OBJ-4', 'OBJ-5', 'OBJ-6',
  'DEP-1', 'DEP-2', 'DEP-3', 'DEP-4', 'DEP-5', 'DEP-6', 'DEP-7',
  'PUB-1', 'PUB-2', 'PUB-3', 'PUB-4', 'PUB-5', 'PUB-6', 'PUB-7', 'PUB-8',
  'CON-1', 'CON-2', 'CON-3', 'CON-4', 'CON-5', 'CON-6', 'CON-7', 'CON-8', 'CON-9', 'CON-10',
  'QUE-1', 'QUE-2', 'QUE-3', 'QUE-4', 'QUE-5', 'QUE-6', 'QUE-7', 'QUE-8', 'QUE-9', 'QUE-10',
  'QUE-11',
  'AUT-1', 'AUT-2', 'AUT-3', 'AUT-4', 'AUT-5', 'AUT-6',
  'STR-1',
  'ROL-1', 'ROL-2', 'ROL-3', 'ROL-4', 'ROL-5', 'ROL-6', 'ROL-7', 'ROL-8', 'ROL-9', 'ROL-10',
  'REC-1', 'REC-2', 'REC-3', 'REC-4', 'REC-5',
  'RVR-1', 'RBK-1', 'RBK-2', 'RBK-3', 'STP-1', 'STP-2', 'STP-3',
  'RET-1', 'RET-2', 'RET-3', 'RET-4', 'RET-5',
  'SCH-1', 'SCH-2', 'SCH-3', 'WEB-1', 'WEB-2', 'EPH-1', 'EPH-2', 'PIN-1', 'CAL-1',
  'FLT-1', 'CST-1', 'ZDT-1', 'ZDT-2', 'ZDT-3', 'CHT-1',
] as const;

export type RuleId = (typeof RULES)[number];

const places = new Map<string, number>(RULES.map((id, place) => [id, place]));

/** The place of `id` in {@link RULES}, as trace records store it. */
export function ruleIndex(id: RuleId): number {
  return places.get(id) as number;
}
