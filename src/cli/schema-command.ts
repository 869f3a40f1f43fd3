import { scenarioJsonSchema } from '../scenario/json-schema.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** The JSON Schema of scenario files as it is printed and shipped. */
export const schemaText = (): string => `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;

/** `cutover schema`: prints the JSON Schema of scenario files. */
export async function schemaCommand({ stdout }: Terminal): Promise<ExitCode> {
  stdout.write(schemaText());
  return EXIT.passed;
}
