/** Finds programs as a shell would, and where administrators keep theirs. */
import { accessSync, constants } from 'node:fs';
import { labEnvironment } from './enter.ts';

/** The program's path, or undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const directories = (labEnvironment()['PATH'] ?? '').split(':');
  return directories.map((directory) => `${directory}/${name}`).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
