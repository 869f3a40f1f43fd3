import { stringify } from 'yaml';

/** A value behind its key: a law on one line, as people write it; a list of values on many. */
function entryText(key: string, value: unknown): string {
  const isLong = JSON.stringify(value).includes('[');
  if (isLong) return stringify({ [key]: value });
  return `${key}: ${stringify(value, { collectionStyle: 'flow', lineWidth: 0 })}`;
}

/**
 * What stands under a key of a Function, for each Function that has a name, as text to be put into
 * a scenario; what is said of it in comments on top.
 */
export function fragmentText(
  key: string, laws: readonly { readonly function?: string; readonly written: unknown }[],
  about: readonly string[],
): string {
  const indented = (text: string, indent: string): string => text.replace(/^(?=.)/gm, indent);
  const texts = laws.map(({ function: name, written }) => {
    const text = entryText(key, written);
    return name === undefined ? text : `  ${name}:\n${indented(text, '    ')}`;
  });
  const comment = about.map((line) => `# ${line}`.trimEnd()).join('\n');
  const head = laws.some((each) => each.function !== undefined) ? 'functions:\n' : '';
  return `${comment}\n${head}${texts.join('')}`;
}
