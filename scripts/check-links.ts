/**
 * The relative links of all Markdown files: each leads to a file or folder of the repository, and where it names a
 * heading, to one that stands there. Links to elsewhere are not followed: a check must not depend on the network.
 */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readDocuments, reportFindings, repositoryRoot, type Finding, type SourceFile } from './workspace.ts';

const withoutCode = (text: string): string =>
  text.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '').replaceAll(/(`+)[^`]*?\1/g, '');

function linksOf(text: string): readonly string[] {
  const plain = withoutCode(text);
  const inline = plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g);
  const references = plain.matchAll(/^\s{0,3}\[[^\]^][^\]]*\]:\s*<?([^\s>]+)>?/gm);
  return [...inline, ...references].flatMap(([, target]) => target ?? []);
}

/** The name under which a heading can be linked to, as the usual viewers form it. */
function anchorOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const fences = text.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '');
  for (const [, heading = ''] of fences.matchAll(/^#{1,6}\s+(.*?)\s*#*$/gm)) {
    const anchor = anchorOf(heading);
    let name = anchor;
    for (let times = 1; anchors.has(name); times += 1) name = `${anchor}-${times}`;
    anchors.add(name);
  }
  for (const [, id = ''] of fences.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

const isElsewhere = (link: string): boolean => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link);

/** Finds the links that lead nowhere. `exists` answers for a path from the repository's root. */
export function findBrokenLinks(
  documents: readonly SourceFile[],
  exists: (path: string) => boolean,
): readonly Finding[] {
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]));
  const problemOf = (from: string, link: string): string | undefined => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? from : normalize(join(dirname(from), decodeURI(file))).replace(/\/$/, '');
    if (target.startsWith('..')) return `links to ${link}, which lies outside the repository`;
    if (!exists(target)) return `links to ${link}, which does not exist`;
    const there = anchors.get(target);
    if (anchor === undefined || there === undefined || there.has(anchor)) return undefined;
    return `links to ${link}, and there is no such heading`;
  };
  return documents.flatMap(({ path, text }) =>
    linksOf(text)
      .filter((link) => !isElsewhere(link))
      .flatMap((link) => problemOf(path, link) ?? [])
      .map((problem) => ({ place: path, problem })),
  );
}

/** Reads the repository's documents and follows their links. */
export function checkLinks(root: string): readonly Finding[] {
  return findBrokenLinks(readDocuments(root), (path) => existsSync(join(root, path)));
}

if (import.meta.main) reportFindings(checkLinks(repositoryRoot));
