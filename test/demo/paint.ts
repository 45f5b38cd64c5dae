/** Colours: only for a terminal that shows them, and never against NO_COLOR. */
import { styleText } from 'node:util';

export type Style = 'title' | 'good' | 'bad' | 'faint' | 'client';

/** Gives the text in that style; never changes how many columns it takes. */
export type Paint = (style: Style, text: string) => string;

const formats = { title: 'bold', good: 'green', bad: 'red', faint: 'dim', client: 'cyan' } as const;

export const plain: Paint = (_style, text) => text;

/** Node knows what a stream shows and what the environment wants. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(formats[style], text, { stream });
}
