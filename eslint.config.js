/**
 * Lint as a second type check: what the compiler lets through and a cluster manager must not do, such as a promise
 * that nobody waits for. Nothing in the code can switch a rule off (`noInlineConfig`); an exception is made here,
 * for a kind of file, with its reason.
 */
import { readFileSync } from 'node:fs';
import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

const layers = JSON.parse(readFileSync(new URL('scripts/layers.json', import.meta.url), 'utf8'));

const typeScriptFiles = ['**/*.ts'];
const sourceFiles = ['packages/*/src/**/*.ts', 'scripts/**/*.ts'];
const testFiles = ['**/*.test.ts', '**/*.case.ts', 'packages/*/test/**/*.ts', 'test/**/*.ts'];
const pureFiles = Object.keys(layers.pure).map((name) => `packages/${name}/src/**/*.ts`);

const ambient = [
  ['Date', 'Time is an argument: it comes with the input as monotonicMs and wallMs.'],
  ['performance', 'Time is an argument: it comes with the input as monotonicMs and wallMs.'],
  ['Promise', 'A step returns; it never waits.'],
  ['queueMicrotask', 'A step returns; it never waits.'],
  ['setTimeout', 'Ask for a timer with an effect.'],
  ['setInterval', 'Ask for a timer with an effect.'],
  ['setImmediate', 'Ask for a timer with an effect.'],
  ['Intl', 'Compare by code units: a locale makes two nodes decide differently.'],
  ['crypto', 'Chance is an argument: a seeded generator is handed over.'],
  ['process', 'Pure packages know no process.'],
  ['console', 'Reasons are part of the result.'],
  ['fetch', 'Pure packages know no network.'],
  ['globalThis', 'A way around the other names.'],
  ['WeakRef', 'What it says depends on the garbage collector.'],
  ['FinalizationRegistry', 'What it does depends on the garbage collector.'],
].map(([name, message]) => ({ name, message }));

const localeMessage = 'Compare and write by code units: a locale makes two nodes decide differently.';
const bannedProperties = [
  { object: 'Math', property: 'random', message: 'Chance is an argument: a seeded generator is handed over.' },
  ...[
    'localeCompare',
    'toLocaleString',
    'toLocaleLowerCase',
    'toLocaleUpperCase',
    'toLocaleDateString',
    'toLocaleTimeString',
  ].map((property) => ({ property, message: localeMessage })),
];

const bannedSyntax = [
  [':function[async=true]', 'A step returns; it never waits.'],
  ['AwaitExpression', 'A step returns; it never waits.'],
  ['ForOfStatement[await=true]', 'A step returns; it never waits.'],
  ['ImportExpression', 'What is loaded at run time is no pure function.'],
  ['ForInStatement', 'Its order is not ours: iterate over a Map or a sorted array.'],
].map(([selector, message]) => ({ selector, message }));

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', 'coverage/**'] },
  { linterOptions: { noInlineConfig: true } },
  eslint.configs.recommended,
  {
    rules: {
      // What comes from a terminal, a file in /proc or a packet is searched for exactly these.
      'no-control-regex': 'off',
    },
  },
  {
    files: typeScriptFiles,
    extends: [typescript.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.tests.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-undef': 'off',
      'no-param-reassign': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An agent's handler returns a promise by contract, whether it has to wait or not.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: sourceFiles,
    ignores: testFiles,
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', { selector: 'ExportAllDeclaration', message: 'Name what leaves a module.' }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/cli/**', '**/bin/**', ...testFiles],
    rules: { 'no-console': 'error' },
  },
  {
    files: pureFiles,
    ignores: testFiles,
    rules: {
      'no-restricted-globals': ['error', ...ambient],
      'no-restricted-properties': ['error', ...bannedProperties],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what leaves a module.' },
        ...bannedSyntax,
      ],
    },
  },
  {
    files: testFiles,
    rules: {
      // expect(object.method) names a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: { URL: 'readonly', process: 'readonly' } } },
);
