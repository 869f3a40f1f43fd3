/** A fenced block of a document. */
export interface Snippet {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown text, in order. */
export function snippetsIn(markdown: string): readonly Snippet[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] as string, text: match[2] as string,
  }));
}

/** The first block in this language. */
export function snippetOf(markdown: string, language: string): string {
  const found = snippetsIn(markdown).find((snippet) => snippet.language === language);
  if (found === undefined) throw new Error(`there is no block of ${language}`);
  return found.text;
}
