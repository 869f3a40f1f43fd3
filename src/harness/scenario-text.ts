import { stringify } from 'yaml';
import type { ScenarioInput } from '../scenario/index.ts';

/** A scenario as the text of a file that `cutover run` takes, `about` it in a comment on top. */
export function scenarioText(input: ScenarioInput, about: readonly string[] = []): string {
  const comment = about.map((line) => `# ${line}`.trimEnd()).join('\n');
  const text = stringify(input, { aliasDuplicateObjects: false, lineWidth: 100 });
  return comment === '' ? text : `${comment}\n${text}`;
}
