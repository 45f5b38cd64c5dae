/** Memory of a command that decides about a large cluster. */
import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the space for young objects as small as it is now. To decide makes much that lives until the decision is there,
 * and V8 answers by growing that space to 128 MB, of which a decision gets no faster. (As a flag at the start of Node it
 * has no effect: V8 takes back a factor below 2 there.)
 */
export function holdYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
