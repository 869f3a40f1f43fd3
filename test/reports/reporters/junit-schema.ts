import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

const SCHEMA = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');

/** What is wrong with a text that should be a report in the JUnit format; empty if nothing is. */
export async function junitProblems(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: { fileName: 'junit.xml', contents: xml },
    schema: { fileName: 'junit.xsd', contents: SCHEMA },
  });
  return errors.map(({ message }) => message);
}
