/** What a piece of a report is, for a terminal that can show it. */
export type Style = 'heading' | 'faint' | 'good' | 'warning' | 'bad' | 'accent';

/** Returns `text` as it looks in `style`; its visible characters stay the same. */
export type Paint = (style: Style, text: string) => string;

/** For pipes and files: text as it is. */
export const plain: Paint = (_style, text) => text;
