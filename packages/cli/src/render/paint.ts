/** Colours, as an argument: what renders text does not know whether a terminal shows it. */
import { styleText } from 'node:util';

export type Style = 'good' | 'warning' | 'bad' | 'strong' | 'faint';

/** Gives the text in that style; never changes how many columns it takes. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

const formats = { good: 'green', warning: 'yellow', bad: 'red', strong: 'bold', faint: 'dim' } as const;

export const coloured: Paint = (style, text) => styleText(formats[style], text, { validateStream: false });

/** Colours only for a terminal that shows them, and never against NO_COLOR (https://no-color.org). */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const refused = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return stream.isTTY === true && !refused ? coloured : plain;
}
