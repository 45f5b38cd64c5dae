/** Words parted by blanks, as an OCF script takes such a parameter: quotes mean nothing. */
export function splitWords(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
