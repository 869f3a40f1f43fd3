/** A fenced block of a document. */
export interface Snippet {
  readonly language: string;
  /** What stands behind the language, as in `file=shop.yaml`; readers do not see it. */
  readonly info: Readonly<Record<string, string>>;
  readonly text: string;
  /** The text between the block before, or the beginning, and this one. */
  readonly before: string;
  /** The whole of it, fences included. */
  readonly source: string;
}

const FENCED = /^(`{3,})(\w*)([^\n`]*)\n([\s\S]*?)^\1$/gm;

const settingsIn = (info: string): Record<string, string> =>
  Object.fromEntries(info.trim().split(/\s+/).filter(Boolean).map((word) => word.split('=')));

/** The fenced blocks of a Markdown text, in order. */
export function snippetsIn(markdown: string): readonly Snippet[] {
  let end = 0;
  return [...markdown.matchAll(FENCED)].map((match) => {
    const [source, , language = '', info = '', text = ''] = match;
    const before = markdown.slice(end, match.index);
    end = match.index + source.length;
    return { language, info: settingsIn(info), text, before, source };
  });
}

/** The first block in this language. */
export function snippetOf(markdown: string, language: string): string {
  const found = snippetsIn(markdown).find((snippet) => snippet.language === language);
  if (found === undefined) throw new Error(`there is no block of ${language}`);
  return found.text;
}
