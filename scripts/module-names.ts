/**
 * The names that cross a file's border: what it exports, and what it takes from which module. Read from the syntax
 * alone, without types, which is quick and enough where every import is written out with its file's name.
 */
import ts from 'typescript';

/** All names of a module at once: `import * as`, `export * from`, a module loaded at run time. */
export const everyName = '*';

/** A name taken from a module; `name` is the one it is exported under there. */
export interface TakenName {
  readonly specifier: string;
  readonly name: string;
}

/** What crosses the border of one file. `occurrences` counts each identifier in the text, declarations included. */
export interface ModuleNames {
  readonly exported: readonly string[];
  /** Those of `exported` that are types for certain, by their syntax. */
  readonly exportedTypes: ReadonlySet<string>;
  readonly taken: readonly TakenName[];
  readonly occurrences: ReadonlyMap<string, number>;
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;

function namesOfBinding(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOfBinding(element.name) : []));
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}

function namesOfDeclaration(statement: ts.Statement): readonly string[] {
  if (ts.isExportAssignment(statement)) return ['default'];
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return [];
  if (hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) return ['default'];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => namesOfBinding(name));
  }
  const name = ts.getNameOfDeclaration(statement as unknown as ts.Declaration);
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

function exportedNames(statement: ts.Statement): readonly string[] {
  if (!ts.isExportDeclaration(statement)) return namesOfDeclaration(statement);
  const { exportClause } = statement;
  if (exportClause === undefined) return [];
  if (ts.isNamespaceExport(exportClause)) return [exportClause.name.text];
  return exportClause.elements.map(({ name }) => name.text);
}

function exportedTypeNames(statement: ts.Statement): readonly string[] {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return exportedNames(statement);
  if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) return [];
  if (ts.isNamespaceExport(statement.exportClause)) return [];
  return statement.exportClause.elements
    .filter((element) => statement.isTypeOnly || element.isTypeOnly)
    .map(({ name }) => name.text);
}

function namesOfImportClause(clause: ts.ImportClause | undefined): readonly string[] {
  const names = clause?.name === undefined ? [] : ['default'];
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return [everyName];
  return [...names, ...bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)];
}

function namesOfExportClause(clause: ts.NamedExportBindings | undefined): readonly string[] {
  if (clause === undefined || ts.isNamespaceExport(clause)) return [everyName];
  return clause.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

function takenAtRunTime(node: ts.Node): readonly TakenName[] {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const specifier = textOf(node.arguments[0]);
    return specifier === undefined ? [] : [{ specifier, name: everyName }];
  }
  if (!ts.isImportTypeNode(node) || !ts.isLiteralTypeNode(node.argument)) return [];
  const specifier = textOf(node.argument.literal);
  return specifier === undefined ? [] : [{ specifier, name: everyName }];
}

function takenNames(node: ts.Node): readonly TakenName[] {
  if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return takenAtRunTime(node);
  const specifier = textOf(node.moduleSpecifier);
  if (specifier === undefined) return [];
  const names = ts.isImportDeclaration(node)
    ? namesOfImportClause(node.importClause)
    : namesOfExportClause(node.exportClause);
  return names.map((name) => ({ specifier, name }));
}

/** Reads the names of one file from its text. A text that does not parse gives what could be read. */
export function readModuleNames(text: string): ModuleNames {
  const file = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true);
  const taken: TakenName[] = [];
  const occurrences = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) occurrences.set(node.text, (occurrences.get(node.text) ?? 0) + 1);
    taken.push(...takenNames(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    exported: file.statements.flatMap(exportedNames),
    exportedTypes: new Set(file.statements.flatMap(exportedTypeNames)),
    taken,
    occurrences,
  };
}
