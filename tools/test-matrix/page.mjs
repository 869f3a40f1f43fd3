/** What runs in the page: every scenario that the page was given, one after the other. */
import { parseScenario } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulate.ts';

/**
 * The page, as far as it is used here.
 *
 * @type {{ getElementById: (id: string) => { textContent: string } }}
 */
const page = Reflect.get(globalThis, 'document');

const { scenarios, data } = JSON.parse(page.getElementById('texts').textContent);

/**
 * @param {[string, string]} scenario
 * @returns {string}
 */
function digestOf([file, text]) {
  const parsed = parseScenario(text, { file, read: (name) => data[name] });
  if ('problems' in parsed) return parsed.problems[0]?.message ?? 'broken';
  return simulate(parsed.scenario).result.digest;
}

page.getElementById('digests').textContent = JSON.stringify(scenarios.map(digestOf));
