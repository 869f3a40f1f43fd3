import type { CodeBase, Draft } from '../../model/configuration.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Relation } from './relation.ts';
import { compare, traceOf } from './traces.ts';

const reversed = (map: Draft | undefined): Draft =>
  Object.fromEntries(Object.entries(map ?? {}).reverse());

const turned = (codeBase: CodeBase): CodeBase => ({
  ...codeBase, images: reversed(codeBase.images), functions: reversed(codeBase.functions),
});

function turnedAround(scenario: Scenario): Scenario {
  const apps = scenario.apps.map((app) => ({ ...app, code_base: turned(app.code_base) }));
  return { ...scenario, apps: apps.reverse() };
}

const isPlural = ({ apps }: Scenario): boolean => apps.length > 1
  || apps.some(({ code_base }) => Object.keys(code_base.functions ?? {}).length > 1);

/** D03: names have an order, and so nothing else needs one. */
export const declarationOrder: Relation = {
  id: 'D03',
  name: 'declaration-order',
  statement: 'The order in which Apps, Functions and images are declared changes nothing.',
  rule: 'TIME-2',
  judge(scenario) {
    if (!isPlural(scenario)) return 'does not apply';
    return compare([traceOf(scenario), traceOf(turnedAround(scenario))]);
  },
};
